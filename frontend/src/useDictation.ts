import { ref } from "vue";
import type { Language, Row } from "./types";

interface Listener {
	lang: string;
	onresult: (event: Row) => void;
	onend: () => void;
	start: () => void;
}

/** Speech recognition of the browser, where it has one: not every browser does. */
export function useDictation(language: () => Language, heard: (words: string) => void) {
	const browser = window as any;
	const Recognition = (browser.SpeechRecognition ?? browser.webkitSpeechRecognition) as (new () => Listener) | undefined;
	const listening = ref(false);

	function start(): void {
		if (!Recognition) return;
		const listener = new Recognition();
		listener.lang = language() === "fr" ? "fr-CA" : "en-CA";
		listener.onresult = (event) => heard(event.results[0][0].transcript);
		listener.onend = () => (listening.value = false);
		listening.value = true;
		listener.start();
	}

	return { can: !!Recognition, listening, start };
}
