frappe.ui.form.on("Customer 360 Settings", {
	setup(frm) {
		for (const fieldname of ["gst_account", "qst_account"]) {
			frm.set_query(fieldname, () => ({ filters: { company: frm.doc.company, is_group: 0 } }));
		}
	},

	test_connection: (frm) => test(frm, "targo_customer360.api.legacy.test_connection"),
	test_pbx: (frm) => test(frm, "targo_customer360.api.lines.test_pbx"),
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
