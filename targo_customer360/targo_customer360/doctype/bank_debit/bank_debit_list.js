const BANK_DEBIT_COLORS = {
	Prepared: "blue",
	Held: "orange",
	Sent: "purple",
	Settled: "green",
	Returned: "red",
	Cancelled: "gray",
};

frappe.listview_settings["Bank Debit"] = {
	get_indicator(doc) {
		return [
			__(doc.status, null, "Bank Debit"),
			BANK_DEBIT_COLORS[doc.status] || "gray",
			`status,=,${doc.status}`,
		];
	},
};
