frappe.ui.form.on("Bank Debit Batch", {
	refresh(frm) {
		if (frm.doc.held_count && frm.doc.status === "Draft") {
			frm.set_intro(__("Look through the debits that are held: a Manager may release some of them."), "orange");
		}
		frm.add_custom_button(__("Show the Debits"), () =>
			frappe.set_route("List", "Bank Debit", { batch: frm.doc.name })
		);
		if (frappe.user.has_role("Customer 360 Manager")) {
			add_steps(frm);
		}
		if (["Draft", "Approved", "Generated"].includes(frm.doc.status)) {
			frm.add_custom_button(__("Cancel the Batch"), () =>
				ask_reason(__("Cancel the Batch"), (reason) => step(frm, "cancel", { reason }))
			);
		}
	},
});

function add_steps(frm) {
	if (frm.doc.status === "Draft") {
		const approve = () => step(frm, "approve");
		frm.add_custom_button(__("Approve"), () =>
			frappe.confirm(
				__("Debit {0} accounts for {1} on {2}?", [
					frm.doc.debit_count,
					format_currency(frm.doc.total_amount),
					frappe.datetime.str_to_user(frm.doc.due_on),
				]),
				approve
			)
		).addClass("btn-primary");
	}
	if (frm.doc.status === "Approved") {
		frm.add_custom_button(__("Make the Bank File"), () => step(frm, "generate")).addClass("btn-primary");
	}
	if (["Generated", "Sent", "Closed"].includes(frm.doc.status)) {
		frm.add_custom_button(__("Download the Bank File"), () =>
			ask_reason(__("Download the Bank File"), (reason) =>
				open_url_post("/api/method/targo_customer360.api.debits.download", {
					batch: frm.doc.name,
					reason,
				})
			)
		);
	}
	if (frm.doc.status === "Generated") {
		frm.add_custom_button(__("Sent to the Bank"), () => step(frm, "mark_sent")).addClass("btn-primary");
	}
}

function ask_reason(title, go_on) {
	frappe.prompt(
		{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		({ reason }) => go_on(reason),
		title
	);
}

async function step(frm, method, args = {}) {
	const { message } = await frappe.call({
		method: `targo_customer360.api.debits.${method}`,
		args: { batch: frm.doc.name, ...args },
		freeze: true,
	});
	frappe.show_alert({ message: frappe.utils.escape_html(message.message), indicator: "green" });
	frm.reload_doc();
}
