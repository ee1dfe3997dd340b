frappe.pages["customer-page"].on_page_load = function (wrapper) {
	frappe.ui.make_app_page({ parent: wrapper, title: __("Customer Page"), single_column: true });
};

frappe.pages["customer-page"].on_page_show = function (wrapper) {
	const customer = frappe.get_route()[1] || "";
	const shown = wrapper.querySelector("c360-client-detail, c360-search");
	if (shown && shown.getAttribute("customer") === customer) return;
	const element = customer360.element(customer ? "client-detail" : "search", customer);
	$(wrapper).find(".layout-main-section").empty().append(element);
	wrapper.page.set_title(customer || __("Customer Page"));
	if (!customer) return;
	wrapper.page.set_secondary_action(__("Customer Form"), () => frappe.set_route("Form", "Customer", customer));
	element.addEventListener("shown", (event) => wrapper.page.set_title(event.detail[1]));
	// What stays in view stays below the bar of the desk, and above the title of the page, which comes and goes.
	const bar = document.querySelector(".navbar");
	element.style.setProperty("--c360-top", `${bar ? bar.offsetHeight : 0}px`);
	element.style.setProperty("--c360-layer", "7");
};
