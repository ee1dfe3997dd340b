"""What our own code refuses, as the message that the desk shows."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe import _
from frappe.utils import escape_html

from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import NotPermitted, SiteError


@contextmanager
def refusals() -> Iterator[None]:
	"""Throw a refusal of the block as ValidationError, one for want of a right as PermissionError."""
	try:
		yield
	except InvalidField as error:
		# A label among the values is said in the user's language too; a number has no translation.
		values = (escape_html(_(value)) if isinstance(value, str) else value for value in error.values)
		frappe.throw(_(error.template).format(*values))
	except NotPermitted as error:
		frappe.throw(escape_html(error.message), frappe.PermissionError)
	except SiteError as error:
		frappe.throw(escape_html(error.message))
