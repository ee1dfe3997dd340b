const E911_LEDGER_COLORS = { Running: "blue", Completed: "green", Failed: "red" };

frappe.listview_settings["E911 Ledger Check"] = {
	get_indicator(doc) {
		return [
			__(doc.status, null, "E911 Ledger Check"),
			E911_LEDGER_COLORS[doc.status] || "gray",
			`status,=,${doc.status}`,
		];
	},

	onload(list) {
		if (frappe.user.has_role(["Customer 360 Manager", "System Manager"])) {
			list.page.add_inner_button(__("Compare Now"), () => compare_now(list));
		}
	},
};

function compare_now(list) {
	const dialog = new frappe.ui.Dialog({
		title: __("Compare with the 911 Provider"),
		fields: [
			{
				fieldname: "file_url",
				fieldtype: "Attach",
				label: __("Dump File"),
				description: __("A CSV file of the provider. Empty: the configured provider is asked for one."),
			},
			{
				fieldname: "whole",
				fieldtype: "Check",
				label: __("The provider confirmed that this dump is whole"),
				description: __("Only when an earlier check said that the dump is too short"),
			},
		],
		primary_action_label: __("Compare Now"),
		async primary_action({ file_url = "", whole = 0 }) {
			const { message } = await frappe.call({
				method: "targo_customer360.api.ledger.start",
				args: { file_url: file_url || "", whole: Boolean(whole) },
				freeze: true,
			});
			dialog.hide();
			frappe.show_alert({ message, indicator: "blue" });
			setTimeout(() => list.refresh(), 3000);
		},
	});
	dialog.show();
}
