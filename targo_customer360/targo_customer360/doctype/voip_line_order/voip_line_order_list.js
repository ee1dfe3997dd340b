const VOIP_LINE_ORDER_COLORS = {
	Draft: "gray",
	"In Progress": "blue",
	"Needs Attention": "red",
	Completed: "green",
	Cancelled: "gray",
};

frappe.listview_settings["VoIP Line Order"] = {
	get_indicator(doc) {
		return [
			__(doc.status, null, "VoIP Line Order"),
			VOIP_LINE_ORDER_COLORS[doc.status] || "gray",
			`status,=,${doc.status}`,
		];
	},
};
