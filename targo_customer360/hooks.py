from targo_customer360 import __version__

app_name = "targo_customer360"
app_title = "Customer 360"
app_publisher = "Targo"
app_description = (
	"Everything about one customer of a telecom provider, in ERPNext: legacy import, 911 audit, actions"
)
app_email = "dev@targo.ca"
app_license = "AGPL-3.0-or-later"

required_apps = ["frappe/erpnext"]

before_install = "targo_customer360.install.before_install"
after_install = "targo_customer360.install.after_install"
before_uninstall = "targo_customer360.install.before_uninstall"
after_migrate = "targo_customer360.install.after_migrate"

doc_events = {
	"Service Location": {
		"on_update": "targo_customer360.targo_customer360.doc_events.service_location_changed",
	},
	"Payment Entry": {
		"on_submit": "targo_customer360.targo_customer360.doc_events.payment_changed",
		"on_cancel": "targo_customer360.targo_customer360.doc_events.payment_changed",
		"on_update_after_submit": "targo_customer360.targo_customer360.doc_events.payment_changed",
	},
	"Journal Entry": {
		"on_submit": "targo_customer360.targo_customer360.doc_events.journal_changed",
		"on_cancel": "targo_customer360.targo_customer360.doc_events.journal_changed",
		"on_update_after_submit": "targo_customer360.targo_customer360.doc_events.journal_changed",
	},
	"Sales Invoice": {
		"on_submit": "targo_customer360.targo_customer360.doc_events.invoice_changed",
		"on_cancel": "targo_customer360.targo_customer360.doc_events.invoice_changed",
		"on_update_after_submit": "targo_customer360.targo_customer360.doc_events.invoice_changed",
		"on_trash": "targo_customer360.targo_customer360.doc_events.invoice_deleted",
	},
	"Quotation": {
		"before_cancel": "targo_customer360.targo_customer360.doc_events.quote_leaves",
		"on_trash": "targo_customer360.targo_customer360.doc_events.quote_leaves",
	},
	"Unreconcile Payment": {
		"on_submit": "targo_customer360.targo_customer360.doc_events.payment_unreconciled",
	},
}

app_include_js = [
	f"/assets/targo_customer360/js/customer360_actions.js?v={__version__}",
	f"/assets/targo_customer360/js/service_equipment.js?v={__version__}",
	f"/assets/targo_customer360/js/dispatch_job.js?v={__version__}",
	f"/assets/targo_customer360/js/c360_desk.js?v={__version__}",
]

doctype_js = {
	"Sales Invoice": "public/js/sales_invoice.js",
	"Customer": "public/js/customer.js",
	"Quotation": "public/js/quotation.js",
}

scheduler_events = {
	"cron": {
		"*/5 * * * *": [
			"targo_customer360.api.outbox.drain_due",
			"targo_customer360.api.devices.follow",
			"targo_customer360.api.stripe.catch_up",
			"targo_customer360.api.lines.resume_orders",
			"targo_customer360.api.suspensions.run_due",
			"targo_customer360.api.actions.expire_due",
			"targo_customer360.api.ask.forget_expired",
		],
		"30 8 * * *": [
			"targo_customer360.api.cutoff.run_daily",
		],
	},
	"daily": [
		"targo_customer360.api.devices.purge",
		"targo_customer360.api.ask.purge_calls",
	],
	"daily_long": [
		"targo_customer360.api.debits.settle_due",
		"targo_customer360.api.stripe.charge_due",
		"targo_customer360.api.arrangements.reassess_all",
		"targo_customer360.api.verdicts.recompute_all",
		"targo_customer360.api.ledger.check_due",
	],
}

override_whitelisted_methods = {
	"frappe.client.get_password": "targo_customer360.api.lines.get_password",
}

override_doctype_dashboards = {
	"Customer": "targo_customer360.targo_customer360.customer_connections.get_data",
}

export_python_type_annotations = True
