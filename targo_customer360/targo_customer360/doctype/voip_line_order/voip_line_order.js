const ORDER_API = "targo_customer360.api.lines";
const POLL_SECONDS = 4;

frappe.ui.form.on("VoIP Line Order", {
	setup(frm) {
		frm.set_query("service_location", () => ({ filters: { customer: frm.doc.customer } }));
		frm.set_query("subscription", () => ({
			filters: {
				customer: frm.doc.customer,
				...(frm.doc.service_location && { service_location: frm.doc.service_location }),
			},
		}));
		const columns = frappe.meta.docfield_map["VoIP Line Order Step"];
		for (const name of ["step", "status"]) {
			columns[name].formatter = (value) => __(value, null, "VoIP Line Order Step");
		}
	},

	refresh(frm) {
		clearTimeout(frm.order_timer);
		say_what_is_next(frm);
		if (!frm.is_new() && frm.perm[0]?.write) {
			offer_actions(frm);
		}
		if (frm.doc.status === "In Progress") {
			look_again(frm);
		}
		if (["Completed", "Cancelled"].includes(frm.doc.status)) {
			frm.disable_save();
		}
	},

	service_location: propose_address,
});

// The telephone is where the service is, more often than not. A person checks each field.
async function propose_address(frm) {
	if (!frm.doc.service_location || frm.doc.e911_street_name) {
		return;
	}
	const fields = ["address_line1", "address_line2", "city", "state", "postal_code"];
	const { message: place } = await frappe.db.get_value(
		"Service Location",
		frm.doc.service_location,
		fields
	);
	const line = (place.address_line1 || "").match(/^\s*(\d+\s?[A-Za-z½]?)[,\s]+(.+)$/);
	const unit = (place.address_line2 || "").match(/^\s*(?:app|apt|unit|bureau|local|suite|#)[.\s]*([\w-]+)/i);
	frm.set_value({
		e911_street_number: line ? line[1].replace(/\s/g, "") : "",
		e911_street_name: line ? line[2] : place.address_line1,
		e911_unit: unit ? unit[1] : "",
		e911_city: place.city,
		e911_state: (place.state || "QC").slice(0, 2).toUpperCase(),
		e911_postal_code: place.postal_code,
	});
}

function step_of(frm, name) {
	return (frm.doc.steps || []).find((step) => step.step === name) || {};
}

function say_what_is_next(frm) {
	const failed = (frm.doc.steps || []).find((step) => step.status === "Failed");
	if (frm.doc.status === "Needs Attention" && failed) {
		frm.set_intro(
			__("{0}: {1} Correct the order if need be, then try the step again.", [
				__(failed.step, null, "VoIP Line Order Step"),
				frappe.utils.escape_html(failed.last_error || ""),
			]),
			"red"
		);
	} else if (frm.doc.status === "In Progress" && step_of(frm, "ATA").status === "In Progress") {
		frm.set_intro(
			__("Configure the adapter with the line's SIP password, then record it here. Nothing is sent to it."),
			"blue"
		);
	} else if (frm.doc.status === "In Progress" && step_of(frm, "Voicemail").status === "In Progress") {
		frm.set_intro(
			__("The SIP registrar has no voicemail: set up the mailbox where it is, then record it here."),
			"blue"
		);
	} else if (frm.doc.status === "In Progress") {
		frm.set_intro(
			__("The line may call 911 only until the 911 provider was read back and the order is done."),
			"blue"
		);
	}
}

function offer_actions(frm) {
	if (frm.doc.status === "Draft") {
		frm.page.set_primary_action(__("Start Order"), () => start(frm));
	}
	for (const step of frm.doc.steps || []) {
		const waits = step.status === "In Progress" && step.outbox_message;
		if (["In Progress", "Needs Attention"].includes(frm.doc.status) && (step.status === "Failed" || waits)) {
			frm.add_custom_button(
				__(step.step, null, "VoIP Line Order Step"),
				() => call(frm, "retry_step", { step: step.step }),
				__("Try Again")
			);
		}
	}
	if (step_of(frm, "ATA").status === "In Progress") {
		frm.add_custom_button(__("Adapter Configured"), () => record_adapter(frm)).addClass("btn-primary");
	}
	if (step_of(frm, "Voicemail").status === "In Progress") {
		frm.add_custom_button(__("Mailbox Set Up"), () => record_mailbox(frm)).addClass("btn-primary");
	}
	if (["Draft", "In Progress", "Needs Attention"].includes(frm.doc.status)) {
		frm.add_custom_button(__("Cancel Order"), () => cancel(frm));
	}
}

async function start(frm) {
	if (frm.is_dirty()) {
		await frm.save();
	}
	await call(frm, "start_order");
}

function record_adapter(frm) {
	frappe.prompt(
		[
			{ fieldname: "model", fieldtype: "Data", label: __("ATA Model"), reqd: 1, default: frm.doc.ata_model },
			{ fieldname: "mac", fieldtype: "Data", label: __("MAC Address"), reqd: 1, default: frm.doc.ata_mac },
		],
		(values) => call(frm, "ata_configured", values),
		__("The adapter is configured and rings"),
		__("Record")
	);
}

function record_mailbox(frm) {
	frappe.confirm(__("The mailbox takes messages for {0}.", [frm.doc.did]), () => call(frm, "mailbox_ready"));
}

function cancel(frm) {
	frappe.prompt(
		[{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 }],
		(values) => call(frm, "cancel_order", values),
		__("Cancel Order"),
		__("Cancel Order")
	);
}

async function call(frm, method, args = {}) {
	await frappe.call({
		method: `${ORDER_API}.${method}`,
		args: { name: frm.doc.name, ...args },
		freeze: true,
	});
	frm.reload_doc();
}

// The services answer in the background, past the form.
function look_again(frm) {
	frm.order_timer = setTimeout(async () => {
		if (!frm.is_dirty() && frappe.get_route()[2] === frm.doc.name && !cur_dialog) {
			const { message } = await frappe.db.get_value(frm.doctype, frm.doc.name, ["modified"]);
			if (message.modified !== frm.doc.modified) {
				frm.reload_doc();
				return;
			}
		}
		look_again(frm);
	}, POLL_SECONDS * 1000);
}
