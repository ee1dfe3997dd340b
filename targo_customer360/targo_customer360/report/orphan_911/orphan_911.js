frappe.query_reports["Orphan 911"] = {
	colors: {
		customer_state: {
			[__("Former", null, "Customer")]: "red",
			[__("Unknown", null, "Customer")]: "red",
			[__("Suspended", null, "Customer")]: "orange",
			[__("Active", null, "Customer")]: "green",
		},
		status: {
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
			label: __("911 Registration"),
			fieldtype: "Select",
			options: [
				"",
				{ value: "Registered", label: __("Registered", null, "E911 Registration") },
				{ value: "Submitted", label: __("Submitted", null, "E911 Registration") },
				{ value: "Validated", label: __("Validated", null, "E911 Registration") },
				{ value: "Unknown", label: __("Unknown", null, "E911 Registration") },
				{ value: "Draft", label: __("Draft", null, "E911 Registration") },
				{ value: "Needs Human", label: __("Needs Human", null, "E911 Registration") },
				{ value: "Rejected", label: __("Rejected", null, "E911 Registration") },
				{ value: "Pending Removal", label: __("Pending Removal", null, "E911 Registration") },
			],
		},
	],

	formatter(value, row, column, data, default_formatter) {
		// Imported texts have passed no sanitiser, and the default formatter takes them for HTML.
		const text = column.fieldtype === "Data" ? frappe.utils.escape_html(value || "") : value;
		const shown = default_formatter(text, row, column, data);
		const color = (this.colors[column.fieldname] || {})[value];
		return color ? `<span class="indicator-pill ${color}">${shown}</span>` : shown;
	},
};
