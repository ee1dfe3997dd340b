frappe.ui.form.on("Quotation", {
	refresh(frm) {
		if (frm.is_new() || frm.doc.docstatus === 2 || frm.doc.quotation_to !== "Customer") {
			return;
		}
		if (frm.doc.service_status === "Converted") {
			frm.set_intro(__("Converted to service."), "green");
			if (frm.perm[0]?.write) {
				frm.add_custom_button(__("Take Conversion Back"), () =>
					customer360.actions.propose(frm, "undo_conversion", { quote_id: frm.doc.name })
				);
			}
		} else if (frm.perm[0]?.submit) {
			frm.add_custom_button(__("Convert to Service"), () => customer360_convert(frm));
		}
	},
});

function customer360_convert(frm) {
	if (frm.is_dirty()) {
		frappe.msgprint(__("Save the quote first"));
		return;
	}
	const dialog = new frappe.ui.Dialog({
		title: __("Convert to Service"),
		fields: [
			{
				fieldname: "address",
				fieldtype: "Data",
				label: __("Address"),
				default: frm.doc.service_location || frm.doc.service_address || "",
				description: __("Empty: the customer's only address"),
			},
			{ fieldname: "installation", fieldtype: "Check", label: __("Somebody Has to Go There"), default: 1 },
			{ fieldname: "date", fieldtype: "Date", label: __("Date") },
			{
				fieldname: "time_of_day",
				fieldtype: "Select",
				label: __("Time of Day"),
				options: ["", "Morning", "Afternoon", "Evening"],
				depends_on: "installation",
			},
			{
				fieldname: "tech",
				fieldtype: "Link",
				label: __("Technician"),
				options: "Employee",
				depends_on: "installation",
			},
		],
		primary_action_label: __("Show What Will Change"),
		primary_action(values) {
			dialog.hide();
			customer360.actions.propose(frm, "convert_quote", {
				...values,
				quote_id: frm.doc.name,
				installation: Boolean(values.installation),
				date: values.date || null,
			});
		},
	});
	dialog.show();
}
