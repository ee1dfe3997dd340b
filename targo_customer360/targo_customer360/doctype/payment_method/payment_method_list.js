frappe.listview_settings["Payment Method"] = {
	add_fields: ["enabled", "is_auto"],
	get_indicator(doc) {
		if (!doc.enabled) {
			return [__("Disabled"), "gray", "enabled,=,0"];
		}
		return doc.is_auto
			? [__("Auto-pay"), "green", "is_auto,=,1|enabled,=,1"]
			: [__("Manual"), "blue", "is_auto,=,0|enabled,=,1"];
	},
};
