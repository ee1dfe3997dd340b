frappe.listview_settings["Outside Service"] = {
	get_indicator(doc) {
		return [
			__(doc.status, null, "Outside Service"),
			doc.status === "Stopped" ? "red" : "green",
			`status,=,${doc.status}`,
		];
	},
};
