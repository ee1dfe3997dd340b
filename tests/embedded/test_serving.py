"""How the pages are served: to this machine only, for reading only, until asked to stop."""

from __future__ import annotations

import re
import signal
import socket
from pathlib import Path
from urllib.parse import urlencode, urlsplit

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


def test_nothing_is_shown_to_one_who_has_not_signed_in(pages: Pages) -> None:
	stranger = Pages(pages.address, pages.password)
	for path in ("/", "/migration", "/rejects", "/reports/did", "/customers/C-1"):
		answer = stranger.get(path)
		assert (answer.status, answer.html) == (303, ""), path
		assert answer.headers["Location"].startswith("/login")
	assert stranger.get("/api/method/targo_customer360.api.client_detail.get?customer=C-1").status == 401
	assert stranger.sign_in("manager@example.com", "guess").status == 401
	assert stranger.get("/migration").status == 303
	assert stranger.sign_in("nobody@example.com").status == 401
	assert stranger.sign_in("viewer@example.com").status == 303
	assert stranger.get("/migration").status == 200
	stranger.cookie = stranger.cookie[:-1] + ("0" if stranger.cookie[-1] != "0" else "1")
	assert stranger.get("/migration").status == 303


def test_signing_in_leads_nowhere_else(pages: Pages) -> None:
	fields = urlencode({"user": "agent@example.com", "password": pages.password})
	form = {"Content_Type": "application/x-www-form-urlencoded"}
	for wanted, led in (("/rejects", "/rejects"), ("//evil.example", "/"), ("https://evil.example/x", "/")):
		path = f"/login?{urlencode({'next': wanted})}"
		assert (
			Pages(pages.address, pages.password).get(path, "POST", fields, **form).headers["Location"] == led
		)


def test_what_changes_something_takes_the_token_of_the_page(pages: Pages) -> None:
	stranger = Pages(pages.address, pages.password)
	stranger.sign_in("agent@example.com")
	path, json = "/api/method/targo_customer360.api.actions.propose", {"Content_Type": "application/json"}
	body = '{"action": "suspend_customer", "params": {"customer": "C-1"}}'
	assert stranger.get(path, "POST", body, **json).status == 403
	assert stranger.get(path, "POST", body, **json, X_Frappe_CSRF_Token="0" * 64).status == 403
	assert stranger.get(path).status == 405
	token = re.search(r'name="csrf_token" value="(\w+)"', stranger.get("/").html)
	assert token is not None
	assert stranger.get(path, "POST", body, **json, X_Frappe_CSRF_Token=token[1]).status not in (403, 405)
	assert stranger.get("/logout", "POST").status == 403


def test_the_style_sheet_is_asked_for_again_only_when_it_changed(pages: Pages) -> None:
	first = pages.get("/static/style.css")
	assert first.status == 200 and "prefers-color-scheme: dark" in first.html
	assert pages.get("/static/style.css", If_None_Match=first.headers["ETag"]).status == 304


def test_a_site_without_runs_says_how_to_begin(tmp_path: Path) -> None:
	EmbeddedSite(tmp_path / "new.db").close()
	with serving(tmp_path / "new.db") as (pages, _):
		assert pages.get("/").status == 200
		assert "Nothing has been imported yet" in pages.get("/migration").text
		assert "Nothing was refused" in pages.get("/rejects").text
		assert "No conflicts" in pages.get("/conflicts").text


def test_a_site_that_was_removed_is_said_and_not_made_anew(tmp_path: Path) -> None:
	path = tmp_path / "site.db"
	EmbeddedSite(path).close()
	with serving(path) as (pages, _):
		path.unlink()
		answer = pages.get("/")
	assert answer.status == 503 and "site.db is not there any more" in answer.text
	assert not path.exists()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_serving_stops_when_asked(site_path: Path, ending: signal.Signals) -> None:
	with serving(site_path) as (pages, process):
		assert pages.get("/").status == 200
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
