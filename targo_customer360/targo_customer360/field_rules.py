"""Turns a broken field rule into the message that the desk shows."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe import _
from frappe.model.document import Document

from targo_customer360.errors import InvalidField


@contextmanager
def field_rules(doc: Document) -> Iterator[None]:
	"""Run rules of a document; the first one broken is thrown as ValidationError under the field's label."""
	try:
		yield
	except InvalidField as error:
		frappe.throw(
			_(error.template).format(*error.values),
			title=_(doc.meta.get_label(error.field)),
		)
