# make demo [PORT=8360] [SERVE=0] [DEMO_ARGS="--bad 40"]    the whole thing on made-up data, then a page to look at
# make test                                                what CI runs: lint, then the suite

BIN := .venv/bin
PORT ?= 8360
SERVE ?= 1
DEMO_ARGS ?=

.PHONY: setup demo lint test clean

setup:
	@bash scripts/setup.sh

demo: setup
	@$(BIN)/customer360 demo --out demo --port $(PORT) $(if $(filter 0,$(SERVE)),--no-serve) $(DEMO_ARGS)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

test: lint
	$(BIN)/python -m pytest

clean:
	rm -rf .venv demo build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
