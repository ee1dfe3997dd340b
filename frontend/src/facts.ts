import type { Context } from "./context";
import { spoken } from "./statuses";
import type { Header, Row } from "./types";
import type { Word } from "./words";

export interface Fact {
	name: string;
	label: string;
	value: string;
	/** What a phone shows. */
	short: string;
	tone: "good" | "warn" | "bad" | "plain";
	about?: string;
	/** Left out on a phone. */
	minor?: boolean;
}

type Known = Pick<Context, "t" | "said" | "format" | "language">;

export const isKnown = (part: Row | null): boolean => !!part && !part.denied && !part.failed;

function unknown(name: string, label: string, part: Row | null, { t }: Known): Fact {
	const value = t(part?.failed ? "failed" : "notAllowedShort");
	return { name, label, value, short: `${label} : ${value}`, tone: "plain" };
}

function balance(part: Row, known: Known): Fact {
	const { t, format } = known;
	const name = "balance";
	if (!isKnown(part)) return unknown(name, t("owing"), part, known);
	const label = t(part.owing < 0 ? "credit" : "owing");
	const value = format.value.money(Math.abs(part.owing));
	const late = part.overdue > 0;
	const since = t("overduePart", { amount: format.value.money(part.overdue), day: format.value.day(part.oldest_due) });
	const whole = t("overdueSince", { day: format.value.day(part.oldest_due) });
	const about = late ? (part.overdue < part.owing ? since : whole) : part.owing > 0 ? t("notYetDue") : t("nothingOwed");
	return { name, label, value, short: `${label} ${value}`, tone: late ? "bad" : part.owing > 0 ? "warn" : "good", about };
}

function arrangement(part: Row | null, known: Known): Fact {
	const { t, format } = known;
	const name = "arrangement";
	const label = t("arrangement");
	if (!part) return { name, label, value: t("noArrangement"), short: "", tone: "plain", minor: true };
	if (!isKnown(part)) return unknown(name, label, part, known);
	const late = part.days_left < 0 || part.status === "Broken";
	const cutoff = part.cutoff_date ? t(late ? "cutoffWas" : "cutoffOn", { day: format.value.day(part.cutoff_date) }) : "";
	return {
		name,
		label,
		value: format.value.money(part.amount),
		short: `${label} ${t("daysShort", { n: part.days_left })}`,
		tone: late ? "bad" : "warn",
		about: [countdown(part.days_left, known), cutoff].filter(Boolean).join(", "),
	};
}

/** How long until a day, or how long it is past. */
export function countdown(days: number | null | undefined, { t }: Pick<Context, "t">): string {
	if (days === null || days === undefined) return "";
	if (days === 0) return t("dueToday");
	return days < 0 ? t("daysLate", { n: -days }) : t("daysLeft", { n: days });
}

function payment(part: Row, known: Known): Fact {
	const { t, said, language } = known;
	const name = "payment";
	const label = t("payment");
	if (!isKnown(part)) return { ...unknown(name, label, part, known), minor: true };
	if (!part.active) return { name, label, value: t("byHand"), short: "", tone: "plain", about: t("noAutopay"), minor: true };
	const value = spoken(part.provider, language.value);
	const stop = part.stops?.[0];
	const about = stop ? t("stopped", { why: said(stop).toLowerCase() }) : t("autopayOn");
	return { name, label, value, short: value, tone: stop ? "warn" : "good", about };
}

function e911(part: Row, known: Known): Fact {
	const { t } = known;
	const name = "e911";
	if (!isKnown(part)) return unknown(name, "911", part, known);
	const value = t(`e911_${part.worst}` as Word);
	const lines = t("lines911", { n: part.lines });
	const bad = part.worst === "same" || part.worst === "none" ? lines : `${part.counts[part.worst]} / ${lines}`;
	const about = [part.lines ? bad : "", part.to_confirm ? t("confirm911", { n: part.to_confirm }) : ""].filter(Boolean).join(", ");
	const worst = { same: "good", review: "warn", mismatch: "bad", missing: "bad" } as const;
	const tone = part.worst === "same" && part.to_confirm ? "warn" : (worst[part.worst as keyof typeof worst] ?? "plain");
	return { name, label: "911", value, short: value, tone, about, minor: part.worst === "none" };
}

/** Balance, arrangement, payment and 911 of a customer, as the header shows them. */
export function factsOf(header: Header, known: Known): Fact[] {
	return [
		balance(header.balance, known),
		arrangement(header.arrangement, known),
		payment(header.payment, known),
		e911(header.e911, known),
	];
}
