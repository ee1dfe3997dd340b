"""A SIP registrar's tables as tests reach them: through the adapter, and past it."""

from __future__ import annotations

import contextlib

from targo_customer360.integrations.pbx_sql import SipRegistrar
from targo_customer360.integrations.sql import Address, Database
from targo_customer360.sites.port import Values
from tests.integrations.kamailio import DATABASE, PASSWORD, USER
from tests.integrations.sip import DOMAIN
from tests.services import MariaDB

DID = "4502722408"
SECRET, NEW_SECRET = "Jp7wQk3mZt9xRb5nHc2dVf8y", "Kd8vMx4pWq6tYs2nBc7gHj9r"
NAME = "The SIP registrar"
PLAIN = "plain"
"""A database of these tables that no registrar reads."""
BARRING = {"source": "customer360", "outgoing": "all_except_emergency", "incoming": "allowed"}
LINE: Values = {
	"did": DID,
	"reference": "VLO-2026-00001",
	"settings": {"sip_domain": DOMAIN},
	"voicemail": {"enabled": False, "email": ""},
	"sip_password": SECRET,
	"barrings": [BARRING],
}


def registrar(
	mariadb: MariaDB, database: str = DATABASE, hashes_only: bool = False, **changes
) -> SipRegistrar:
	where = {
		"host": "127.0.0.1",
		"port": mariadb.port,
		"database": database,
		"user": USER,
		"password": PASSWORD,
	}
	return SipRegistrar(Database(Address(**where | changes), NAME, (2.0, 0.5)), DOMAIN, hashes_only)


def run(mariadb: MariaDB, statement: str, database: str = DATABASE) -> list[tuple]:
	with contextlib.closing(mariadb.connect(database)) as connection, connection.cursor() as cursor:
		cursor.execute(statement)
		return list(cursor.fetchall())
