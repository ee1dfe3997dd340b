// Puts the elements of the customer's page into the desk; what draws them is loaded when the first one is needed.
frappe.provide("customer360");

customer360.element = function (name, customer) {
	const element = document.createElement(`c360-${name}`);
	element.setAttribute("customer", customer);
	element.setAttribute("language", (frappe.boot.lang || "en").slice(0, 2));
	element.setAttribute("theme", document.documentElement.getAttribute("data-theme") || "");
	element.setAttribute("csrf-token", frappe.csrf_token);
	element.setAttribute("href", "/app/customer-page/{customer}");
	import(`/assets/targo_customer360/frontend/customer360.js?v=${customer360.version()}`);
	return element;
};

// Who has a newer app gets its newer page.
customer360.version = function () {
	return (frappe.boot.versions || {}).targo_customer360 || "";
};

// The desk changes its theme without a reload.
new MutationObserver(() => {
	const theme = document.documentElement.getAttribute("data-theme") || "";
	for (const shown of document.querySelectorAll("c360-client-detail, c360-header, c360-search")) {
		shown.setAttribute("theme", theme);
	}
}).observe(document.documentElement, { attributeFilter: ["data-theme"] });

customer360.open = function (customer) {
	frappe.set_route("customer-page", customer);
};

customer360.button = function (frm, customer) {
	if (customer && !frm.is_new()) {
		frm.add_custom_button(__("Customer 360"), () => customer360.open(customer));
	}
};

// Frappe takes no script of an app for a DocType that is custom on the site, so this one is here.
frappe.ui.form.on("Service Location", {
	refresh(frm) {
		customer360.button(frm, frm.doc.customer);
	},
});
