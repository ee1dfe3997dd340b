frappe.ui.form.on("Bank Debit", {
	refresh(frm) {
		if (frm.doc.problem) {
			frm.set_intro(frappe.utils.escape_html(frm.doc.problem), "red");
		}
		const manager = frappe.user.has_role("Customer 360 Manager");
		if (frm.doc.status === "Held" && manager) {
			add_question(frm, __("Debit All the Same"), "release");
		}
		if (frm.doc.status === "Prepared") {
			add_question(frm, __("Hold"), "hold");
		}
		if (["Sent", "Settled"].includes(frm.doc.status) && manager) {
			frm.add_custom_button(__("Returned by the Bank"), () =>
				frappe.prompt(
					{ fieldname: "code", fieldtype: "Data", label: __("Return Code"), reqd: 1 },
					(values) => change(frm, "record_return", values),
					__("Returned by the Bank")
				)
			);
		}
	},
});

function add_question(frm, title, method) {
	frm.add_custom_button(title, () =>
		frappe.prompt(
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
			(values) => change(frm, method, values),
			title
		)
	);
}

async function change(frm, method, values) {
	const { message } = await frappe.call({
		method: `targo_customer360.api.debits.${method}`,
		args: { debit: frm.doc.name, ...values },
		freeze: true,
	});
	frappe.show_alert({ message: frappe.utils.escape_html(message.message), indicator: "green" });
	frm.reload_doc();
}
