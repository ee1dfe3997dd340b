const E911_REGISTRATION_COLORS = {
	Draft: "gray",
	Validated: "blue",
	"Needs Human": "orange",
	Submitted: "yellow",
	Registered: "green",
	Rejected: "red",
	Unknown: "purple",
	"Pending Removal": "orange",
	Removed: "gray",
};

frappe.listview_settings["E911 Registration"] = {
	get_indicator(doc) {
		return [
			__(doc.status, null, "E911 Registration"),
			E911_REGISTRATION_COLORS[doc.status] || "gray",
			`status,=,${doc.status}`,
		];
	},
};
