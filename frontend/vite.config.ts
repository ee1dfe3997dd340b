import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

export default defineConfig({
	plugins: [vue()],
	define: { "process.env.NODE_ENV": JSON.stringify("production"), __VUE_OPTIONS_API__: "false" },
	build: {
		target: "es2022",
		outDir: "../targo_customer360/public/frontend",
		emptyOutDir: true,
		lib: { entry: "src/main.ts", formats: ["es"], fileName: () => "customer360.js" },
	},
});
