frappe.listview_settings["Payment Method"] = {
	add_fields: ["enabled", "is_auto"],
	get_indicator(doc) {
		if (!doc.enabled) {
			return [__("Disabled"), "gray", "enabled,=,0"];
		}
		return doc.is_auto
			? [__("Auto-pay"), "green", "is_auto,=,1|enabled,=,1"]
			: [__("Manual"), "blue", "is_auto,=,0|enabled,=,1"];
	},

	onload(list) {
		if (frappe.user.has_role("Customer 360 Manager")) {
			list.page.add_menu_item(__("Export Paysafe Tokens"), export_paysafe_tokens);
			list.page.add_menu_item(__("Link Migrated Tokens"), () => link_migrated_tokens(list));
		}
	},
};

function export_paysafe_tokens() {
	frappe.prompt(
		[
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
			{ fieldname: "format", fieldtype: "Select", label: __("Format"), options: "csv\njsonl\nstripe_map", default: "csv" },
		],
		(values) => open_url_post("/api/method/targo_customer360.api.debits.export_paysafe_tokens", values),
		__("Export Paysafe Tokens")
	);
}

// Read in the browser and sent once: the file holds tokens, so it is not attached to anything.
function link_migrated_tokens(list) {
	const input = $('<input type="file" accept=".csv,.json,.jsonl,.txt">');
	input.on("change", async () => {
		const { message } = await frappe.call({
			method: "targo_customer360.api.debits.link_migrated_tokens",
			args: { mapping: await input[0].files[0].text() },
			freeze: true,
		});
		frappe.msgprint(frappe.utils.escape_html(message.message));
		list.refresh();
	});
	input.trigger("click");
}
