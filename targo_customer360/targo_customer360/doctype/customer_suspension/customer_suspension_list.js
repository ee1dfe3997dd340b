const CUSTOMER_SUSPENSION_COLORS = {
	Active: "red",
	Scheduled: "orange",
	Ended: "gray",
};

frappe.listview_settings["Customer Suspension"] = {
	get_indicator(doc) {
		return [
			__(doc.status, null, "Customer Suspension"),
			CUSTOMER_SUSPENSION_COLORS[doc.status] || "gray",
			`status,=,${doc.status}`,
		];
	},
};
