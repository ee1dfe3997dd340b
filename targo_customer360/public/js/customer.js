frappe.ui.form.on("Customer", {
	async refresh(frm) {
		if (frm.is_new()) return;
		customer360.button(frm, frm.doc.name);
		show_header(frm);
		await offer_stripe(frm);
	},
});

// Above the tabs: whichever is open, suspension, balance and 911 are in view.
function show_header(frm) {
	const shown = frm.layout.wrapper.children("c360-header");
	if (shown.attr("customer") !== frm.doc.name) {
		shown.remove();
		frm.layout.wrapper.prepend(customer360.element("header", frm.doc.name));
	}
}

async function offer_stripe(frm) {
	if (!frappe.model.can_write("Payment Method")) {
		return;
	}
	const filters = { customer: frm.doc.name, provider: "Stripe", is_auto: 1, enabled: 1 };
	const automatic = await frappe.db.count("Payment Method", { filters });
	const [label, action] = automatic
		? [__("Stop Stripe Auto-Pay"), "stop_stripe_autopay"]
		: [__("Switch to Stripe Auto-Pay"), "switch_to_stripe_autopay"];
	frm.add_custom_button(label, () => customer360.actions.propose(frm, action, { customer: frm.doc.name }));
}
