/** What the REST interface sends. `client_detail` and `actions` of the app make it. */

export interface Said {
	en: string;
	fr: string;
}

export type Row = Record<string, any>;

export interface Section {
	status: "ok" | "denied" | "error";
	rows: Row[];
	total: number;
	start?: number;
	message?: Said;
	denied?: string[];
	[extra: string]: any;
}

export interface Denied {
	denied?: true;
	failed?: true;
}

export interface Header {
	customer: string;
	customer_name: string;
	status: "active" | "disabled" | "suspended";
	type: string;
	group: string;
	territory: string;
	language: string;
	is_vip: boolean;
	is_commercial: boolean;
	suspension: (Row & Denied) | null;
	arrangement: (Row & Denied) | null;
	balance: Row & Denied;
	payment: Row & Denied;
	e911: Row & Denied;
}

export interface Page {
	customer: string;
	today: string;
	currency: string;
	header: Header;
	sections: Record<string, Section>;
}

export interface Problem {
	code: string;
	message: Said;
	field: string | null;
	fresh?: Plan | null;
}

export interface Change {
	doctype: string;
	name: string | null;
	fieldname: string;
	before: unknown;
	after: unknown;
	label: Said;
	new: number;
}

export interface Plan {
	name: string;
	action: string;
	label: Said;
	summary: Said;
	customer: string | null;
	params: Row;
	changes: Change[];
	outside: { service: string; said: Said }[];
	warnings: Said[];
	can_undo: boolean;
	expires_at: string;
}

export interface Done {
	action: string;
	message: Said;
	documents: { doctype: string; name: string }[];
	result: Row;
	can_undo: boolean;
}

export interface Answer {
	text: Said;
	columns: string[];
	labels: Record<string, Said>;
	rows: Row[];
}

export interface ActionInfo {
	id: string;
	kind: "changes" | "reads" | "secret";
	label: Said;
	params: { properties?: Record<string, any>; required?: string[]; $defs?: Record<string, any> };
	undo: string | null;
}

export interface Found {
	customer: string;
	customer_name: string;
	score: number;
	matched_by: string;
	matched_text: string;
}

export type Language = "en" | "fr";
