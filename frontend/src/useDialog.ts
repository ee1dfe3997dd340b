import type { Ref } from "vue";

/** The element that has the focus, inside of elements too. */
function focused(): HTMLElement | null {
	let found = document.activeElement;
	while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
	return found instanceof HTMLElement && found !== document.body ? found : null;
}

/** A modal window that gives the focus back: to the button that opened it, or to the heading above it where it went. */
export function useDialog(dialog: Ref<HTMLDialogElement | null>): { open: () => void; close: () => void; giveBack: () => void } {
	let opener: HTMLElement | null = null;
	let around: HTMLElement | null = null;

	function open(): void {
		if (dialog.value?.open) return;
		opener = focused();
		around = opener?.closest<HTMLElement>("section, .page-head, dialog") ?? null;
		dialog.value?.showModal();
	}

	function giveBack(): void {
		const menu = opener?.closest("details")?.querySelector("summary");
		const back = [opener, menu].find((one) => one?.isConnected && one.getClientRects().length);
		if (back) back.focus({ preventScroll: true });
		else around?.querySelector<HTMLElement>("[tabindex='-1'], h1, h2")?.focus();
	}

	return { open, close: () => dialog.value?.close(), giveBack };
}
