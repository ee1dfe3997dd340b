import { ref, type Ref } from "vue";
import { problemOf, useContext } from "./context";
import type { Done, Plan, Problem } from "./types";

/** A plan being looked at: confirmed, cancelled, undone. */
export function usePlan() {
	const { api, language, reload } = useContext();
	const plan: Ref<Plan | null> = ref(null);
	const done: Ref<Done | null> = ref(null);
	const problem: Ref<Problem | null> = ref(null);
	const busy = ref(false);

	async function during<T>(work: () => Promise<T>): Promise<T | undefined> {
		busy.value = true;
		problem.value = null;
		try {
			return await work();
		} catch (error) {
			problem.value = problemOf(error);
			// What would happen is not what was shown: the new proposal is looked at instead.
			if (problem.value.fresh) plan.value = problem.value.fresh;
			// A server that can't be reached has decided nothing: the same proposal can be confirmed again.
			else if (problem.value.code !== "unreachable") plan.value = null;
			return undefined;
		} finally {
			busy.value = false;
		}
	}

	async function confirm(): Promise<void> {
		const held = plan.value;
		if (!held) return;
		const made = await during(() => api.value.confirm(held.name));
		if (!made) return;
		plan.value = null;
		done.value = made;
		await reload();
	}

	async function cancel(): Promise<void> {
		const held = plan.value;
		plan.value = null;
		if (held) await during(() => api.value.cancel(held.name));
	}

	async function undo(): Promise<void> {
		const held = done.value;
		if (!held) return;
		const proposed = await during(() => api.value.undo(held.action, language.value));
		if (proposed) {
			done.value = null;
			plan.value = proposed;
		}
	}

	function clear(): void {
		plan.value = done.value = problem.value = null;
	}

	return { plan, done, problem, busy, during, confirm, cancel, undo, clear };
}
