frappe.query_reports["DID Report"] = {
	colors: {
		status: {
			[__("Active", null, "VoIP Line")]: "green",
			[__("Suspended", null, "VoIP Line")]: "orange",
			[__("Decommissioned", null, "VoIP Line")]: "gray",
		},
		verdict: {
			[__("Missing", null, "VoIP Line")]: "red",
			[__("Mismatch", null, "VoIP Line")]: "red",
			[__("Review", null, "VoIP Line")]: "orange",
			[__("Same", null, "VoIP Line")]: "green",
		},
		provider_status: {
			[__("Registered", null, "E911 Registration")]: "green",
			[__("Submitted", null, "E911 Registration")]: "yellow",
			[__("Validated", null, "E911 Registration")]: "blue",
			[__("Unknown", null, "E911 Registration")]: "purple",
			[__("Draft", null, "E911 Registration")]: "gray",
			[__("Needs Human", null, "E911 Registration")]: "orange",
			[__("Rejected", null, "E911 Registration")]: "red",
			[__("Pending Removal", null, "E911 Registration")]: "orange",
			[__("Removed", null, "E911 Registration")]: "gray",
		},
	},

	filters: [
		{ fieldname: "customer", label: __("Customer"), fieldtype: "Link", options: "Customer" },
		{
			fieldname: "customer_group",
			label: __("Customer Group"),
			fieldtype: "Link",
			options: "Customer Group",
		},
		{ fieldname: "town", label: __("Town"), fieldtype: "Data" },
		{
			fieldname: "status",
			label: __("Line Status"),
			fieldtype: "Select",
			options: [
				"",
				{ value: "Active", label: __("Active", null, "VoIP Line") },
				{ value: "Suspended", label: __("Suspended", null, "VoIP Line") },
				{ value: "Decommissioned", label: __("Decommissioned", null, "VoIP Line") },
			],
		},
		{
			fieldname: "verdict",
			label: __("Comparison"),
			fieldtype: "Select",
			options: [
				"",
				{ value: "Missing", label: __("Missing", null, "VoIP Line") },
				{ value: "Mismatch", label: __("Mismatch", null, "VoIP Line") },
				{ value: "Review", label: __("Review", null, "VoIP Line") },
				{ value: "Same", label: __("Same", null, "VoIP Line") },
			],
		},
	],

	formatter(value, row, column, data, default_formatter) {
		// Imported texts have passed no sanitiser, and the default formatter takes them for HTML.
		const text = column.fieldtype === "Data" ? frappe.utils.escape_html(value || "") : value;
		const shown = default_formatter(text, row, column, data);
		const color = (this.colors[column.fieldname] || {})[value];
		if (column.fieldname === "e911_address" && value && frappe.model.can_read("E911 Registration")) {
			return `<a href="/app/e911-registration/${encodeURIComponent(data.did)}">${shown}</a>`;
		}
		return color ? `<span class="indicator-pill ${color}">${shown}</span>` : shown;
	},
};
