const BANK_DEBIT_BATCH_COLORS = {
	Draft: "gray",
	Approved: "blue",
	Generated: "orange",
	Sent: "purple",
	Closed: "green",
	Cancelled: "red",
};

frappe.listview_settings["Bank Debit Batch"] = {
	get_indicator(doc) {
		return [
			__(doc.status, null, "Bank Debit Batch"),
			BANK_DEBIT_BATCH_COLORS[doc.status] || "gray",
			`status,=,${doc.status}`,
		];
	},

	onload(list) {
		if (frappe.user.has_role(["Customer 360 Manager", "Customer 360 Agent"])) {
			list.page.add_inner_button(__("Prepare Debits"), () => prepare_debits(list));
		}
		if (frappe.user.has_role("Customer 360 Manager")) {
			list.page.add_inner_button(__("Record Returns"), () => record_returns(list));
		}
	},
};

function prepare_debits(list) {
	frappe.prompt(
		{ fieldname: "due_on", fieldtype: "Date", label: __("Due On"), reqd: 1 },
		async ({ due_on }) => {
			const { message } = await frappe.call({
				method: "targo_customer360.api.debits.prepare",
				args: { due_on },
				freeze: true,
			});
			list.refresh();
			frappe.set_route("Form", "Bank Debit Batch", message.batch);
		},
		__("Prepare Debits")
	);
}

// The file is read in the browser and sent once: it holds account numbers, so it is not attached to anything.
function record_returns(list) {
	const input = $('<input type="file" accept=".txt,.dat,.005,.ach">');
	input.on("change", async () => {
		const content = await input[0].files[0].text();
		const { message } = await frappe.call({
			method: "targo_customer360.api.debits.check_returns",
			args: { content },
			freeze: true,
		});
		const language = frappe.boot.lang?.startsWith("fr") ? "fr" : "en";
		if (!message.ok) {
			frappe.msgprint(frappe.utils.escape_html(message.error.message[language]));
			return;
		}
		frappe.confirm(frappe.utils.escape_html(message.answer.text[language]), async () => {
			await frappe.call({
				method: "targo_customer360.api.debits.record_returns",
				args: { content },
				freeze: true,
			});
			list.refresh();
		});
	});
	input.trigger("click");
}
