frappe.ui.form.on("VoIP Line", {
	setup(frm) {
		frm.set_query("service_location", () => ({ filters: { customer: frm.doc.customer } }));
		frm.set_query("subscription", () => ({
			filters: {
				customer: frm.doc.customer,
				...(frm.doc.service_location && { service_location: frm.doc.service_location }),
			},
		}));
		frm.set_query("service_location", "devices", () => ({
			filters: { customer: frm.doc.customer },
		}));
		frm.set_query("subscription", "devices", () => ({ filters: { customer: frm.doc.customer } }));
	},

	refresh(frm) {
		show_e911_state(frm);
	},
});

function show_e911_state(frm) {
	if (["Mismatch", "Missing"].includes(frm.doc.e911_verdict)) {
		frm.set_intro(__("The 911 address does not agree with the service address."), "red");
	} else if (frm.doc.e911_state_of_check === "To confirm") {
		frm.set_intro(
			__("Ask the customer where this telephone is: its 911 address is to be confirmed."),
			"orange"
		);
	}
}
