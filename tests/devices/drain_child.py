"""A process of its own that sends what is owed to the ACS: python -m tests.devices.drain_child SITE ADDRESS."""

from __future__ import annotations

import sys

from targo_customer360.integrations.genieacs import GenieAcs
from targo_customer360.integrations.genieacs_handler import GenieAcsHandler
from targo_customer360.integrations.outbox import drain
from targo_customer360.integrations.services import WATCHERS
from tests.integrations.drain_child import open_site

if __name__ == "__main__":
	drain(open_site(sys.argv[1]), {"genieacs": GenieAcsHandler(GenieAcs(sys.argv[2]))}, watchers=WATCHERS)
