frappe.ui.form.on("Service Address Change", {
	setup(frm) {
		frm.set_query("service_location", () => ({ filters: { customer: frm.doc.customer } }));
	},
});
