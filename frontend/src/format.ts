import type { Language } from "./types";

const LOCALES: Record<Language, string> = { en: "en-CA", fr: "fr-CA" };
const DAY = 24 * 3600 * 1000;

/** How the reader's language writes money, dates and numbers. */
export class Format {
	private locale: string;

	constructor(language: Language) {
		this.locale = LOCALES[language];
	}

	money(amount: number | null | undefined, currency = "CAD"): string {
		return new Intl.NumberFormat(this.locale, { style: "currency", currency }).format(amount ?? 0);
	}

	number(value: number): string {
		return new Intl.NumberFormat(this.locale, { maximumFractionDigits: 2 }).format(value);
	}

	/** A date as ISO text; a day has no time zone, so it is read at noon. */
	day(iso: string | null | undefined): string {
		if (!iso) return "";
		return new Intl.DateTimeFormat(this.locale, { dateStyle: "medium" }).format(noon(iso));
	}

	moment(iso: string | null | undefined): string {
		if (!iso) return "";
		const at = new Date(iso.replace(" ", "T"));
		const options: Intl.DateTimeFormatOptions = { dateStyle: "medium", timeStyle: "short" };
		return new Intl.DateTimeFormat(this.locale, options).format(at);
	}

	time(iso: string): string {
		return new Intl.DateTimeFormat(this.locale, { timeStyle: "short" }).format(new Date(iso.replace(" ", "T")));
	}

	month(key: string, width: "narrow" | "short" | "long" = "short"): string {
		const year = width === "long" ? ({ year: "numeric" } as const) : {};
		return new Intl.DateTimeFormat(this.locale, { month: width, ...year }).format(noon(`${key}-15`));
	}

	phone(digits: string): string {
		return /^\d{10}$/.test(digits) ? `${digits.slice(0, 3)}-${digits.slice(3, 6)}-${digits.slice(6)}` : digits;
	}
}

function noon(iso: string): Date {
	return new Date(`${iso.slice(0, 10)}T12:00:00`);
}

/** Days from one day to another; below zero where the second one is past. */
export function daysBetween(from: string, to: string): number {
	return Math.round((noon(to).getTime() - noon(from).getTime()) / DAY);
}

/** The day of the reader's clock as ISO text. */
export function isoToday(): string {
	const now = new Date();
	const part = (value: number): string => String(value).padStart(2, "0");
	return `${now.getFullYear()}-${part(now.getMonth() + 1)}-${part(now.getDate())}`;
}
