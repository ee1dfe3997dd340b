const STRIPE_EVENT_COLORS = { Received: "orange", Processed: "green", Failed: "red", Ignored: "gray" };

frappe.listview_settings["Stripe Event"] = {
	get_indicator(doc) {
		return [
			__(doc.status, null, "Stripe Event"),
			STRIPE_EVENT_COLORS[doc.status] || "gray",
			`status,=,${doc.status}`,
		];
	},
};
