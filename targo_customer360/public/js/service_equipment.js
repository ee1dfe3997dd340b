// Included by app_include_js: Frappe reads doctype_js only for DocTypes that belong to an app, and this one is custom.
(() => {
	const DEVICES = "targo_customer360.api.devices";
	const ACTIONS = "targo_customer360.api.actions";
	const POLL_MILLISECONDS = 1500;

	frappe.ui.form.on("Service Equipment", {
		refresh(frm) {
			if (frm.is_new() || !frm.doc.serial_number) {
				return;
			}
			frm.add_custom_button(__("Equipment Status"), () => show_status(frm));
			if (frm.perm[0]?.write && ["ONT", "Router", "Modem", "ATA"].includes(frm.doc.equipment_type)) {
				frm.add_custom_button(__("Restart"), () => propose(frm, "reboot_device"));
			}
		},
	});

	// Every sentence comes in English and in French.
	function say(message) {
		return (frappe.boot.lang || "en").startsWith("fr") ? message.fr : message.en;
	}

	// A refusal comes with an HTTP status of its own, and says why.
	async function act(method, args) {
		try {
			return (await frappe.call({ method: `${ACTIONS}.${method}`, args, freeze: true })).message;
		} catch (answer) {
			if (answer.responseJSON?.message?.error) {
				return answer.responseJSON.message;
			}
			throw answer;
		}
	}

	async function show_status(frm) {
		const { message } = await frappe.call({
			method: `${DEVICES}.status`,
			type: "GET",
			args: { equipment: frm.doc.name },
			freeze: true,
		});
		const dialog = new frappe.ui.Dialog({
			title: __("Equipment Status"),
			fields: [{ fieldname: "status", fieldtype: "HTML" }],
			primary_action_label: __("Ask the Device Now"),
			primary_action: () => check(frm, dialog),
			...(message.waiting && {
				secondary_action_label: __("Withdraw the Restart"),
				secondary_action: () => {
					dialog.hide();
					propose(frm, "withdraw_reboot");
				},
			}),
		});
		draw(dialog, message);
		dialog.show();
	}

	function draw(dialog, { message, device, waiting }) {
		const $status = dialog.fields_dict.status.$wrapper.empty();
		$("<p>").text(say(message)).appendTo($status);
		if (waiting) {
			$("<p>")
				.addClass("text-warning")
				.text(__("A restart waits in the ACS until the device calls."))
				.appendTo($status);
		}
		if (device) {
			const $rows = $("<table>").addClass("table table-bordered").appendTo($status);
			for (const [label, value] of facts(device)) {
				if (![null, undefined, ""].includes(value)) {
					$("<tr>").append($("<th>").text(label), $("<td>").text(value)).appendTo($rows);
				}
			}
		}
	}

	function facts(device) {
		return [
			[__("Model"), [device.maker, device.model].filter(Boolean).join(" ")],
			[__("Firmware"), device.firmware],
			[__("Last Heard (UTC)"), device.last_inform],
			[__("Signal Received (dBm)"), device.rx_dbm],
			[__("Signal Sent (dBm)"), device.tx_dbm],
			[__("Devices on WiFi"), device.wifi_clients],
			[__("IP Address"), device.external_ip],
		];
	}

	async function check(frm, dialog) {
		dialog.disable_primary_action();
		try {
			const { message: name } = await frappe.call({
				method: `${DEVICES}.check`,
				args: { equipment: frm.doc.name },
			});
			await follow(dialog, name);
		} finally {
			dialog.enable_primary_action();
		}
	}

	async function follow(dialog, name) {
		const $status = dialog.fields_dict.status.$wrapper;
		while (dialog.is_visible) {
			const { message: found } = await frappe.call({
				method: `${DEVICES}.check_result`,
				type: "GET",
				args: { name },
			});
			if (["Done", "Failed"].includes(found.status)) {
				draw(dialog, found);
				return;
			}
			$status.text(__("Asking the device: step {0} of {1}. This can take two minutes.", [found.step + 1, found.steps]));
			await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
		}
	}

	// What it will do is shown first, and only what was shown is confirmed.
	async function propose(frm, action) {
		const { ok, plan, error } = await act("propose", {
			action,
			params: { customer: frm.doc.customer, equipment: frm.doc.name },
		});
		if (!ok) {
			refuse(error);
			return;
		}
		const shown = [plan.summary, ...plan.warnings, ...plan.outside.map((one) => one.said)];
		frappe.confirm(
			shown.map((sentence) => `<p>${frappe.utils.escape_html(say(sentence))}</p>`).join(""),
			() => confirm(frm, plan),
			() => act("cancel", { plan: plan.name })
		);
	}

	async function confirm(frm, plan) {
		const { ok, done, error } = await act("confirm", { plan: plan.name });
		if (ok) {
			frappe.show_alert({ message: frappe.utils.escape_html(say(done.message)), indicator: "green" });
			frm.reload_doc();
		} else {
			refuse(error);
		}
	}

	function refuse(error) {
		frappe.msgprint({ message: frappe.utils.escape_html(say(error.message)), indicator: "red" });
	}
})();
