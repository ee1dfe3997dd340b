// Scripts of forms share one scope: functions of other forms have the same names.
(() => {
	const CUT_OFF_API = "targo_customer360.api.cutoff";
	const CUT_OFF_OPEN = ["Listed", "Held", "Approved"];

	frappe.ui.form.on("Cut-off Decision", {
		refresh(frm) {
			frm.disable_save();
			say_reasons_and_holds(frm);
			if (frm.perm[0]?.write) {
				offer_decisions(frm);
			}
			frm.add_custom_button(__("Reasons for the Customer"), () => show_reasons(frm));
		},
	});

	function in_french() {
		return (frappe.boot.lang || "en").startsWith("fr");
	}

	function say_reasons_and_holds(frm) {
		const { reason, reason_fr, held_by, held_by_fr, status } = frm.doc;
		const said = [in_french() ? reason_fr : reason, CUT_OFF_OPEN.includes(status) && (in_french() ? held_by_fr : held_by)];
		const colors = { Executed: "red", Held: "yellow", Listed: "orange" };
		const text = said.filter(Boolean).map((one) => frappe.utils.escape_html(one));
		frm.set_intro(text.join("<br>"), colors[status] || "blue");
	}

	function offer_decisions(frm) {
		const { status } = frm.doc;
		if (["Listed", "Held"].includes(status)) {
			frm.add_custom_button(__("Approve"), () => approve(frm)).addClass("btn-primary");
		}
		if (CUT_OFF_OPEN.includes(status)) {
			frm.add_custom_button(__("Dismiss"), () => review(frm, "dismiss", __("Dismiss")));
		}
		if (status === "Executed") {
			frm.add_custom_button(__("Review and Reverse"), () => review(frm, "reverse", __("Review and Reverse")));
		}
		frm.add_custom_button(__("Notice Given"), () => record_notice(frm));
	}

	function approve(frm) {
		frappe.confirm(
			__("Cut off {0}? Everything is checked again: who has paid meanwhile is not cut off.", [
				frappe.utils.escape_html(frm.doc.customer_name || frm.doc.customer),
			]),
			() => call(frm, "approve")
		);
	}

	function review(frm, method, title) {
		frappe.prompt(
			[{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 }],
			(values) => call(frm, method, values),
			title,
			title
		);
	}

	function record_notice(frm) {
		const kinds = frm.doc.status === "Executed" ? ["Decision", "14 Days", "24 Hours"] : ["14 Days", "24 Hours"];
		const options = (values) =>
			values.map((value) => ({ value, label: __(value, null, "Cut-off Notice") }));
		frappe.prompt(
			[
				{ fieldname: "kind", fieldtype: "Select", label: __("Kind"), options: options(kinds), reqd: 1 },
				{
					fieldname: "channel",
					fieldtype: "Select",
					label: __("Channel"),
					options: options(["Phone", "Letter", "Email", "SMS"]),
					reqd: 1,
				},
				{
					fieldname: "given_on",
					fieldtype: "Datetime",
					label: __("Given On"),
					description: __("Left empty: now"),
				},
				{ fieldname: "note", fieldtype: "Small Text", label: __("Note") },
			],
			(values) => {
				const decision = values.kind === "Decision" ? frm.doc.name : null;
				return call(frm, "record_notice", { customer: frm.doc.customer, ...values, decision });
			},
			__("Notice Given"),
			__("Record")
		);
	}

	async function show_reasons(frm) {
		const { message } = await frappe.call({
			method: `${CUT_OFF_API}.reasons`,
			type: "GET",
			args: { decision: frm.doc.name },
		});
		frappe.msgprint({
			title: __("Reasons for the Customer"),
			message: frappe.utils.escape_html(message).replaceAll("\n", "<br>"),
		});
	}

	async function call(frm, method, args) {
		const about = method === "record_notice" ? {} : { decision: frm.doc.name };
		const { message } = await frappe.call({
			method: `${CUT_OFF_API}.${method}`,
			args: { ...about, ...args },
			freeze: true,
		});
		frappe.show_alert({ message: frappe.utils.escape_html(message.message), indicator: "green" });
		frm.reload_doc();
	}
})();
