"""What staff write in notes, tickets and quotes. Data only; what stands in braces is filled in."""

from __future__ import annotations

ARRANGEMENT_NOTES = (
	"Par téléphone avec Gen",
	"Par téléphone avec {clerk}",
	"Entente prise avec monsieur, il passe au bureau le {day}",
	"Madame va payer par le portail à sa paye, {amount} $",
	"Paiement par chèque, déjà posté d'après le client",
	"Called back, will pay {amount} $ by the {day}",
	"Promised to pay when pension comes in. OK per {clerk}",
	"Le client dit qu'il n'a jamais reçu la facture & demande un délai.\nLui ai renvoyé par courriel.",
	"Message laissé sur le répondeur, pas de retour d'appel.\nEntente reconduite.",
	"2e entente - ne pas prolonger sans l'accord de {clerk}!",
	"Chèque sans provision (NSF). Frais ajoutés. À payer en entier.",
	"PPA refusé par la banque, reprendre le {day}",
	'Le client veut "tout payer d\'un coup" à la fin du mois',
	"Décès du titulaire, voir avec la succession",
	"Customer is hospitalised, do not cut before the {day}.",
)
ARRANGEMENT_CHANGES = (
	"Date reportée à la demande du client",
	"Montant corrigé (erreur de saisie)",
	"Paiement reçu en partie, reste {amount} $",
	"Moved to next payday",
	"Client a manqué sa date, dernière chance",
	"Changé de chèque à portail",
)
WORK_NOTES = (
	"Installation fibre complétée. ONT au sous-sol, signal -18 dBm.",
	"Installation fibre, Wi-Fi testé partout, client satisfait",
	"Remplacé le routeur (défectueux). Configuré le même SSID.",
	"Antenne réalignée après la tempête. RSSI -61.\nRetour à prévoir si le vent la bouge encore.",
	"Câble de descente coupé par la tondeuse, refait l'épissure et enterré plus creux.",
	"Service call: no dial tone. Replaced the HT502, line OK.",
	"Moved the router upstairs, added a mesh unit.",
	"Client absent, avis laissé à la porte. À recéduler.",
	"No access, dog loose in the yard. Call before next visit.",
	"Arbre tombé sur la ligne, attente d'Hydro.",
	"Branché l'ATA et vérifié le 911 avec le client",
	"Travaux facturables: 2 h de main-d'œuvre, 30 m de câble Cat6",
	"Relocalisation du boîtier à l'arrière du garage",
	"Ramassé l'équipement, compte annulé",
	"Tour: changé la radio secteur nord & mis à jour le firmware",
	"Déneigé l'accès à la tour avec {name}",
	"Vérifié le niveau, -27 dBm: connecteur sale, nettoyé -> -19 dBm",
	"",
	"",
)
QUOTE_TITLES = (
	"Soumission fibre optique",
	"Installation fibre - {name}",
	"Soumission pour {name}",
	"Quote - fibre and phone",
	"Relocalisation de service",
	"Téléphonie IP, {name}",
	"Wi-Fi extérieur & caméras",
	"Rural Internet and Wi-Fi",
	"Projet d'excavation, entrée privée",
	"Tour 40' et antenne",
)
QUOTE_TERMS = (
	"Prix valide 30 jours. Taxes en sus.",
	"Prix valides 30 jours.\nTaxes applicables en sus.\nLe client est responsable de l'excavation.",
	"Prices valid for 30 days. Taxes not included.\nCustomer must clear the path of the trench.",
	"<p>Contrat de 24 mois.</p><p>L'équipement loué demeure la propriété du fournisseur.</p>",
	"50 % à la commande, solde à l'installation.\n\nMerci de votre confiance!",
	"Selon disponibilité de l'équipement et l'accès à la propriété. N'inclut pas la réparation du pavage.",
	"Net 30 days. Work to be scheduled within 4 weeks of acceptance.",
	"",
)
QUOTE_TEMPLATES = (
	("Résidentiel fibre", "Prix valide 30 jours.\r\nTaxes en sus.\r\nContrat de 24 mois, équipement inclus."),
	("Affaires", "Prix valide 30 jours. Taxes en sus.\nNet 30 jours.\nIP fixe & soutien prioritaire inclus."),
	(
		"English - residential",
		"Prices valid for 30 days. Taxes not included.\n24-month contract, equipment included.",
	),
)
SUSPENSION_NOTES = (
	"Non-paiement",
	"Non-paiement, 2 avis envoyés",
	"Suspendu à la demande du client (chalet fermé l'hiver)",
	"Seasonal - back in May",
	"Compte en recouvrement",
	"Chèque sans provision",
	"Unpaid since March, final notice sent",
	"Abus du service, voir {clerk}",
	"",
	"",
)
ISSUE_SUBJECTS = (
	"Pas d'Internet depuis ce matin",
	"Internet lent le soir",
	"Plus de tonalité sur la ligne",
	"Wi-Fi ne se rend pas au 2e étage",
	"No Internet since the storm",
	"Phone line is noisy",
	"Déménagement - transfert de service",
	"Question sur la facture",
	"Changement de forfait vers {sku}",
	"Décodeur gelé, image saccadée",
	"Boîte vocale: mot de passe oublié",
	"Moving out, cancel service",
	"Wants a quote for fibre",
	"ONT lumière rouge (LOS)",
	"Installer une borne Wi-Fi dans la grange",
	"Changement de carte de crédit",
)
ISSUE_DETAILS = (
	"Redémarré le routeur avec le client, pas de changement.",
	"Signal vérifié à distance: normal. Test de vitesse demandé.",
	"Customer will call back tomorrow.",
	"À céduler avec un technicien, accès par l'arrière.",
	"Réglé au téléphone.",
	"Voir bon de travail.",
	"Line tested from our side, ATA not registered.",
)
MEMOS = (
	"Client préfère être joint le soir.",
	"Ne parle qu'anglais.",
	"Chien dans la cour, appeler avant.",
	"Facture par la poste SVP.",
	"Adresse de facturation différente: voir le fils.",
	"Prefers e-mail to phone.",
	"A demandé un rabais, refusé par {clerk}.",
	"Attention, deux compteurs sur le même terrain.",
	"Clé chez le voisin (maison blanche).",
	"Ancien client de la coop, a gardé son numéro.",
	"Neighbour of the tower, keeps the road clear for us.",
	"Compte conjoint, parler à l'un ou l'autre.",
)
CLERKS = ("Gen", "Nathalie", "Chantal", "Josée", "Mélanie", "Isabelle", "Kevin", "Lucie")
