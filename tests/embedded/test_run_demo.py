"""The demo command: a site that balances, from a server or from the dump, afresh each time."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest

from targo_customer360.embedded.run_demo import Demo, run_demo
from targo_customer360.sites.embedded_site import EmbeddedSite
from tests.embedded.conftest import customer360

SMALL = ("--scale", "0.02", "--no-serve")


def test_demo_from_a_throwaway_server(tmp_path: Path) -> None:
	done = customer360("demo", "--out", tmp_path / "demo", *SMALL, "--bad", "13")
	assert done.returncode == 0, done.stderr
	assert "Importing from a throwaway MariaDB on 127.0.0.1:" in done.stderr
	for expected in (
		"accord_paiement",
		"Payment methods, counted from what was written",
		"Source against site",
	):
		assert expected in " ".join(done.stdout.split())
	assert not (tmp_path / "demo" / "mariadb").exists()
	# The server is gone, and what the site remembers still answers.
	again = customer360("reconcile", "--site", tmp_path / "demo" / "site.db")
	assert again.returncode == 0 and "Balanced" in again.stdout


def test_second_demo_starts_afresh(tmp_path: Path) -> None:
	out = tmp_path / "demo"
	assert customer360("demo", "--out", out, *SMALL, "--from-dump").returncode == 0
	(out / "left.txt").write_text("from yesterday")
	done = customer360("demo", "--out", out, *SMALL, "--from-dump")
	assert done.returncode == 0
	assert "Importing from the dump file" in done.stderr
	assert not (out / "left.txt").exists()
	assert [r["name"] for r in EmbeddedSite(out / "site.db").list("Legacy Import Run")] == ["IMP-00001"]


def test_demo_without_mariadb_says_so_and_reads_the_dump(
	tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
	monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
	assert run_demo(Demo(tmp_path / "demo", None, scale=0.01))
	assert (
		"Importing from the dump file, since no MariaDB is at hand: mariadbd is not installed"
		in capsys.readouterr().err
	)


def test_demo_leaves_a_folder_of_somebody_else_alone(tmp_path: Path) -> None:
	kept = tmp_path / "documents" / "letter.txt"
	kept.parent.mkdir()
	kept.write_text("mine")
	done = customer360("demo", "--out", tmp_path, *SMALL)
	assert done.returncode == 2
	assert "is not empty and no demo made it" in " ".join(done.stderr.split())
	assert kept.read_text() == "mine" and sorted(p.name for p in tmp_path.iterdir()) == ["documents"]


def test_demo_with_a_taken_port_stops_before_anything(tmp_path: Path) -> None:
	with socket.create_server(("127.0.0.1", 0)) as taken:
		port = str(taken.getsockname()[1])
		done = customer360("demo", "--out", tmp_path / "demo", "--port", port)
	assert done.returncode == 2
	assert not (tmp_path / "demo").exists()
