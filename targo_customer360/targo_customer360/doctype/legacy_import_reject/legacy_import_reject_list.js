const LEGACY_IMPORT_REJECT_COLORS = {
	Open: "orange",
	Resolved: "green",
};

frappe.listview_settings["Legacy Import Reject"] = {
	filters: [["status", "=", "Open"]],
	get_indicator(doc) {
		return [
			__(doc.status, null, "Legacy Import Reject"),
			LEGACY_IMPORT_REJECT_COLORS[doc.status] || "gray",
			`status,=,${doc.status}`,
		];
	},
};
