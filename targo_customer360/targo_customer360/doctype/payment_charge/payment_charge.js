frappe.ui.form.on("Payment Charge", {
	refresh(frm) {
		const waits = frm.doc.status === "Needs Authentication" || (frm.doc.status === "Failed" && !frm.doc.retry_on);
		const until = frm.doc.hosted_url_expires_at;
		const is_open = until && until > frappe.datetime.now_datetime();
		if (is_open) {
			frm.add_custom_button(__("Copy the Payment Page"), () => frappe.utils.copy_to_clipboard(frm.doc.hosted_url));
		} else if (waits && frappe.model.can_write("Payment Method")) {
			frm.add_custom_button(__("New Payment Page"), () =>
				customer360.actions.propose(frm, "new_payment_page", { charge: frm.doc.name })
			);
		}
	},
});
