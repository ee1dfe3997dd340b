// Scripts of forms share one scope: functions of other forms have the same names.
(() => {
	const SUSPENSION_API = "targo_customer360.api.suspensions";
	const SUSPENSION_POLL_SECONDS = 4;

	frappe.ui.form.on("Customer Suspension", {
		setup(frm) {
			const columns = frappe.meta.docfield_map["Customer Suspension Effect"];
			for (const name of ["kind", "state"]) {
				columns[name].formatter = (value) => __(value, null, "Customer Suspension Effect");
			}
			columns.detail.formatter = (value, _column, _options, row) =>
				frappe.utils.escape_html(((frappe.boot.lang || "en").startsWith("fr") && row?.detail_fr) || value || "");
		},

		refresh(frm) {
			clearTimeout(frm.suspension_timer);
			if (frm.is_new()) {
				return;
			}
			say_what_is_done(frm);
			if (frm.perm[0]?.write && frm.doc.status !== "Ended") {
				const label = frm.doc.status === "Active" ? __("Reactivate") : __("Call Off");
				frm.add_custom_button(label, () => end(frm, label));
			}
		},
	});

	function say_what_is_done(frm) {
		const of = (...states) => (frm.doc.effects || []).filter((row) => states.includes(row.state));
		if (of("Failed").length) {
			frm.set_intro(__("The hub or the PBX refused: see the effects below."), "red");
		} else if (of("Pending", "Restoring").length) {
			frm.set_intro(__("The hub and the PBX have not confirmed everything yet."), "blue");
			look_again(frm);
		} else if (frm.doc.is_imported && frm.doc.status !== "Ended") {
			frm.set_intro(__("Imported from the old system: nothing outside was told of it."), "blue");
		}
	}

	function end(frm, title) {
		frappe.prompt(
			[{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason") }],
			async ({ reason }) => {
				const { message } = await frappe.call({
					method: `${SUSPENSION_API}.reactivate`,
					args: { customer: frm.doc.customer, suspension: frm.doc.name, reason },
					freeze: true,
				});
				frappe.show_alert({ message: frappe.utils.escape_html(message.message), indicator: "green" });
				frm.reload_doc();
			},
			title,
			title
		);
	}

	// The services answer in the background, past the form.
	function look_again(frm) {
		frm.suspension_timer = setTimeout(async () => {
			if (!frm.is_dirty() && frappe.get_route()[2] === frm.doc.name && !cur_dialog) {
				const { message } = await frappe.db.get_value(frm.doctype, frm.doc.name, ["modified"]);
				if (message.modified !== frm.doc.modified) {
					frm.reload_doc();
					return;
				}
			}
			look_again(frm);
		}, SUSPENSION_POLL_SECONDS * 1000);
	}
})();
