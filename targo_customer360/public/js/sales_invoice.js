frappe.ui.form.on("Sales Invoice", {
	async refresh(frm) {
		if (frm.doc.docstatus !== 1 || frm.doc.is_return || frm.doc.outstanding_amount <= 0) {
			return;
		}
		const filters = { customer: frm.doc.customer, provider: "Stripe", is_auto: 1, enabled: 1 };
		if (!frappe.model.can_write("Payment Method") || !(await frappe.db.count("Payment Method", { filters }))) {
			return;
		}
		frm.add_custom_button(__("Charge the Card"), () =>
			customer360.actions.propose(frm, "charge_invoice", { invoice: frm.doc.name })
		);
	},
});
