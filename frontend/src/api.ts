import type { Answer, ActionInfo, Done, Found, Page, Plan, Problem, Row, Section } from "./types";

const PREFIX = "targo_customer360.api.";

/** A refusal with its sentence in both languages. */
export class Refused extends Error {
	constructor(public problem: Problem) {
		super(problem.message.en);
	}
}

const UNREACHABLE: Problem = {
	code: "unreachable",
	message: { en: "The server can't be reached", fr: "Le serveur est injoignable" },
	field: null,
};

declare global {
	interface Window {
		csrf_token?: string;
		frappe?: { csrf_token?: string; boot?: { lang?: string } };
	}
}

/** The REST interface of a bench or of an embedded site: they have the same addresses and answers. */
export class Api {
	constructor(
		private base: string,
		private token: string,
	) {}

	page(customer: string, sections?: string[]): Promise<Page> {
		const wanted: Row = sections ? { customer, sections: JSON.stringify(sections) } : { customer };
		return this.get("client_detail.get", wanted).then((held) => held.page);
	}

	section(customer: string, name: string, start: number, length: number): Promise<Section> {
		return this.get("client_detail.section", { customer, name, start, length }).then((held) => held.section);
	}

	search(text: string): Promise<Found[]> {
		return this.get("client_detail.search", { text }).then((held) => held.customers);
	}

	available(): Promise<ActionInfo[]> {
		return this.get("actions.available", {}).then((held) => held.actions);
	}

	propose(action: string, params: Row, language: string): Promise<Plan> {
		return this.post("actions.propose", { action, params, language }).then((held) => held.plan);
	}

	confirm(plan: string): Promise<Done> {
		return this.post("actions.confirm", { plan }).then((held) => held.done);
	}

	cancel(plan: string): Promise<void> {
		return this.post("actions.cancel", { plan }).then(() => undefined);
	}

	undo(action: string, language: string): Promise<Plan> {
		return this.post("actions.undo", { action, language }).then((held) => held.plan);
	}

	answer(action: string, params: Row): Promise<Answer> {
		return this.post("actions.answer", { action, params }).then((held) => held.answer);
	}

	ask(text: string, customer: string, conversation: string, language: string): Promise<Row> {
		return this.post("ask.ask", { text, customer, conversation, language });
	}

	private get(method: string, given: Row): Promise<Row> {
		const query = new URLSearchParams(Object.entries(given).map(([name, value]) => [name, String(value)]));
		return this.call(`${this.base}${PREFIX}${method}?${query}`, { method: "GET" });
	}

	private post(method: string, given: Row): Promise<Row> {
		const headers = {
			"Content-Type": "application/json",
			"X-Frappe-CSRF-Token": this.token || window.frappe?.csrf_token || window.csrf_token || "",
		};
		return this.call(`${this.base}${PREFIX}${method}`, { method: "POST", headers, body: JSON.stringify(given) });
	}

	private async call(address: string, init: RequestInit): Promise<Row> {
		let response: Response;
		let held: Row | null = null;
		try {
			response = await fetch(address, { credentials: "same-origin", ...init });
			held = await response.json().catch(() => null);
		} catch {
			throw new Refused(UNREACHABLE);
		}
		const message = held?.message;
		if (message?.ok === true) return message;
		if (message?.error) throw new Refused(message.error);
		throw new Refused({ code: String(response.status), message: sentenceOf(response.status), field: null });
	}
}

function sentenceOf(status: number) {
	if (status === 401 || status === 403) {
		return { en: "You may not do this, or are signed out", fr: "Accès refusé, ou session terminée" };
	}
	return { en: `The server answered ${status}`, fr: `Le serveur a répondu ${status}` };
}
