const COUNTS = ["rows_read", "inserted", "updated", "unchanged", "rejected", "skipped", "warnings"];

frappe.ui.form.on("Legacy Import Run", {
	setup(frm) {
		// What an import made is listed under Connections; nothing new is made from there.
		frm.can_create = () => false;
		frappe.realtime.on("customer360_import", (data) => show_progress(frm, data));
	},

	onload(frm) {
		frm.disable_save();
	},

	refresh(frm) {
		add_buttons(frm);
		show_state(frm);
		const steps = by_table(frm.doc.steps || []);
		frm.get_field("reconciliation_view").$wrapper.html(steps_table(steps) + figures_table(steps));
		frm.get_field("payment_methods_view").$wrapper.html(payment_methods_table(frm.doc.payment_methods));
	},
});

function add_buttons(frm) {
	if (!frappe.user.has_role(["Customer 360 Manager", "System Manager"]) || frm.doc.status === "Running") {
		return;
	}
	ask_and_call(frm, __("Start Import"), "start", {
		question: __("Import what the old system holds and this site does not have yet?"),
	});
	ask_and_call(frm, __("Retry Rejects"), "retry", {
		question: __("Try the rejected rows again?"),
	});
	if (["Completed", "Failed"].includes(frm.doc.status)) {
		ask_and_call(frm, __("Undo This Run"), "undo", {
			question: __("Remove every document that {0} created and that nobody has edited since?", [
				frm.doc.name,
			]),
			args: { run: frm.doc.name },
		});
	}
}

function ask_and_call(frm, label, method, { question, args }) {
	frm.add_custom_button(label, () =>
		frappe.confirm(question, async () => {
			const { message } = await frappe.call({
				method: `targo_customer360.api.imports.${method}`,
				args,
				freeze: true,
			});
			frappe.show_alert({ message, indicator: "blue" });
			frm.reload_doc();
		})
	);
}

function show_state(frm) {
	if (frm.doc.status === "Completed" && !frm.doc.balanced) {
		frm.set_intro(__("Not balanced: what was written does not agree with what was read."), "red");
	}
}

function show_progress(frm, { title, done, total }) {
	if (frm.doc.status !== "Running") {
		return;
	}
	const percent = (done / Math.max(total, 1)) * 100;
	frm.dashboard.show_progress(title || __("Legacy Import"), percent, `${done} / ${total}`);
	if (done >= total) {
		setTimeout(() => frm.reload_doc(), 1000);
	}
}

// Ranges of one table that ran side by side are told as one line.
function by_table(rows) {
	const tables = new Map();
	for (const row of rows) {
		const key = `${row.step}|${row.legacy_table}`;
		if (!tables.has(key)) {
			tables.set(key, { ...row, figures: figures_of(row) });
			continue;
		}
		const line = tables.get(key);
		for (const count of [...COUNTS, "seconds"]) {
			line[count] += row[count] || 0;
		}
		line.balanced = line.balanced && row.balanced;
		line.status = row.status === "Completed" ? line.status : row.status;
	}
	return [...tables.values()];
}

function figures_of(row) {
	try {
		return JSON.parse(row.reconciliation || "{}").lines || [];
	} catch {
		return [];
	}
}

function steps_table(lines) {
	if (!lines.length) {
		return `<p class="text-muted">${__("No step has run yet")}</p>`;
	}
	const labels = [
		"Step",
		"Legacy Table",
		"Rows Read",
		"Inserted",
		"Updated",
		"Unchanged",
		"Rejected",
		"Skipped",
		"Warnings",
		"Seconds",
		"Balanced",
	];
	const body = lines.map((line) => [
		cell(line.step),
		cell(line.legacy_table, line.message),
		...COUNTS.map((count) => number(line[count])),
		number(line.seconds, 1),
		`<td>${verdict(line)}</td>`,
	]);
	return table(
		labels.map((label) => __(label, null, "Legacy Import Run Step")),
		body
	);
}

function verdict(line) {
	if (line.status === "Absent") {
		return pill("gray", __("Absent", null, "Legacy Import Run Step"));
	}
	if (line.status !== "Completed") {
		return pill("blue", __(line.status, null, "Legacy Import Run Step"));
	}
	return line.balanced ? pill("green", __("Yes")) : pill("red", __("No"));
}

function figures_table(lines) {
	const body = lines.flatMap((line) =>
		line.figures.map((figure) => [
			cell(line.step),
			cell(figure.name),
			number(figure.source, 2),
			number(figure.not_carried, 2),
			number(figure.edited, 2),
			number(figure.target, 2),
			`<td class="text-right">${
				figure.difference ? pill("red", format(figure.difference, 2)) : pill("green", "0")
			}</td>`,
		])
	);
	const heads = [
		__("Step"),
		__("Figure"),
		__("In the Old System"),
		__("Not Carried Over"),
		__("Edited Here"),
		__("On This Site"),
		__("Difference"),
	];
	return body.length ? table(heads, body) : "";
}

function payment_methods_table(text) {
	const labels = {
		active_accounts: __("Active customers"),
		no_method: __("No payment method"),
		bank_debit_alone: __("Bank debit alone"),
		stripe_card: __("Stripe card, paid by hand"),
		stripe_auto_charge: __("Stripe, charged automatically"),
		bank_debit_and_stripe_card: __("Bank debit and Stripe card"),
		stripe_customers: __("All Stripe customers"),
		bank_debit_on: __("All bank debits"),
		bank_debit_with_details: __("Bank debits with bank details"),
		paysafe_tokens: __("Paysafe tokens"),
	};
	const counts = JSON.parse(text || "{}");
	const body = Object.keys(counts).map((key) => [cell(labels[key] || key), number(counts[key])]);
	return body.length ? table([__("Payment Method"), __("Customers")], body) : "";
}

function table(heads, rows) {
	const head = heads.map((label) => `<th>${frappe.utils.escape_html(label)}</th>`).join("");
	const body = rows.map((cells) => `<tr>${cells.join("")}</tr>`).join("");
	return `<div class="table-responsive"><table class="table table-bordered table-sm small">
		<thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function cell(value, note) {
	const escape = (text) => frappe.utils.escape_html(String(text ?? ""));
	return `<td>${escape(value)}${note ? `<div class="text-muted">${escape(note)}</div>` : ""}</td>`;
}

function number(value, decimals = 0) {
	return `<td class="text-right">${format(value, decimals)}</td>`;
}

function format(value, decimals) {
	return format_number(value || 0, null, Number.isInteger(value || 0) ? 0 : decimals);
}

function pill(color, label) {
	return `<span class="indicator-pill ${color}">${label}</span>`;
}
