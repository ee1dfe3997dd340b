frappe.ui.form.on("Outside Service", {
	refresh(frm) {
		if (frm.doc.status !== "Stopped") {
			return;
		}
		frm.set_intro(__("Nothing is sent to this service until a person lets it go on."), "red");
		if (frappe.user.has_role(["Customer 360 Manager", "System Manager"])) {
			frm.add_custom_button(__("Let It Go On"), () => let_go_on(frm));
		}
	},
});

function let_go_on(frm) {
	frappe.confirm(
		__("What stopped it has been mended? A service may close its access after further refusals."),
		async () => {
			await frappe.call({
				method: "targo_customer360.api.outbox.resume",
				args: { service: frm.doc.name },
				freeze: true,
			});
			frm.reload_doc();
		}
	);
}
