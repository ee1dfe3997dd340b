"""What follows when documents change that are not this app's own: their controllers belong to the site."""

from frappe.model.document import Document

from targo_customer360.sites.frappe_site import FrappeSite
from targo_customer360.telephony import moves, verdicts


def service_location_changed(doc: Document, method: str | None = None) -> None:
	before = doc.get_doc_before_save()
	held = before.as_dict() if before else None
	verdicts.on_change(FrappeSite(), doc.doctype, doc.as_dict(), held)
	moves.on_location(FrappeSite(), doc.as_dict(), held)
