const PAYMENT_ARRANGEMENT_COLORS = {
	Pending: "yellow",
	Open: "orange",
	Completed: "green",
	Broken: "red",
	Cancelled: "gray",
};

frappe.listview_settings["Payment Arrangement"] = {
	get_indicator(doc) {
		return [
			__(doc.status, null, "Payment Arrangement"),
			PAYMENT_ARRANGEMENT_COLORS[doc.status] || "gray",
			`status,=,${doc.status}`,
		];
	},
};
