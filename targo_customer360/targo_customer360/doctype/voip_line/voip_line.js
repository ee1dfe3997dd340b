frappe.ui.form.on("VoIP Line", {
	setup(frm) {
		frm.set_query("service_location", () => ({ filters: { customer: frm.doc.customer } }));
		frm.set_query("subscription", () => ({
			filters: {
				customer: frm.doc.customer,
				...(frm.doc.service_location && { service_location: frm.doc.service_location }),
			},
		}));
		frm.set_query("service_location", "devices", () => ({
			filters: { customer: frm.doc.customer },
		}));
		frm.set_query("subscription", "devices", () => ({ filters: { customer: frm.doc.customer } }));
		frappe.meta.get_docfield(frm.doctype, "e911_reasons", frm.docname).formatter = say_reasons;
	},

	refresh(frm) {
		customer360.button(frm, frm.doc.customer);
		show_e911_state(frm);
		offer_e911_change(frm);
	},
});

// Stored as a list of {code, en, fr}.
function say_reasons(stored) {
	const language = (frappe.boot.lang || "en").startsWith("fr") ? "fr" : "en";
	try {
		const reasons = JSON.parse(stored || "[]");
		return reasons.map((reason) => frappe.utils.escape_html(reason[language])).join("<br>");
	} catch {
		return frappe.utils.escape_html(stored);
	}
}

function show_e911_state(frm) {
	if (frm.doc.e911_state_of_check === "To confirm") {
		frm.set_intro(
			__("Ask the customer where this telephone is: its 911 address is to be confirmed."),
			"orange"
		);
	} else if (["Mismatch", "Missing"].includes(frm.doc.e911_verdict)) {
		frm.set_intro(__("The 911 address does not agree with the service address."), "red");
	}
}

function offer_e911_change(frm) {
	if (frm.is_new() || frm.doc.status === "Decommissioned" || !frm.perm[0]?.write) {
		return;
	}
	frm.add_custom_button(__("Change 911 Address"), () => change_e911_address(frm));
	if (frappe.route_options?.change_911_address) {
		frappe.route_options = null;
		change_e911_address(frm);
	}
}

function change_e911_address(frm) {
	const dialog = new frappe.ui.Dialog({
		title: __("911 Address of {0}", [frm.doc.did]),
		fields: [
			{
				fieldtype: "HTML",
				options: `<p>${__("Where is this telephone? Ask the customer; do not copy the billing address.")}</p>`,
			},
			{ fieldname: "street_number", fieldtype: "Data", label: __("Street Number"), reqd: 1, length: 10 },
			{ fieldname: "unit", fieldtype: "Data", label: __("Unit"), length: 30 },
			{ fieldname: "street_name", fieldtype: "Data", label: __("Street Name"), reqd: 1, length: 84 },
			{ fieldtype: "Column Break" },
			{ fieldname: "city", fieldtype: "Data", label: __("Municipality"), reqd: 1, length: 38 },
			{ fieldname: "state", fieldtype: "Data", label: __("Province"), reqd: 1, length: 2 },
			{ fieldname: "postal_code", fieldtype: "Data", label: __("Postal Code"), length: 10 },
			{ fieldtype: "Section Break" },
			{
				fieldname: "info",
				fieldtype: "Small Text",
				label: __("Other Information"),
				description: __("What helps the responders find the door"),
			},
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		],
		primary_action_label: __("Send to 911"),
		async primary_action({ reason, ...address }) {
			const { message } = await frappe.call({
				method: "targo_customer360.api.e911.change_address",
				args: { did: frm.doc.name, address, reason },
				freeze: true,
			});
			dialog.hide();
			frappe.show_alert({ message: message.message, indicator: "blue" });
			frm.reload_doc();
		},
	});
	const held = ["street_number", "unit", "street_name", "city", "state", "postal_code", "info"];
	dialog.set_values(Object.fromEntries(held.map((name) => [name, frm.doc[`e911_${name}`]])));
	dialog.show();
}

const LINE_API = "targo_customer360.api.lines";

frappe.ui.form.on("VoIP Line", {
	refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		if (frm.perm[0]?.write) {
			offer_line_changes(frm);
		}
		if (frm.perm[1]?.read && frappe.user.has_role("Customer 360 Manager")) {
			frm.add_custom_button(__("Reveal"), () => ask_secret(frm));
		}
	},
});

function offer_line_changes(frm) {
	const { status } = frm.doc;
	const change = (label, method, hint) =>
		frm.add_custom_button(label, () => change_line(frm, label, method, hint), __("Line"));
	if (status === "Active") {
		change(__("Suspend"), "suspend", __("Outgoing calls are barred, except to 911."));
	}
	if (status === "Suspended") {
		change(__("Restore"), "restore", __("Outgoing calls that were barred here go out again."));
	}
	if (status !== "Decommissioned" && frappe.user.has_role(["Customer 360 Manager", "System Manager"])) {
		change(
			__("Decommission"),
			"decommission",
			__("The PBX forgets the line. Its 911 registration stays until two people have removed it.")
		);
	}
	if (frm.doc.e911_state_of_check === "To confirm") {
		frm.add_custom_button(__("Address Confirmed"), () => confirm_address(frm)).addClass("btn-primary");
	}
}

function change_line(frm, title, method, hint) {
	frappe.prompt(
		[
			{ fieldtype: "HTML", options: `<p>${hint}</p>` },
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		],
		({ reason }) => call_line(frm, method, { reason }),
		title,
		title
	);
}

function confirm_address(frm) {
	frappe.prompt(
		[
			{
				fieldtype: "HTML",
				options: `<p>${__(
					"The customer says that the telephone is still at its 911 address. If it moved, change the 911 address instead."
				)}</p>`,
			},
			{ fieldname: "note", fieldtype: "Small Text", label: __("What the Customer Said"), reqd: 1 },
		],
		({ note }) => call_line(frm, "confirm_address", { note }),
		__("Address Confirmed"),
		__("Address Confirmed")
	);
}

async function call_line(frm, method, args) {
	await frappe.call({ method: `${LINE_API}.${method}`, args: { did: frm.doc.name, ...args }, freeze: true });
	frm.reload_doc();
}

function ask_secret(frm) {
	const secrets = {
		[__("SIP Password", null, "VoIP Line")]: ["VoIP Line", frm.doc.name, "sip_password"],
		[__("Voicemail Password", null, "VoIP Line")]: ["VoIP Line", frm.doc.name, "voicemail_password"],
	};
	for (const device of frm.doc.devices || []) {
		const label = [__("ATA"), device.model, device.mac].filter(Boolean).join(" ");
		secrets[label] = ["VoIP Line Device", device.name, "password"];
	}
	frappe.prompt(
		[
			{ fieldname: "which", fieldtype: "Select", label: __("Secret"), options: Object.keys(secrets), reqd: 1 },
			{
				fieldname: "reason",
				fieldtype: "Small Text",
				label: __("Reason"),
				reqd: 1,
				description: __("Kept with your name for good"),
			},
		],
		async ({ which, reason }) => {
			const [doctype, name, fieldname] = secrets[which];
			const { message } = await frappe.call({
				method: `${LINE_API}.reveal`,
				args: { doctype, name, fieldname, reason },
			});
			show_secret(which, message);
		},
		__("Reveal"),
		__("Reveal")
	);
}

// Shown once: nothing of it stays in the page when the dialog is closed.
function show_secret(title, secret) {
	const dialog = new frappe.ui.Dialog({
		title,
		fields: [{ fieldname: "secret", fieldtype: "HTML" }],
		primary_action_label: __("Copy"),
		primary_action: () => frappe.utils.copy_to_clipboard(secret),
		onhide: () => dialog.$wrapper.remove(),
	});
	dialog.fields_dict.secret.$wrapper.append($("<code>").css("font-size", "1.4em").text(secret));
	dialog.show();
}
