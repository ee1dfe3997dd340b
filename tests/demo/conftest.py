from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from targo_customer360.embedded.demo import write_demo_data
from tests.demo.reading import Rows, read_dump


@dataclass(frozen=True)
class Demo:
	folder: Path
	counts: dict[str, dict[str, int]]
	tables: dict[str, Rows]


def _demo(folder: Path, scale: float, bad: int) -> Demo:
	counts = write_demo_data(folder, scale=scale, bad=bad)
	return Demo(folder, counts, read_dump(folder / "legacy.sql"))


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Demo:
	"""The ISP's own size, with no bad row."""
	return _demo(tmp_path_factory.mktemp("full"), 1.0, 0)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Demo:
	"""A fiftieth, with more bad rows than there are kinds."""
	return _demo(tmp_path_factory.mktemp("small"), 0.02, 40)
