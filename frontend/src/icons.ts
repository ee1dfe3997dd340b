/** Paths of line icons, 24 by 24. */
export const ICONS = {
	search: "M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM20 20l-4-4",
	phone: "M6 3h3l2 5-2.5 1.5a12 12 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z",
	box: "M4 14h16v6H4zM8 17h.01M12 17h4M7 14l2-9M17 14l-2-9",
	note: "M5 4h14v11l-5 5H5zM14 20v-5h5",
	action: "M5 12l5 5L20 7",
	refused: "M6 6l12 12M18 6L6 18",
	suspension: "M12 3v9M6.3 6.3a8 8 0 1 0 11.4 0",
	arrangement: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
	move: "M12 21s-7-6.2-7-11a7 7 0 0 1 14 0c0 4.8-7 11-7 11zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
	visit: "M14 7a4 4 0 0 1 5-4l-2.5 2.5 2 2L21 5a4 4 0 0 1-5.5 5L8 17.5a2.1 2.1 0 0 1-3-3L12.5 7z",
	warning: "M12 4l9 16H3zM12 10v4M12 17h.01",
	lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
	spark: "M12 3v6M12 15v6M3 12h6M15 12h6",
	microphone: "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4",
} as const;

export type IconName = keyof typeof ICONS;
