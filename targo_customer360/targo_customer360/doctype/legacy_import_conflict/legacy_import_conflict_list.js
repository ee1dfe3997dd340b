const LEGACY_IMPORT_CONFLICT_COLORS = {
	Open: "orange",
	Resolved: "green",
};

frappe.listview_settings["Legacy Import Conflict"] = {
	filters: [["status", "=", "Open"]],
	get_indicator(doc) {
		return [
			__(doc.status, null, "Legacy Import Conflict"),
			LEGACY_IMPORT_CONFLICT_COLORS[doc.status] || "gray",
			`status,=,${doc.status}`,
		];
	},
};
