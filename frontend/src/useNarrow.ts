import { onMounted, onUnmounted, ref, type Ref } from "vue";

/** Whether the page has one column. */
export function useNarrow(): Ref<boolean> {
	const media = window.matchMedia("(max-width: 62rem)");
	const narrow = ref(media.matches);
	const changed = (): void => void (narrow.value = media.matches);
	onMounted(() => media.addEventListener("change", changed));
	onUnmounted(() => media.removeEventListener("change", changed));
	return narrow;
}
