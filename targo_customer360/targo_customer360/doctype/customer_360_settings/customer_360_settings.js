frappe.ui.form.on("Customer 360 Settings", {
	setup(frm) {
		for (const fieldname of ["gst_account", "qst_account"]) {
			frm.set_query(fieldname, () => ({ filters: { company: frm.doc.company, is_group: 0 } }));
		}
	},

	async test_connection(frm) {
		if (frm.is_dirty()) {
			await frm.save();
		}
		const { message } = await frappe.call({
			method: "targo_customer360.api.legacy.test_connection",
			freeze: true,
			freeze_message: __("Connecting..."),
		});
		frappe.msgprint({
			title: message.ok ? __("Connected") : __("Not Connected"),
			message: frappe.utils.escape_html(message.message),
			indicator: message.ok ? "green" : "red",
		});
	},
});
