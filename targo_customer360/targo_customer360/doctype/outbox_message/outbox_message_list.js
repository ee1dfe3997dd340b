const OUTBOX_MESSAGE_COLORS = {
	Pending: "orange",
	Sending: "blue",
	Sent: "green",
	Unknown: "purple",
	Failed: "yellow",
	Dead: "red",
	Dropped: "gray",
};

frappe.listview_settings["Outbox Message"] = {
	get_indicator(doc) {
		return [
			__(doc.status, null, "Outbox Message"),
			OUTBOX_MESSAGE_COLORS[doc.status] || "gray",
			`status,=,${doc.status}`,
		];
	},
};
