import type { Row } from "./types";
import type { Word } from "./words";

export type Kind = "text" | "day" | "money" | "number" | "flag" | "list";

export interface Column {
	key: string;
	label: Word;
	kind?: Kind;
	/** Left out where the table is narrow. */
	wide?: boolean;
}

export interface RowAction {
	action: string;
	params: (row: Row, customer: string) => Row;
	when?: (row: Row) => boolean;
}

interface Table {
	/** Whose words the statuses are. */
	doctype: string;
	columns: Column[];
	actions?: RowAction[];
	/** What can be done with the section as a whole, on the buttons of its head. */
	head?: string[];
}

/** What the plain lists show, and what can be done to one of their rows. */
export const TABLES: Record<string, Table> = {
	quotes: {
		doctype: "Quotation",
		columns: [
			{ key: "number", label: "number" },
			{ key: "date", label: "date", kind: "day" },
			{ key: "title", label: "title" },
			{ key: "status", label: "status" },
			{ key: "monthly_total", label: "perMonth", kind: "money" },
			{ key: "total", label: "total", kind: "money" },
		],
		actions: [
			{
				action: "undo_conversion",
				params: (row) => ({ quote_id: row.name }),
				when: (row) => row.service_status === "Converted",
			},
			{
				action: "convert_quote",
				params: (row, customer) => ({ quote_id: row.name, customer }),
				when: (row) => row.service_status !== "Converted" && !["Lost", "Cancelled"].includes(row.status),
			},
		],
	},
	work_orders: {
		doctype: "Service Work Order",
		head: ["reschedule_dispatch", "cancel_dispatch", "complete_dispatch", "work_history"],
		columns: [
			{ key: "name", label: "number" },
			{ key: "work_date", label: "date", kind: "day" },
			{ key: "status", label: "status" },
			{ key: "technicians", label: "technicians", kind: "list" },
			{ key: "hours", label: "hours", kind: "number" },
			{ key: "total", label: "total", kind: "money", wide: true },
		],
		actions: [
			{
				action: "bill_work_order",
				params: (row) => ({ work_order: row.name }),
				when: (row) => row.status === "Completed" && !row.invoice,
			},
		],
	},
	invoices: {
		doctype: "Sales Invoice",
		columns: [
			{ key: "name", label: "number" },
			{ key: "posting_date", label: "date", kind: "day" },
			{ key: "due_date", label: "due", kind: "day", wide: true },
			{ key: "status", label: "status" },
			{ key: "grand_total", label: "total", kind: "money" },
			{ key: "outstanding", label: "left", kind: "money" },
		],
		actions: [
			{
				action: "charge_invoice",
				params: (row) => ({ invoice: row.name }),
				when: (row) => row.outstanding > 0 && !["Draft", "Cancelled"].includes(row.status),
			},
		],
	},
	payments: {
		doctype: "Payment Entry",
		columns: [
			{ key: "name", label: "number" },
			{ key: "posting_date", label: "date", kind: "day" },
			{ key: "mode", label: "mode" },
			{ key: "reference", label: "reference", wide: true },
			{ key: "status", label: "status" },
			{ key: "amount", label: "amount", kind: "money" },
		],
	},
};
