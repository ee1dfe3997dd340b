"""The steps of a change of address that tests take again and again."""

from __future__ import annotations

from targo_customer360.integrations.outbox import drain
from targo_customer360.integrations.services import WATCHERS, owe_changes
from targo_customer360.telephony.e911_changes import change_address
from tests.integrations.factories import DID, NEW

FIRST = f"e911-{DID}-1-register"
SECOND = f"e911-{DID}-2-register"
OLD_AT_PROVIDER = {"PHONE_NUMBER": DID, "STREET_NUMBER": "123", "STREET_NAME": "RUE PRINCIPALE"}


def change(site, address=NEW, reason="The customer moved upstairs"):
	keys = owe_changes(site, change_address(site, DID, address, reason))
	site.commit()
	return keys


def send(site, handlers, **options):
	return drain(site, handlers, watchers=WATCHERS, **options)


def at_provider(server, did=DID):
	return (server.records[did]["STREET_NUMBER"], server.records[did]["STREET_NAME"])
