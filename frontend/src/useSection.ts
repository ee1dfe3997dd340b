import { computed, ref, watch, type ComputedRef, type Ref } from "vue";
import { problemOf, useContext } from "./context";
import type { Problem, Row, Section } from "./types";

const PAGE = 50;
const LONGEST = 200;

export interface Listed {
	section: ComputedRef<Section | undefined>;
	rows: Ref<Row[]>;
	total: Ref<number>;
	left: ComputedRef<number>;
	busy: Ref<boolean>;
	problem: Ref<Problem | null>;
	more: () => Promise<void>;
	retry: () => Promise<void>;
}

interface Given {
	name: string;
	customer: string;
	section: Section | undefined;
}

/** The rows of a section, and getting more of them. `name` may be a list of one location (`ip_history@LOC-1`). */
export function useSection(given: Given): Listed {
	const { api } = useContext();
	const rows: Ref<Row[]> = ref([]);
	const total = ref(0);
	const busy = ref(false);
	const problem: Ref<Problem | null> = ref(null);
	const again: Ref<Section | undefined> = ref();
	let shownOf = "";

	watch(
		() => given.section,
		async (section) => {
			const wanted = shownOf === given.customer ? rows.value.length : 0;
			shownOf = given.customer;
			again.value = undefined;
			problem.value = null;
			if (!section) return;
			const first = [...section.rows];
			// Who had paged further stays where they were.
			const short = Math.min(wanted, section.total) - first.length;
			rows.value = short > 0 ? [...first, ...(await rest(first.length, short))] : first;
			total.value = section.total;
		},
		{ immediate: true },
	);

	async function rest(start: number, count: number): Promise<Row[]> {
		const page = await api.value.section(given.customer, given.name, start, Math.min(count, LONGEST)).catch(() => null);
		return page?.rows ?? [];
	}

	async function during(work: () => Promise<void>): Promise<void> {
		busy.value = true;
		try {
			await work();
		} catch (error) {
			problem.value = problemOf(error);
		} finally {
			busy.value = false;
		}
	}

	const more = (): Promise<void> =>
		during(async () => {
			const page = await api.value.section(given.customer, given.name, rows.value.length, PAGE);
			if (page.status === "ok") {
				rows.value.push(...page.rows);
				total.value = page.total;
				problem.value = null;
			} else if (page.message) {
				problem.value = { code: page.status, message: page.message, field: null };
			}
		});

	const retry = (): Promise<void> =>
		during(async () => {
			again.value = (await api.value.page(given.customer, [given.name])).sections[given.name];
			rows.value = [...(again.value?.rows ?? [])];
			total.value = again.value?.total ?? 0;
		});

	return {
		section: computed(() => again.value ?? given.section),
		rows,
		total,
		left: computed(() => Math.max(0, total.value - rows.value.length)),
		busy,
		problem,
		more,
		retry,
	};
}
