const VOIP_LINE_COLORS = {
	Active: "green",
	Suspended: "orange",
	Decommissioned: "gray",
};

const E911_VERDICT_COLORS = {
	Same: "green",
	Review: "orange",
	Mismatch: "red",
	Missing: "red",
};

frappe.listview_settings["VoIP Line"] = {
	get_indicator(doc) {
		return [
			__(doc.status, null, "VoIP Line"),
			VOIP_LINE_COLORS[doc.status] || "gray",
			`status,=,${doc.status}`,
		];
	},
	formatters: {
		e911_verdict(value) {
			const color = E911_VERDICT_COLORS[value];
			return color ? `<span class="indicator-pill ${color}">${__(value, null, "VoIP Line")}</span>` : "";
		},
	},
};
