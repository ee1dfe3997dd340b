// Proposes an action, shows what it will do, and carries out only what was shown and confirmed.
frappe.provide("customer360.actions");

(() => {
	const ACTIONS = "targo_customer360.api.actions";

	// Every sentence comes in English and in French.
	function say(sentence) {
		return (frappe.boot.lang || "en").startsWith("fr") ? sentence.fr : sentence.en;
	}

	// A refusal comes with an HTTP status of its own, and says why.
	async function ask(method, args) {
		try {
			return (await frappe.call({ method: `${ACTIONS}.${method}`, args, freeze: true })).message;
		} catch (answer) {
			if (answer.responseJSON?.message?.error) {
				return answer.responseJSON.message;
			}
			throw answer;
		}
	}

	function refuse(error) {
		frappe.msgprint({ message: frappe.utils.escape_html(say(error.message)), indicator: "red" });
	}

	function shown(plan) {
		const sentences = [plan.summary, ...plan.warnings, ...plan.outside.map((one) => one.said)];
		return sentences.map((one) => `<p>${frappe.utils.escape_html(say(one))}</p>`).join("");
	}

	customer360.actions.propose = async (frm, action, params) => {
		const { ok, plan, error } = await ask("propose", { action, params });
		if (!ok) {
			refuse(error);
			return;
		}
		frappe.confirm(
			shown(plan),
			async () => {
				const answer = await ask("confirm", { plan: plan.name });
				if (answer.ok) {
					const message = frappe.utils.escape_html(say(answer.done.message));
					frappe.show_alert({ message, indicator: "green" });
					frm.reload_doc();
				} else {
					refuse(answer.error);
				}
			},
			() => ask("cancel", { plan: plan.name })
		);
	};
})();
