// Loaded with the desk: Frappe takes no script of a hook for a DocType that is a custom one.
frappe.ui.form.on("Dispatch Job", {
	refresh(frm) {
		const is_pending = ["Open", "Scheduled", "In Progress"].includes(frm.doc.status);
		if (frm.is_new() || !is_pending || !frm.perm[0]?.write) {
			return;
		}
		frm.add_custom_button(__("Close with a Work Order"), () => close_dispatch_job(frm));
		frm.add_custom_button(__("Call Off"), () =>
			customer360.actions.propose(frm, "cancel_dispatch", { job: frm.doc.name })
		);
	},
});

function close_dispatch_job(frm) {
	const dialog = new frappe.ui.Dialog({
		title: __("Close with a Work Order"),
		fields: [
			{
				fieldname: "date",
				fieldtype: "Date",
				label: __("Date"),
				default: frm.doc.scheduled_date || frappe.datetime.get_today(),
			},
			{
				fieldname: "technicians",
				fieldtype: "Table",
				label: __("Technicians"),
				in_place_edit: true,
				data: frm.doc.technician ? [{ tech: frm.doc.technician }] : [],
				fields: [
					{
						fieldname: "tech",
						fieldtype: "Link",
						options: "Employee",
						label: __("Technician"),
						in_list_view: 1,
					},
					{ fieldname: "arrived", fieldtype: "Time", label: __("Arrived"), in_list_view: 1 },
					{ fieldname: "departed", fieldtype: "Time", label: __("Departed"), in_list_view: 1 },
				],
			},
			{
				fieldname: "items",
				fieldtype: "Small Text",
				label: __("Items"),
				description: __("One a line, as in: 2 x ONT803"),
			},
			{ fieldname: "note", fieldtype: "Small Text", label: __("Note") },
		],
		primary_action_label: __("Show What Will Change"),
		primary_action(values) {
			dialog.hide();
			const there = (values.technicians || []).filter((row) => row.tech);
			customer360.actions.propose(frm, "complete_dispatch", {
				job: frm.doc.name,
				date: values.date || null,
				note: values.note || "",
				items: (values.items || "").split("\n").filter((line) => line.trim()),
				technicians: there.map(({ tech, arrived, departed }) => ({
					tech,
					arrived: arrived || "",
					departed: departed || "",
				})),
			});
		},
	});
	dialog.show();
}
