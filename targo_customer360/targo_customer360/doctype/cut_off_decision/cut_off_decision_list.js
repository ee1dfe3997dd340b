const CUT_OFF_DECISION_COLORS = {
	Listed: "orange",
	Held: "yellow",
	Approved: "blue",
	Executed: "red",
	Dismissed: "gray",
	Reversed: "purple",
};

frappe.listview_settings["Cut-off Decision"] = {
	get_indicator(doc) {
		return [
			__(doc.status, null, "Cut-off Decision"),
			CUT_OFF_DECISION_COLORS[doc.status] || "gray",
			`status,=,${doc.status}`,
		];
	},

	onload(list) {
		list.page.add_inner_button(__("As It Stands Now"), () =>
			frappe.set_route("query-report", "Cut-off List")
		);
	},
};
