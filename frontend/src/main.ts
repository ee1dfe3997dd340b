import { defineCustomElement, type Component } from "vue";
import base from "./css/base.css?inline";
import dialog from "./css/dialog.css?inline";
import head from "./css/head.css?inline";
import sections from "./css/sections.css?inline";
import ActionElement from "./ActionElement.vue";
import ClientDetail from "./ClientDetail.vue";
import CommandBar from "./CommandBar.vue";
import HeaderElement from "./HeaderElement.vue";
import Search from "./Search.vue";
import SectionElement from "./SectionElement.vue";
import { SECTIONS } from "./sections";

const STYLES = [base, head, sections, dialog];
// Under a policy that lets no other style in, the nonce of this script is the one for its styles.
const nonce = document.querySelector<HTMLScriptElement>("script[src*='customer360.js'][nonce]")?.nonce;

function define(name: string, component: Component, more: object = {}): void {
	if (customElements.get(name)) return;
	customElements.define(name, defineCustomElement({ ...component, ...more } as any, { styles: STYLES, nonce }));
}

define("c360-client-detail", ClientDetail);
define("c360-action", ActionElement);
define("c360-header", HeaderElement);
define("c360-search", Search);
define("c360-command-bar", CommandBar);
for (const name of Object.keys(SECTIONS)) {
	const element = SectionElement as any;
	define(`c360-${name.replaceAll("_", "-")}`, element, {
		props: { ...element.props, name: { type: String, default: name } },
	});
}
