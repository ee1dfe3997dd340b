frappe.ui.form.on("Outbox Message", {
	refresh(frm) {
		if (frm.doc.status === "Dead") {
			frm.set_intro(
				__("It is not sent again by itself. Later messages about the same document wait for it."),
				"red"
			);
		} else if (frm.doc.uncertain) {
			frm.set_intro(
				__("It may have taken effect: the service is asked before it is sent again."),
				"orange"
			);
		}
		if (frappe.user.has_role(["Customer 360 Manager", "System Manager"])) {
			offer_retry_and_drop(frm);
		}
	},
});

function offer_retry_and_drop(frm) {
	if (!["Pending", "Failed", "Unknown", "Dead"].includes(frm.doc.status)) {
		return;
	}
	frm.add_custom_button(__("Retry"), () => call(frm, "retry"));
	frm.add_custom_button(__("Drop"), () => {
		frappe.prompt(
			[{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 }],
			({ reason }) => call(frm, "drop", { reason }),
			__("This message will never be sent"),
			__("Drop")
		);
	});
}

async function call(frm, method, args = {}) {
	await frappe.call({
		method: `targo_customer360.api.outbox.${method}`,
		args: { name: frm.doc.name, ...args },
		freeze: true,
	});
	frm.reload_doc();
}
