frappe.ui.form.on("Service Work Order", {
	setup(frm) {
		frm.set_query("service_location", () => ({ filters: { customer: frm.doc.customer } }));
		for (const fieldname of ["issue", "dispatch_job"]) {
			frm.set_query(fieldname, () => ({ filters: { customer: frm.doc.customer } }));
		}
	},

	refresh(frm) {
		const may_bill = frm.perm[0]?.write && frappe.model.can_create("Sales Invoice");
		const is_ours = frm.doc.status === "Completed" && !frm.doc.legacy_table && !frm.doc.sales_invoice;
		if (!frm.is_new() && may_bill && is_ours) {
			frm.add_custom_button(__("Make Draft Invoice"), () =>
				customer360.actions.propose(frm, "bill_work_order", { work_order: frm.doc.name })
			);
		}
	},
});
