import { onMounted, onUnmounted, type Ref } from "vue";

/** Whether what is typed goes into a field; the target of an event from inside an element is the element itself. */
function isTyping(event: KeyboardEvent): boolean {
	const target = event.composedPath()[0];
	return target instanceof HTMLElement && (target.matches("input, textarea, select") || target.isContentEditable);
}

/** Call `act` on a key anywhere on the page while `root` is shown; a plain key only where nobody is typing. */
export function useShortcut(root: Ref<HTMLElement | null>, key: string, act: () => void, withControl = false): void {
	function pressed(event: KeyboardEvent): void {
		const control = event.ctrlKey || event.metaKey;
		if (event.key.toLowerCase() !== key || control !== withControl || event.altKey) return;
		// The desk keeps the pages that were left, hidden.
		if (!root.value?.getClientRects().length || (!withControl && isTyping(event))) return;
		event.preventDefault();
		// The desk has the same keys for its own search.
		event.stopImmediatePropagation();
		act();
	}
	onMounted(() => window.addEventListener("keydown", pressed, true));
	onUnmounted(() => window.removeEventListener("keydown", pressed, true));
}
