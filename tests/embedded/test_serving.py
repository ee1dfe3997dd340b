"""How the pages are served: to this machine only, for reading only, until asked to stop."""

from __future__ import annotations

import signal
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from targo_customer360.sites.embedded_site import EmbeddedSite
from tests.embedded.conftest import customer360, serving
from tests.embedded.pages import Pages


def test_every_answer_carries_the_security_headers(pages: Pages) -> None:
	for path in ("/", "/rejects", "/static/style.css", "/nothing"):
		headers = pages.get(path).headers
		assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
		assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY"
		assert "Werkzeug" not in headers["Server"] and "Python" not in headers["Server"]
	assert pages.get("/").headers["Cache-Control"] == "no-store"


def test_only_reading_and_only_under_the_names_of_this_machine(pages: Pages) -> None:
	assert pages.get("/", method="POST").status == 405
	assert pages.get("/", method="HEAD").html == ""
	assert pages.get("/", Host="legacy.example.org").status == 400
	assert pages.get("/", Host="localhost:8360").status == 200
	port = urlsplit(pages.address).port
	with pytest.raises(ConnectionRefusedError):
		# Another loopback address: it would answer if the server listened on all of them.
		socket.create_connection(("127.0.0.2", port), timeout=5)


def test_the_style_sheet_is_asked_for_again_only_when_it_changed(pages: Pages) -> None:
	first = pages.get("/static/style.css")
	assert first.status == 200 and "prefers-color-scheme: dark" in first.html
	assert pages.get("/static/style.css", If_None_Match=first.headers["ETag"]).status == 304


def test_a_site_without_runs_says_how_to_begin(tmp_path: Path) -> None:
	EmbeddedSite(tmp_path / "new.db").close()
	with serving(tmp_path / "new.db") as (address, _):
		assert "Nothing has been imported yet" in Pages(address).get("/").text
		assert "Nothing was refused" in Pages(address).get("/rejects").text
		assert "No conflicts" in Pages(address).get("/conflicts").text


def test_a_site_that_was_removed_is_said_and_not_made_anew(tmp_path: Path) -> None:
	path = tmp_path / "site.db"
	EmbeddedSite(path).close()
	with serving(path) as (address, _):
		path.unlink()
		answer = Pages(address).get("/")
	assert answer.status == 503 and "site.db is not there any more" in answer.text
	assert not path.exists()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_serving_stops_when_asked(site_path: Path, ending: signal.Signals) -> None:
	with serving(site_path) as (address, process):
		assert Pages(address).get("/").status == 200
		process.send_signal(ending)
		assert process.wait(20) == 0
		_, errors = process.communicate()
	assert errors == ""


def test_a_port_that_is_taken_is_said_in_one_line(site_path: Path) -> None:
	with socket.create_server(("127.0.0.1", 0)) as taken:
		port = taken.getsockname()[1]
		done = customer360("serve", "--site", site_path, "--port", str(port))
	assert done.returncode == 2
	assert f"Port {port} of 127.0.0.1 can't be used" in " ".join(done.stderr.split())
	assert "Traceback" not in done.stderr
