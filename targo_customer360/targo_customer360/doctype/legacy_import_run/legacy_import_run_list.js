const LEGACY_IMPORT_RUN_COLORS = {
	Pending: "gray",
	Running: "blue",
	Completed: "green",
	Failed: "red",
	Undone: "yellow",
};

frappe.listview_settings["Legacy Import Run"] = {
	add_fields: ["balanced"],
	get_indicator(doc) {
		if (doc.status === "Completed" && !doc.balanced) {
			return [__("Not Balanced"), "red", "status,=,Completed|balanced,=,0"];
		}
		return [
			__(doc.status, null, "Legacy Import Run"),
			LEGACY_IMPORT_RUN_COLORS[doc.status] || "gray",
			`status,=,${doc.status}`,
		];
	},
	refresh(listview) {
		if (!frappe.user.has_role(["Customer 360 Manager", "System Manager"])) {
			return;
		}
		listview.page.set_primary_action(__("Start Import"), () =>
			frappe.confirm(
				__("Import what the old system holds and this site does not have yet?"),
				async () => {
					const { message } = await frappe.call({
						method: "targo_customer360.api.imports.start",
						freeze: true,
					});
					frappe.show_alert({ message, indicator: "blue" });
					listview.refresh();
				}
			)
		);
	},
};
