const SERVICE_WORK_ORDER_COLORS = {
	Draft: "orange",
	Completed: "green",
	Cancelled: "gray",
};

frappe.listview_settings["Service Work Order"] = {
	get_indicator(doc) {
		return [
			__(doc.status, null, "Service Work Order"),
			SERVICE_WORK_ORDER_COLORS[doc.status] || "gray",
			`status,=,${doc.status}`,
		];
	},
};
