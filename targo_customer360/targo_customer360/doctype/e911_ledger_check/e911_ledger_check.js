frappe.ui.form.on("E911 Ledger Check", {
	setup() {
		frappe.meta.docfield_map["E911 Ledger Row"].reasons.formatter = say_reasons;
	},

	refresh(frm) {
		if (frm.doc.status === "Failed") {
			frm.set_intro(
				__("This check proves nothing about any number: {0}", [
					frappe.utils.escape_html(frm.doc.message || ""),
				]),
				"red"
			);
		} else if (frm.doc.other_door || frm.doc.missing_there) {
			frm.set_intro(
				__("Telephone about each of these: responders may be sent to another door, or nowhere."),
				"orange"
			);
		}
	},
});

function say_reasons(value) {
	let reasons;
	try {
		reasons = JSON.parse(value || "[]");
	} catch {
		return frappe.utils.escape_html(value);
	}
	const language = frappe.boot.lang?.startsWith("fr") ? "fr" : "en";
	return reasons.map((reason) => frappe.utils.escape_html(reason[language])).join("; ");
}
