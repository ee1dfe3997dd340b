import type { Format } from "./format";
import { spoken } from "./statuses";
import type { Change, Language } from "./types";
import { words } from "./words";

const MONEY = /amount|total|price|rate|owed|paid|limit|balance|outstanding|gst|qst/;
const NOTHING = "—";

/** A value of a change as the reader writes it. */
export function shownValue(value: unknown, change: Pick<Change, "doctype" | "fieldname">, format: Format, language: Language): string {
	if (value === null || value === undefined || value === "") return NOTHING;
	if (typeof value === "boolean") return words[value ? "yes" : "no"][language];
	if (Array.isArray(value)) return value.map((one) => shownValue(one, change, format, language)).join(", ") || NOTHING;
	if (typeof value === "object") return Object.values(value).filter(Boolean).join(", ") || NOTHING;
	const text = String(value);
	if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return format.day(text);
	if (/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(text)) return format.moment(text);
	if (/^-?\d+\.\d{2}$/.test(text) && MONEY.test(change.fieldname)) return format.money(Number(text));
	if (/^(is|has)_|_enabled$|_synced$|^all_services$/.test(change.fieldname)) return words[Number(text) ? "yes" : "no"][language];
	return spoken(text, language, change.doctype);
}
