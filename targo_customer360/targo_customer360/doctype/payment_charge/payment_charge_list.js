const PAYMENT_CHARGE_COLORS = {
	Pending: "orange",
	Succeeded: "green",
	Failed: "red",
	"Needs Authentication": "blue",
	Unknown: "purple",
	Abandoned: "gray",
};

frappe.listview_settings["Payment Charge"] = {
	get_indicator(doc) {
		return [
			__(doc.status, null, "Payment Charge"),
			PAYMENT_CHARGE_COLORS[doc.status] || "gray",
			`status,=,${doc.status}`,
		];
	},
};
