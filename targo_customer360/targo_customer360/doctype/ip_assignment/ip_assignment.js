frappe.ui.form.on("IP Assignment", {
	setup(frm) {
		frm.set_query("service_location", () => ({ filters: { customer: frm.doc.customer } }));
		frm.set_query("subscription", () => ({
			filters: {
				customer: frm.doc.customer,
				...(frm.doc.service_location && { service_location: frm.doc.service_location }),
			},
		}));
	},
});
