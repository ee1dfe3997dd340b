// A proposal that was made elsewhere is looked at here, and confirmed or withdrawn by the one who made it.
(() => {
	const ACTIONS = "targo_customer360.api.actions";

	// Every sentence comes in English and in French.
	function say([english, french]) {
		return frappe.utils.escape_html((frappe.boot.lang || "en").startsWith("fr") ? french : english);
	}

	function shown(preview) {
		const sentences = [preview.summary, ...preview.warnings, ...preview.outside.map((one) => one.said)];
		const changes = preview.changes.map(
			(change) =>
				`<li>${say(change.label)}: ${frappe.utils.escape_html(JSON.stringify(change.before))} → ${frappe.utils.escape_html(
					JSON.stringify(change.after)
				)}</li>`
		);
		return `${sentences.map((one) => `<p>${say(one)}</p>`).join("")}<ul>${changes.join("")}</ul>`;
	}

	async function call(frm, method) {
		let answered;
		try {
			const args = { plan: frm.doc.name };
			answered = (await frappe.call({ method: `${ACTIONS}.${method}`, args, freeze: true })).message;
		} catch (answer) {
			answered = answer.responseJSON?.message;
		}
		if (answered?.error) {
			const { en, fr } = answered.error.message;
			frappe.msgprint({ message: say([en, fr]), indicator: "red" });
		}
		frm.reload_doc();
	}

	frappe.ui.form.on("Customer Action", {
		refresh(frm) {
			if (frm.doc.status !== "Proposed" || frm.doc.proposed_by !== frappe.session.user) {
				return;
			}
			const preview = JSON.parse(frm.doc.preview);
			frm.add_custom_button(__("Confirm"), () =>
				frappe.confirm(shown(preview), () => call(frm, "confirm"))
			).addClass("btn-primary");
			frm.add_custom_button(__("Withdraw"), () => call(frm, "cancel"));
		},
	});
})();
