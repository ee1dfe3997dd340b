import type { Language } from "./types";

type Tone = "good" | "warn" | "bad" | "plain";

const TONES: Record<string, Tone> = {
	Active: "good",
	Paid: "good",
	Completed: "good",
	Resolved: "good",
	Converted: "good",
	Ordered: "good",
	Submitted: "good",
	Registered: "good",
	Done: "good",
	Restored: "good",
	Open: "warn",
	Pending: "warn",
	Unpaid: "warn",
	"Partly Paid": "warn",
	Scheduled: "warn",
	"To confirm": "warn",
	Restoring: "warn",
	"Needs Human": "warn",
	"Pending Removal": "warn",
	Overdue: "bad",
	Broken: "bad",
	Missed: "bad",
	Suspended: "bad",
	Failed: "bad",
	Rejected: "bad",
};
/** Where the same word is good news of one document and bad news of another. */
const TONES_OF: Record<string, Record<string, Tone>> = {
	"Customer Suspension": { Active: "bad", Scheduled: "warn" },
	"Service Work Order": { Completed: "plain" },
};

export function toneOf(status: string, doctype = ""): Tone {
	return TONES_OF[doctype]?.[status] ?? TONES[status] ?? "plain";
}

/** Stored words as a reader of French says them, where a document has no word of its own. */
const FRENCH: Record<string, string> = {
	Active: "Actif",
	Paid: "Payée",
	Completed: "Terminé",
	Closed: "Fermé",
	Resolved: "Résolu",
	Replied: "Répondu",
	"On Hold": "En suspens",
	Converted: "Convertie",
	Submitted: "Soumis",
	Open: "Ouvert",
	Pending: "En attente",
	Draft: "Brouillon",
	Unpaid: "Impayée",
	"Partly Paid": "Payée en partie",
	Scheduled: "Prévu",
	Overdue: "En retard",
	Broken: "Non respectée",
	Suspended: "Suspendu",
	Cancelled: "Annulé",
	Ended: "Terminée",
	Inactive: "Inactif",
	Decommissioned: "Hors service",
	Ordered: "Commandée",
	"Partially Ordered": "Commandée en partie",
	Lost: "Perdue",
	Expired: "Expirée",
	Return: "Note de crédit",
	"Credit Note Issued": "Créditée",
	Registered: "Inscrite",
	Removed: "Retirée",
	"Needs Human": "À traiter",
	"Pending Removal": "Retrait demandé",
	Validated: "Validée",
	Unknown: "Inconnu",
	Rejected: "Refusée",
	Missed: "Manqué",
	Upcoming: "À venir",
	Done: "Fait",
	Failed: "Échoué",
	Restored: "Rétabli",
	Restoring: "En rétablissement",
	"Not Needed": "Inutile",
	"Still Barred": "Encore bloqué",
	"To confirm": "À confirmer",
	Same: "Conforme",
	Review: "À vérifier",
	Mismatch: "Différente",
	Missing: "Absente",
	Revoked: "Révoqué",
	"In Progress": "En cours",
	Executed: "Exécutée",
	Low: "Basse",
	Medium: "Moyenne",
	High: "Haute",
	Urgent: "Urgente",
	Internet: "Internet",
	Telephone: "Téléphone",
	Wireless: "Sans fil",
	Fibre: "Fibre",
	Cable: "Câble",
	Router: "Routeur",
	Switch: "Commutateur",
	"Set-top box": "Décodeur",
	"Bank Draft": "Prélèvement bancaire",
	"Bank Debit": "Prélèvement bancaire",
	"Non-payment": "Non-paiement",
	Manual: "Manuelle",
	Legacy: "Ancien système",
	Unset: "Non précisé",
	Portal: "Portail",
	Cheque: "Chèque",
	Phone: "Téléphone",
	PPA: "Prélèvement autorisé",
	Letter: "Lettre",
	Email: "Courriel",
	SMS: "Texto",
	Monthly: "Chaque mois",
	monthly: "Chaque mois",
	"14 Days": "Avis de 14 jours",
	"24 Hours": "Avis de 24 heures",
	Decision: "Avis de décision",
	Morning: "Matin",
	Afternoon: "Après-midi",
	Evening: "Soir",
	"Outgoing Barred": "Appels sortants bloqués",
	"In Service": "En service",
};
const FRENCH_OF: Record<string, Record<string, string>> = {
	"Payment Arrangement": { Open: "En cours", Completed: "Respectée", Cancelled: "Annulée", Pending: "À venir" },
	"Payment Arrangement Instalment": { Paid: "Payé", "Partly Paid": "Payé en partie" },
	"Customer Suspension": { Active: "En vigueur", Scheduled: "Prévue" },
	"Sales Invoice": { Draft: "Brouillon", Cancelled: "Annulée" },
	"Payment Entry": { Submitted: "Reçu" },
	Quotation: { Open: "Ouverte", Cancelled: "Annulée" },
	"VoIP Line": { Active: "Active", Suspended: "Suspendue" },
	"E911 Registration": { Submitted: "Transmise", Unknown: "Inconnue" },
};
/** What English readers would not say as it is stored. */
const ENGLISH: Record<string, string> = {
	"Bank Draft": "Bank debit",
	Unset: "Not said",
	PPA: "Pre-authorized",
	monthly: "Monthly",
	"14 Days": "14-day notice",
	"24 Hours": "24-hour notice",
	Decision: "Notice of the decision",
	Legacy: "Old system",
};
const ENGLISH_OF: Record<string, Record<string, string>> = { "Payment Entry": { Submitted: "Received" } };

/** A stored word of a document as the reader says it; a word that is not known stays as it is. */
export function spoken(word: string, language: Language, doctype = ""): string {
	if (language === "fr") return FRENCH_OF[doctype]?.[word] ?? FRENCH[word] ?? word;
	return ENGLISH_OF[doctype]?.[word] ?? ENGLISH[word] ?? word;
}

export function isKnown(word: string, doctype = ""): boolean {
	return word in FRENCH || !!FRENCH_OF[doctype]?.[word];
}
