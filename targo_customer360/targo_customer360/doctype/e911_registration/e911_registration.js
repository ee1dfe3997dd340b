frappe.ui.form.on("E911 Registration", {
	setup(frm) {
		frm.set_query("voip_line", () => ({ filters: { customer: frm.doc.customer } }));
	},

	refresh(frm) {
		if (!frm.is_new() && !frm.doc.voip_line && frm.doc.status !== "Removed") {
			frm.set_intro(
				__("No live line has this number, yet the 911 provider still knows its address."),
				"orange"
			);
		}
	},
});
