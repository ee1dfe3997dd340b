frappe.ui.form.on("Payment Arrangement", {
	refresh(frm) {
		if (frm.doc.is_imported) {
			frm.set_intro(__("Imported from the old system: it suspends nobody and charges nothing."), "blue");
		}
	},
});
