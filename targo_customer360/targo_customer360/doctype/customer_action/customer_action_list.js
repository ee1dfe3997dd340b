const CUSTOMER_ACTION_COLORS = {
	Proposed: "orange",
	Confirmed: "blue",
	Executed: "green",
	Refused: "gray",
	Failed: "red",
	Expired: "gray",
	Superseded: "gray",
	Cancelled: "gray",
	Answered: "light-blue",
};

frappe.listview_settings["Customer Action"] = {
	get_indicator(doc) {
		return [
			__(doc.status, null, "Customer Action"),
			CUSTOMER_ACTION_COLORS[doc.status] || "gray",
			`status,=,${doc.status}`,
		];
	},
};
