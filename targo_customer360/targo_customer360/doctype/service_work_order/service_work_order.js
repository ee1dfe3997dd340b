frappe.ui.form.on("Service Work Order", {
	setup(frm) {
		frm.set_query("service_location", () => ({ filters: { customer: frm.doc.customer } }));
		for (const fieldname of ["issue", "dispatch_job"]) {
			frm.set_query(fieldname, () => ({ filters: { customer: frm.doc.customer } }));
		}
	},
});
