"""The DocTypes that a page is made of, so that the rights to all of them can be looked up in one go."""

from __future__ import annotations

READ = (
	"Customer",
	"Contact",
	"Service Location",
	"Service Equipment",
	"Service Subscription",
	"VoIP Line",
	"E911 Registration",
	"IP Assignment",
	"Service Address Change",
	"Quotation",
	"Quotation Item",
	"Issue",
	"Service Work Order",
	"Sales Invoice",
	"Payment Entry",
	"Payment Method",
	"Payment Arrangement",
	"Customer Suspension",
	"Comment",
	"Customer Action",
)
