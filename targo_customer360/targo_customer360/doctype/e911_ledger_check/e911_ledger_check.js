frappe.ui.form.on("E911 Ledger Check", {
	refresh(frm) {
		say_reasons(frm);
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

// Stored in both languages; the form is never saved, so it may hold the one that is read.
function say_reasons(frm) {
	const language = frappe.boot.lang?.startsWith("fr") ? "fr" : "en";
	for (const row of frm.doc.rows || []) {
		if (row.reasons?.startsWith("[")) {
			row.reasons = JSON.parse(row.reasons)
				.map((reason) => reason[language])
				.join("; ");
		}
	}
	frm.refresh_field("rows");
}
