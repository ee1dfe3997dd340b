const E911_API = "targo_customer360.api.e911";

frappe.ui.form.on("E911 Registration", {
	setup(frm) {
		frm.set_query("voip_line", () => ({ filters: { customer: frm.doc.customer } }));
	},

	refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		say_state(frm);
		if (frm.perm[0]?.write) {
			offer_actions(frm);
		}
	},
});

function say_state(frm) {
	const { doc } = frm;
	if (doc.status === "Pending Removal") {
		const sentence = doc.removal_approved_by
			? __("{0} approved the removal; the 911 provider has not confirmed it yet.", [
					doc.removal_approved_by,
			  ])
			: __("{0} asked for the removal of this registration; another person approves it.", [
					doc.removal_requested_by,
			  ]);
		frm.set_intro(sentence, "orange");
	} else if (!doc.voip_line && doc.status !== "Removed") {
		frm.set_intro(
			__("No live line has this number, yet the 911 provider still knows its address."),
			"orange"
		);
	}
}

function offer_actions(frm) {
	const { doc } = frm;
	if (doc.status === "Pending Removal") {
		if (!doc.removal_approved_by) {
			offer_decision(frm);
		}
	} else if (doc.voip_line) {
		frm.add_custom_button(__("Change 911 Address"), () => {
			frappe.route_options = { change_911_address: 1 };
			frappe.set_route("Form", "VoIP Line", doc.voip_line);
		});
	} else if (!["Removed", "Submitted", "Validated", "Unknown"].includes(doc.status)) {
		frm.add_custom_button(__("Ask for Removal"), () => ask_removal(frm));
	}
}

function offer_decision(frm) {
	frm.add_custom_button(__("Withdraw Removal"), () => call(frm, "withdraw_removal"));
	const may_approve = frappe.user.has_role(["Customer 360 Manager", "System Manager"]);
	if (may_approve && frm.doc.removal_requested_by !== frappe.session.user) {
		frm.add_custom_button(__("Approve Removal"), () => {
			frappe.confirm(
				__("The 911 provider will forget the number {0}. Whoever dials 911 from it is found nowhere.", [
					frm.doc.did,
				]),
				() => call(frm, "approve_removal")
			);
		}).addClass("btn-danger");
	}
}

function ask_removal(frm) {
	frappe.prompt(
		[{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 }],
		({ reason }) => call(frm, "ask_removal", { reason }),
		__("Ask for the removal of {0} at the 911 provider", [frm.doc.did]),
		__("Ask for Removal")
	);
}

async function call(frm, method, args = {}) {
	const { message } = await frappe.call({
		method: `${E911_API}.${method}`,
		args: { did: frm.doc.name, ...args },
		freeze: true,
	});
	frappe.show_alert({ message: message.message, indicator: "blue" });
	frm.reload_doc();
}
