frappe.ui.form.on("Payment Method", {
	refresh(frm) {
		say_mandate(frm);
		if (frm.is_new() || !frm.perm[0]?.write) {
			return;
		}
		offer_stripe(frm);
	},
});

function offer_stripe(frm) {
	const { customer, provider, is_auto, enabled, awaiting_card, card_link } = frm.doc;
	const is_stripe = provider === "Stripe";
	if (is_stripe && (is_auto || awaiting_card)) {
		frm.add_custom_button(__("Stop Stripe Auto-Pay"), () =>
			customer360.actions.propose(frm, "stop_stripe_autopay", { customer })
		);
	}
	if (!is_stripe || !is_auto || !enabled) {
		frm.add_custom_button(__("Switch to Stripe Auto-Pay"), () =>
			customer360.actions.propose(frm, "switch_to_stripe_autopay", { customer })
		);
	}
	if (card_link && frm.doc.card_link_expires_at > frappe.datetime.now_datetime()) {
		frm.add_custom_button(__("Copy the Card Page"), () => frappe.utils.copy_to_clipboard(card_link));
	}
}

function say_mandate(frm) {
	const { provider, legacy_table, mandate_signed_on } = frm.doc;
	if (provider === "Bank Draft" && legacy_table && !mandate_signed_on) {
		frm.set_intro(__("No signed mandate is on file: the authorisation comes from the old system"), "orange");
	}
}
