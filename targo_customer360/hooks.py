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
}

scheduler_events = {
	"cron": {
		"*/5 * * * *": [
			"targo_customer360.api.outbox.drain_due",
			"targo_customer360.api.lines.resume_orders",
		],
	},
	"daily_long": [
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
