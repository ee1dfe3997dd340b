import type { Component } from "vue";
import AccountSection from "./sections/AccountSection.vue";
import ArrangementsSection from "./sections/ArrangementsSection.vue";
import ContactsSection from "./sections/ContactsSection.vue";
import LocationsSection from "./sections/LocationsSection.vue";
import NotesSection from "./sections/NotesSection.vue";
import PaymentMethodsSection from "./sections/PaymentMethodsSection.vue";
import SuspensionsSection from "./sections/SuspensionsSection.vue";
import TableSection from "./sections/TableSection.vue";
import TicketsSection from "./sections/TicketsSection.vue";
import TimelineSection from "./sections/TimelineSection.vue";

/** The sections of the page by the name that the server gives them, and what shows each. */
export const SECTIONS: Record<string, Component> = {
	contacts: ContactsSection,
	locations: LocationsSection,
	quotes: TableSection,
	tickets: TicketsSection,
	work_orders: TableSection,
	invoices: TableSection,
	payments: TableSection,
	account: AccountSection,
	payment_methods: PaymentMethodsSection,
	arrangements: ArrangementsSection,
	suspensions: SuspensionsSection,
	notes: NotesSection,
	timeline: TimelineSection,
};

/** In the order of the page; the others stand at its side. */
const MAIN = ["locations", "quotes", "tickets", "work_orders", "invoices", "payments"];
const SIDE = ["arrangements", "payment_methods", "account", "contacts", "notes", "suspensions", "timeline"];
export const WIDE_ORDER = [MAIN, SIDE];
/** In one column what is promised and paid comes near what it is about. */
export const NARROW_ORDER = [
	["arrangements", ...MAIN, "payment_methods", "account", "contacts", "notes", "suspensions", "timeline"],
];
