import type { ActionInfo, Row } from "./types";

export type FieldKind = "text" | "long" | "date" | "moment" | "number" | "flag" | "choice" | "lines";

export interface Field {
	name: string;
	kind: FieldKind;
	choices: string[];
	required: boolean;
	/** Seldom needed: folded away. */
	rare: boolean;
}

/** What the form of an action shows at once, in this order, beside what it requires; the rest is folded away. */
const SHOWN: Record<string, string[]> = {
	suspend_customer: ["reason", "starts_on", "ends_on"],
	reactivate_customer: ["reason"],
	create_payment_arrangement: ["amount", "due_date", "cutoff_date", "note"],
	reopen_payment_arrangement: ["due_date", "cutoff_date", "reason"],
	create_quote: ["items", "address"],
	convert_quote: [],
	schedule_dispatch: ["date", "time_of_day", "tech", "subject"],
	add_phone_line: ["did", "voicemail"],
	provision_fibre: ["olt", "port"],
	update_911_address: ["address", "reason"],
	confirm_911_address: ["note"],
	stop_stripe_autopay: [],
	record_cutoff_notice: ["kind", "channel", "note"],
	ip_on_date: ["date"],
	get_voicemail_password: ["reason"],
};
/** Parts of documents, which a line of text can't hold. */
const NOT_TYPED: Record<string, string[]> = { confirm_911_address: ["address"], complete_dispatch: ["technicians"] };
/** Asked of a person though the schema leaves it open. */
const ASKED_FOR: Record<string, string[]> = { get_voicemail_password: ["reason"] };
const LONG = ["reason", "note", "description"];

/** The fields of an action's form: those that the place of its button did not give, and those named in `also`. */
export function fieldsOf(info: ActionInfo, given: Row, also: string[] = []): Field[] {
	const required = [...(info.params.required ?? []), ...(ASKED_FOR[info.id] ?? []), ...also];
	const shown = SHOWN[info.id];
	const left = Object.entries(info.params.properties ?? {}).filter(
		([name]) =>
			also.includes(name) || (!(name in given) && name !== "customer" && !NOT_TYPED[info.id]?.includes(name)),
	);
	const fields = left.map(([name, schema]) => ({
		name,
		...shape(name, schema, info),
		required: required.includes(name),
		rare: !!shown && !shown.includes(name) && !required.includes(name),
	}));
	const place = (field: Field): number => (shown?.includes(field.name) ? shown.indexOf(field.name) : 99);
	return fields.sort((one, other) => place(one) - place(other));
}

function shape(name: string, schema: Row, info: ActionInfo): { kind: FieldKind; choices: string[] } {
	const of = (one: Row): Row => (one.$ref ? (info.params.$defs?.[one.$ref.split("/").pop()!] ?? one) : one);
	const options: Row[] = (schema.anyOf ?? [schema]).map(of);
	const main = options.find((one) => one.type !== "null") ?? {};
	if (main.enum || main.const) return { kind: "choice", choices: (main.enum ?? [main.const]).filter(Boolean) };
	if (name === "time_of_day") return { kind: "choice", choices: ["Morning", "Afternoon", "Evening"] };
	if (main.format === "date") return { kind: "date", choices: [] };
	if (main.format === "date-time") return { kind: "moment", choices: [] };
	if (options.some((one) => one.type === "number" || one.type === "integer")) return { kind: "number", choices: [] };
	if (options.some((one) => one.type === "boolean")) return { kind: "flag", choices: [] };
	if (main.type === "array") return { kind: "lines", choices: [] };
	return { kind: LONG.includes(name) ? "long" : "text", choices: [] };
}

/** What the form begins with: the defaults of the schema, and what the place of the button suggests. */
export function beginning(info: ActionInfo, suggested: Row): Row {
	const defaults = Object.entries(info.params.properties ?? {})
		.filter(([, schema]) => schema.default !== undefined && schema.default !== null && !Array.isArray(schema.default))
		.map(([name, schema]) => [name, schema.default]);
	return { ...Object.fromEntries(defaults), ...suggested };
}

/** What was typed, as the action takes it; what was left empty is not sent. */
export function paramsOf(fields: Field[], typed: Row): Row {
	const params: Row = {};
	for (const field of fields) {
		const value = typed[field.name];
		if (value === undefined || value === "" || value === null) continue;
		if (field.kind === "lines") params[field.name] = linesOf(String(value));
		else if (field.kind === "number") params[field.name] = numberOf(String(value));
		else params[field.name] = value;
	}
	return params;
}

function linesOf(text: string): string[] {
	return text
		.split("\n")
		.map((line) => line.trim())
		.filter(Boolean);
}

/** A number as it is written in either language; what is none goes as it is, so that the answer says what is wrong. */
function numberOf(text: string): number | string {
	const bare = text.replace(/[\s\u00a0$]/g, "").replace(",", ".");
	return /^-?\d+(\.\d+)?$/.test(bare) ? Number(bare) : text;
}
