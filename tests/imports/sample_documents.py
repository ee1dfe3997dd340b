"""A document of each kind that an import writes, as it hands it to the site: DocType, values, child rows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

Values = dict[str, Any]

DOCUMENTS: dict[str, tuple[str, Values, dict[str, list[Values]]]] = {
	"arrangement": (
		"Payment Arrangement",
		{
			"customer": "C-1",
			"customer_name": "Zoé Côté",
			"employee": "HR-EMP-00007",
			"status": "Completed",
			"agreed_on": date(2021, 6, 14),
			"due_date": date(2021, 6, 24),
			"amount": Decimal("25.10"),
			"method": "PPA",
			"note": "Payé l'été 🙂",
			"is_imported": 1,
		},
		{},
	),
	"arrangement with nothing but what it needs": (
		"Payment Arrangement",
		{
			"customer": "C-1",
			"customer_name": "Zoé Côté",
			"status": "Pending",
			"agreed_on": date(2021, 6, 14),
			"amount": Decimal("1.00"),
			"is_imported": 1,
		},
		{},
	),
	"bank debit": (
		"Payment Method",
		{
			"customer": "C-1",
			"provider": "Bank Draft",
			"label": "Bank account ending in 3210",
			"is_auto": 1,
			"account_holder": "Zoé Côté",
			"institution": "815",
			"transit": "30021",
			"account_number": "9876543210",
			"account_last4": "3210",
			"amount_limit": Decimal("150.00"),
		},
		{},
	),
	"tokens": (
		"Payment Method",
		{
			"customer": "C-1",
			"provider": "Paysafe",
			"label": "Paysafe profile",
			"profile_id": "0b7c1f52-5d1e",
			"card_id": "5e6a2b1c-9a5e",
			"token": "tok_é",
			"initial_transaction": "txn-1",
		},
		{},
	),
	"line": (
		"VoIP Line",
		{
			"did": "4185550199",
			"customer": "C-1",
			"service_location": "LOC-11",
			"subscription": "SUB-21",
			"status": "Active",
			"caller_id": "CLIENT",
			"sip_password": "s1p-Secret",
			"voicemail_password": "0042",
			"voicemail_enabled": 1,
			"emergency_calls_enabled": 1,
			"max_calls": 2,
			"provisioned_on": datetime(2021, 6, 14, 15, 6, 40),
		},
		{
			"devices": [
				{"model": "HT801", "mac": "000B82A1B2C3", "password": "ata-1", "service_location": "LOC-11"},
				{"model": "HT802", "mac": "000B82A1B2C4", "international_calls": 1},
			]
		},
	),
	"registration": (
		"E911 Registration",
		{
			"did": "4185550199",
			"customer": "C-1",
			"status": "Registered",
			"street_number": "12",
			"street_name": "rue des Érables",
			"service_class": "RES",
			"enhanced_capable": 1,
		},
		{},
	),
	"work order": (
		"Service Work Order",
		{
			"customer": "C-1",
			"customer_name": "Zoé Côté",
			"status": "Completed",
			"work_date": date(2021, 6, 14),
			"note": "deux\nlignes",
			"total_hours": Decimal("5.50"),
			"subtotal": Decimal("100.00"),
			"gst": Decimal("5.00"),
			"qst": Decimal("9.98"),
			"total": Decimal("114.98"),
		},
		{
			"technicians": [
				{
					"employee": "HR-EMP-00007",
					"employee_name": "Luc Roy",
					"legacy_staff_id": 7,
					"arrived": timedelta(hours=8, minutes=30),
					"departed": timedelta(hours=12),
					"hours": Decimal("3.50"),
				},
				{"legacy_staff_id": 9, "arrived": timedelta(hours=22), "departed": timedelta(0), "hours": 2},
			]
		},
	),
	"suspension": (
		"Customer Suspension",
		{"customer": "C-1", "status": "Active", "source": "Legacy", "is_imported": 1, "reason": "Absent"},
		{},
	),
	"address assignment": (
		"IP Assignment",
		{
			"customer": "C-1",
			"service_location": "LOC-11",
			"ip_address": "2001:db8::7",
			"ip_version": "6",
			"assigned_at": datetime(2021, 6, 14, 15, 6, 40),
		},
		{},
	),
	"address change": (
		"Service Address Change",
		{"customer": "C-1", "changed_at": datetime(2021, 6, 14, 15, 6, 40), "city": "Saint-Rémi"},
		{},
	),
}
