frappe.query_reports["Cut-off List"] = {
	formatter(value, row, column, data, default_formatter) {
		// Names have passed no sanitiser, and the default formatter takes them for HTML.
		const text = column.fieldtype === "Data" ? frappe.utils.escape_html(value || "") : value;
		return default_formatter(text, row, column, data);
	},

	onload(report) {
		report.page.add_inner_button(__("Decisions"), () => frappe.set_route("List", "Cut-off Decision"));
	},
};
