"""Look-ups and small conversions that several steps share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from targo_customer360.imports.settings import ImportSettings
from targo_customer360.imports.step import Lookup
from targo_customer360.sites.port import Values

CUSTOMER = Lookup(
	"customer",
	"Customer",
	lambda row, settings: (f"{settings.customer_prefix}{row['account_id']}",) if row["account_id"] else (),
	fields=("name", "customer_name"),
)


def by_column(*columns: str) -> Callable[[Values, ImportSettings], list[Any]]:
	"""Keys of a look-up: the values of these columns of a row."""

	def keys(row: Values, settings: ImportSettings) -> list[Any]:
		return [row[c] for c in columns if row[c]]

	return keys


EMPLOYEE_FIELDS = ("name", "employee_name")


def employees(*columns: str) -> Lookup:
	"""Employees by legacy staff id, from the columns that hold one."""
	return Lookup(
		"employee", "Employee", by_column(*columns), "legacy_staff_id", EMPLOYEE_FIELDS, "employee_key_field"
	)


LOCATION = Lookup(
	"location",
	"Service Location",
	by_column("delivery_id"),
	"legacy_delivery_id",
	("name", "customer"),
	"location_key_field",
)
SUBSCRIPTION = Lookup(
	"subscription",
	"Service Subscription",
	by_column("service_id"),
	"legacy_service_id",
	("name", "customer"),
	"subscription_key_field",
)
