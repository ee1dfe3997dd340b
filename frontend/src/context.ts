import { computed, inject, provide, ref, type ComputedRef, type InjectionKey, type PropType, type Ref } from "vue";
import { Api, Refused } from "./api";
import { Format } from "./format";
import type { ActionInfo, Header, Language, Problem, Row, Said } from "./types";
import { words, type Word } from "./words";

/** Attributes that every element has. */
export const PROPS = {
	customer: { type: String, default: "" },
	language: { type: String, default: "" },
	apiBase: { type: String, default: "/api/method/" },
	csrfToken: { type: String, default: "" },
	href: { type: String, default: "" },
	theme: { type: String as PropType<"" | "light" | "dark">, default: "" },
} as const;

/** An action that a button asks for; `typed` is what its form begins with. */
export interface Asked {
	action: string;
	params: Row;
	typed: Row;
}

export interface Context {
	api: ComputedRef<Api>;
	language: ComputedRef<Language>;
	format: ComputedRef<Format>;
	t: (word: Word, values?: Row) => string;
	said: (sentence: Said | null | undefined) => string;
	actions: Ref<ActionInfo[]>;
	asked: Ref<Asked | null>;
	header: Ref<Header | null>;
	href: (customer: string) => string;
	reload: () => Promise<void>;
}

const KEY: InjectionKey<Context> = Symbol("customer360");

interface Given {
	language: string;
	apiBase: string;
	csrfToken: string;
	href: string;
}

function languageOf(given: string): Language {
	const wanted = given || document.documentElement.lang || navigator.language;
	return wanted.toLowerCase().startsWith("fr") ? "fr" : "en";
}

/** "one|many" by the number `n`, as the language counts; then the values put in. */
function filled(text: string, values: Row, language: Language): string {
	const [one = "", many] = text.split("|");
	const isOne = language === "fr" ? Math.abs(values.n) < 2 : Math.abs(values.n) === 1;
	const chosen = many === undefined || isOne ? one : many;
	return chosen.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** What the parts of one element share. An element inside another one takes its parent's. */
export function provideContext(props: Given, reload: () => Promise<void> = async () => undefined): Context {
	const above = inject(KEY, null);
	if (above) return above;
	const language = computed(() => languageOf(props.language));
	const context: Context = {
		api: computed(() => new Api(props.apiBase, props.csrfToken)),
		language,
		format: computed(() => new Format(language.value)),
		t: (word, values = {}) => filled(words[word][language.value], values, language.value),
		said: (sentence) => sentence?.[language.value] ?? "",
		actions: ref([]),
		asked: ref(null),
		header: ref(null),
		href: (customer) =>
			props.href.includes("{customer}")
				? props.href.replace("{customer}", encodeURIComponent(customer))
				: `#${encodeURIComponent(customer)}`,
		reload,
	};
	provide(KEY, context);
	return context;
}

export function useContext(): Context {
	const context = inject(KEY);
	if (!context) throw new Error("A part of the page stands outside of its element");
	return context;
}

export function problemOf(error: unknown): Problem {
	if (error instanceof Refused) return error.problem;
	const message = { en: "Something went wrong on this page", fr: "Un problème est survenu sur cette page" };
	console.error(error);
	return { code: "failed", message, field: null };
}
