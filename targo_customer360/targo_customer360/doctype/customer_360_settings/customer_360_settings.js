frappe.ui.form.on("Customer 360 Settings", {
	setup(frm) {
		for (const fieldname of ["gst_account", "qst_account", "pad_clearing_account"]) {
			frm.set_query(fieldname, () => ({ filters: { company: frm.doc.company, is_group: 0 } }));
		}
		frm.set_query("stripe_clearing_account", () => ({
			filters: { company: frm.doc.company, is_group: 0, account_type: ["in", ["Bank", "Cash"]] },
		}));
	},

	test_connection: (frm) => test(frm, "targo_customer360.api.legacy.test_connection"),
	test_stripe: (frm) => test(frm, "targo_customer360.api.stripe.test_stripe"),
	test_pbx: (frm) => test(frm, "targo_customer360.api.lines.test_pbx"),
	test_genieacs: (frm) => test(frm, "targo_customer360.api.devices.test_genieacs"),
	test_hub: (frm) => test(frm, "targo_customer360.api.devices.test_hub"),
	test_language_model: (frm) => test(frm, "targo_customer360.api.ask.test_language_model"),
});

async function test(frm, method) {
	if (frm.is_dirty()) {
		await frm.save();
	}
	const { message } = await frappe.call({ method, freeze: true, freeze_message: __("Connecting...") });
	frappe.msgprint({
		title: message.ok ? __("Connected") : __("Not Connected"),
		message: frappe.utils.escape_html(message.message),
		indicator: message.ok ? "green" : "red",
	});
}
