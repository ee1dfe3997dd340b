frappe.ui.form.on("Payment Arrangement", {
	refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		say_what_it_does(frm);
		if (frm.perm[0]?.write && frm.doc.status !== "Completed") {
			offer_changes(frm);
		}
	},
});

const ARRANGEMENT_API = "targo_customer360.api.arrangements";

function say_what_it_does(frm) {
	if (frm.doc.is_imported && !frm.doc.reopened_on) {
		frm.set_intro(__("Imported from the old system: it suspends nobody and charges nothing."), "blue");
	} else if (frm.doc.status === "Pending") {
		frm.set_intro(__("Not open yet: no payment counts for it, and nothing follows from it."), "blue");
	} else if (frm.doc.status === "Broken" && frm.doc.next_cutoff_date) {
		frm.set_intro(
			__("A due date passed unpaid. Service may be cut on {0}.", [
				frappe.datetime.str_to_user(frm.doc.next_cutoff_date),
			]),
			"red"
		);
	}
}

function offer_changes(frm) {
	const waits = frm.doc.status === "Pending" && !frm.doc.is_imported;
	const runs = frm.doc.status === "Open" && (!frm.doc.is_imported || frm.doc.reopened_on);
	const label = waits ? __("Open Arrangement") : runs ? __("New Dates") : __("Re-open with New Dates");
	frm.add_custom_button(label, () => reopen(frm, label));
	if (frm.doc.status !== "Cancelled") {
		frm.add_custom_button(__("Cancel Arrangement"), () => cancel(frm));
	}
}

function reopen(frm, title) {
	const stands = frm.doc.due_date >= frappe.datetime.get_today();
	const held = (fieldname) => (stands ? frm.doc[fieldname] : undefined);
	ask(frm, "reopen", title, [
		{ fieldname: "due_date", fieldtype: "Date", label: __("Due Date"), reqd: 1, default: held("due_date") },
		{
			fieldname: "cutoff_date",
			fieldtype: "Date",
			label: __("Cut-off Date"),
			default: held("cutoff_date"),
			description: __("Left empty, it follows the due date by the days that the settings say."),
		},
		{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason") },
	]);
}

function cancel(frm) {
	ask(frm, "cancel", __("Cancel Arrangement"), [
		{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
	]);
}

function ask(frm, method, title, fields) {
	const dialog = new frappe.ui.Dialog({
		title,
		fields,
		primary_action_label: title,
		async primary_action(values) {
			const { message } = await frappe.call({
				method: `${ARRANGEMENT_API}.${method}`,
				args: { name: frm.doc.name, ...values },
				freeze: true,
			});
			dialog.hide();
			frappe.show_alert({ message: frappe.utils.escape_html(message.message), indicator: "green" });
			frm.reload_doc();
		},
	});
	dialog.show();
}
