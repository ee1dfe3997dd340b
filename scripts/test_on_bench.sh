#!/usr/bin/env bash
# Runs the suite on a real Frappe site, if this machine has one that may be tested on; says in one line what it did.
#
# FRAPPE_BENCH    the bench; else frappe-bench in the home of the user frappe
# C360_TEST_SITE  the site; else the first one that the suite has run on before: tests empty their site, so a person
#                 names it once (pytest --site NAME, or here), and the suite refuses one that holds customers
set -euo pipefail
tree="$(cd "$(dirname "$0")/.." && pwd)"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

skip() {
	echo "Site suite not run: $*"
	exit 0
}

bench="${FRAPPE_BENCH:-$(getent passwd frappe | cut -d: -f6 || true)/frappe-bench}"
python="$bench/env/bin/python"
[ -x "$python" ] || skip "there is no bench at $bench"
owner="$(stat -c %U "$bench/sites")"
surroundings=(CI="${CI:-}" FRAPPE_BENCH="$bench" HYPOTHESIS_STORAGE_DIRECTORY="$scratch/hypothesis")

# As the owner of the bench, from its sites folder: Frappe looks for sites and logs there.
on_bench() {
	cd "$bench/sites"
	if [ "$(id -un)" = "$owner" ]; then
		env "${surroundings[@]}" "$@"
	else
		sudo -n -H -u "$owner" env "${surroundings[@]}" "$@"
	fi
}

# Whether a site may be tested on; what is wrong ends up in $scratch/problem.
usable() {
	on_bench "$python" - "$@" >/dev/null 2>"$scratch/problem" <<-'END'
		import sys

		import frappe

		frappe.init(site=sys.argv[1])
		frappe.connect()
		if not frappe.conf.allow_tests:
		    sys.exit("allow_tests is off")
		if "targo_customer360" not in frappe.get_installed_apps():
		    sys.exit("the app is not installed")
		if "named" not in sys.argv and not frappe.db.get_global("customer360_test_site"):
		    sys.exit("the suite has never run on it")
	END
}

chmod 777 "$scratch"
(on_bench true) 2>/dev/null || skip "this user can't become $owner, who owns $bench"
(on_bench test -r "$tree/pyproject.toml") || skip "$owner can't read $tree"
(on_bench "$python" -c 'import hypothesis, jsonschema, openapi_spec_validator, pytest, yaml') 2>/dev/null ||
	skip "the environment of $bench lacks pytest, hypothesis, jsonschema, openapi-spec-validator or PyYAML"

site="${C360_TEST_SITE:-}"
if [ -n "$site" ]; then
	(usable "$site" named) || skip "$site: $(tail -n 1 "$scratch/problem")"
else
	for config in "$bench"/sites/*/site_config.json; do
		candidate="$(basename "$(dirname "$config")")"
		if grep -q '"allow_tests": *\(true\|1\)' "$config" && (usable "$candidate"); then
			site="$candidate"
			break
		fi
	done
	[ -n "$site" ] ||
		skip "$bench has no site made for it (name one in C360_TEST_SITE); last looked at: $(tail -n 1 "$scratch/problem" 2>/dev/null || echo none)"
fi

echo "Site suite on $site of $bench"
# The bench may hold another version of the app: the site takes the DocTypes of this tree before they are tested.
if ! (on_bench env PYTHONPATH="$tree" "$python" -m frappe.utils.bench_helper frappe --site "$site" \
	migrate --skip-search-index) >"$scratch/migrate" 2>&1; then
	tail -n 20 "$scratch/migrate"
	echo "Site suite failed: $site could not be migrated"
	exit 1
fi
(on_bench "$python" -m pytest "$tree/tests" --site "$site" -p no:cacheprovider)
