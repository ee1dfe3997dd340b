"""The one way out over HTTP, against a real server: what each failure says of the effect, and what is logged."""

from __future__ import annotations

import base64
import logging

import pytest

from targo_customer360.integrations.errors import HttpStatus, Refused, Timeout, Unreachable
from targo_customer360.integrations.http import HttpService, Mask
from tests.integrations.loopback import Loopback

TOKEN = "s3cret/token="


class Echo(Loopback):
	"""Answers 200 with the request's own body."""

	def name_of(self, method, path, body):
		return method

	def effect(self, name, method, path, headers, body):
		return 200, "text/plain", body


@pytest.fixture
def echo():
	with Echo() as running:
		yield running


@pytest.fixture
def http(echo):
	return HttpService(
		echo.address,
		name="Echo",
		timeout=(5.0, 0.5),
		headers={"Authorization": f"Bearer {TOKEN}"},
		secrets=["another"],
	)


def test_an_answer_is_given_back_and_the_call_can_be_traced(http, echo):
	assert http.request("POST", "/a", data=b"hello", key="k-1").text == "hello"
	(sent,) = echo.headers
	assert sent["Idempotency-Key"] == "k-1"
	assert len(sent["X-Correlation-ID"]) == 32
	assert sent["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
	("status", "error", "uncertain"),
	[
		(400, Refused, False),
		(404, Refused, False),
		(409, Refused, False),
		(408, HttpStatus, False),
		(429, HttpStatus, False),
		(301, HttpStatus, False),
		(500, HttpStatus, True),
		(502, HttpStatus, True),
		(503, HttpStatus, True),
	],
)
def test_a_status_says_whether_the_call_may_have_taken_effect(http, echo, status, error, uncertain):
	echo.plan("GET", status)
	with pytest.raises(error) as failed:
		http.request("GET", "a")
	assert failed.value.uncertain is uncertain
	assert str(status) in failed.value.message
	assert "Something went wrong" in failed.value.message


def test_a_status_that_is_expected_is_no_failure(http, echo):
	echo.plan("GET", 404)
	assert http.request("GET", "a", accept=[404]).status_code == 404


def test_no_answer_in_time_leaves_the_effect_unknown(http, echo):
	gate = echo.gate("POST", "before")
	with pytest.raises(Timeout) as failed:
		http.request("POST", "a")
	gate.let_go()
	assert failed.value.uncertain
	assert failed.value.message == "Echo did not answer within 0.5 s"


@pytest.mark.parametrize("when", ["drop before", "drop after"])
def test_a_connection_that_breaks_leaves_the_effect_unknown(http, echo, when):
	echo.plan("POST", when)
	with pytest.raises(Timeout) as failed:
		http.request("POST", "a")
	assert failed.value.uncertain


def test_nothing_was_sent_where_nobody_listens():
	with Echo() as gone:
		address = gone.address
	with pytest.raises(Unreachable) as failed:
		HttpService(address, name="Echo").request("POST", "a")
	assert not failed.value.uncertain
	assert failed.value.message.startswith("Echo can't be reached")


@pytest.mark.parametrize("url", ["file:///etc/hostname", "nonsense", "ftp://127.0.0.1/x"])
def test_only_the_web_is_called(url):
	with pytest.raises(Unreachable):
		HttpService(url).request("GET", "")


def test_a_secret_is_neither_logged_nor_told(http, echo, caplog):
	with caplog.at_level(logging.DEBUG, logger="targo_customer360"):
		http.request("GET", f"a/{TOKEN}", params={"phone": "4502722408"})
		echo.plan("GET", "drop before")
		with pytest.raises(Timeout) as failed:
			http.request("GET", "another")
	logged = caplog.text + failed.value.message
	assert "GET" in logged and "/a/***" in logged and "200" in logged
	assert TOKEN not in logged and "another" not in logged and "4502722408" not in logged


def test_a_mask_covers_a_secret_however_it_is_written():
	mask = Mask(["p@ss/1", "p@ss/1-longer", ""])
	encoded = base64.b64encode(b"p@ss/1").decode()
	assert mask(f"a p@ss/1-longer b p%40ss%2F1 c {encoded} d") == "a *** b *** c *** d"
