"""How many rows and documents the demo data has.

At scale 1 every figure is one that the ISP gave for its own database; the other scales keep the proportions.
"""

from __future__ import annotations

from dataclasses import dataclass

SMALLEST_SCALE = 0.001
LARGEST_SCALE = 200.0
"""Beyond it the region has not enough telephone numbers."""


def scaled(count: int, scale: float) -> int:
	"""`count` at scale 1, rounded at another one; never less than 1."""
	return max(1, round(count * scale))


@dataclass(frozen=True)
class Counts:
	"""Row counts, and the breakdowns that must hold between them. Made by `Counts.at`."""

	accounts: int
	active: int
	bank: int
	"""Active accounts with bank debit (ppa=1) and no Stripe customer."""
	stripe: int
	"""Active accounts with a Stripe customer that is not charged by itself."""
	stripe_auto: int
	both: int
	"""Active accounts with bank debit and a Stripe customer that is not charged by itself."""
	no_bank_details: int
	"""Of `bank` + `both`: those whose bank account is not on file."""
	deliveries: int
	services: int
	soumissions: int
	soumission_customers: int
	templates: int
	arrangements: int
	arrangement_customers: int
	arrangements_open: int
	arrangements_pending: int
	work_orders: int
	work_order_customers: int
	work_order_items: int
	profiles: int
	profiles_inactive: int
	"""Of `profiles`: those of an inactive account."""
	profiles_second: int
	"""Of `profiles`: those that are the second one of their account."""
	lines: int
	line_customers: int
	lines_without_ata: int
	customers_without_ata: int
	lines_with_two_atas: int
	orphans: int
	"""911 addresses of a DID that has no line."""
	orphan_customers: int
	"""Customers who have an orphan and no line."""
	e911_spelling: int
	e911_door: int
	suspensions: int
	ip_rows: int
	ip_customers: int
	address_changes: int
	snapshots: int
	voicemeup: int
	tele_wiz: int
	equipment: int
	issues: int
	invoices: int
	payments: int
	comments: int

	@property
	def arrangements_completed(self) -> int:
		return self.arrangements - self.arrangements_open - self.arrangements_pending

	@property
	def no_method(self) -> int:
		return self.active - self.bank - self.stripe - self.stripe_auto - self.both

	@property
	def provisioned(self) -> int:
		"""DIDs that have at least one device."""
		return self.lines - self.lines_without_ata

	@property
	def provisioning(self) -> int:
		return self.provisioned + self.lines_with_two_atas

	@property
	def e911(self) -> int:
		return self.lines + self.orphans

	@property
	def e911_customers(self) -> int:
		return self.line_customers + self.orphan_customers

	@property
	def profile_accounts(self) -> int:
		"""Active accounts with bank debit that have one profile or two."""
		return self.profiles - self.profiles_inactive - self.profiles_second

	@classmethod
	def at(cls, scale: float) -> Counts:
		"""The counts at a scale (1.0: the ISP's own size). Raises ValueError for one too small or too big."""
		if not SMALLEST_SCALE <= scale <= LARGEST_SCALE:
			raise ValueError(f"The scale is {scale}; it must be from {SMALLEST_SCALE} to {LARGEST_SCALE:g}.")

		def n(count: int) -> int:
			return scaled(count, scale)

		lines, line_customers = n(790), n(745)
		without_ata = min(n(11), lines - 1)
		differing = round(n(790) / 8)
		profiles = n(658)
		profiles_inactive = min(n(10), profiles - 1)
		deliveries = n(17_000)
		arrangements = n(7_283)
		return cls(
			accounts=n(15_000),
			active=n(6_681),
			bank=n(655),
			stripe=n(564),
			stripe_auto=n(143),
			both=n(45),
			no_bank_details=n(45),
			deliveries=deliveries,
			services=max(n(22_000), deliveries + lines),
			soumissions=n(908),
			soumission_customers=n(529),
			templates=n(3),
			arrangements=arrangements,
			arrangement_customers=n(1_687),
			arrangements_open=n(2_205),
			arrangements_pending=n(10),
			work_orders=n(14_486),
			work_order_customers=n(10_110),
			work_order_items=n(3),
			profiles=profiles,
			profiles_inactive=profiles_inactive,
			profiles_second=min(n(24), (profiles - profiles_inactive) // 2),
			lines=lines,
			line_customers=line_customers,
			lines_without_ata=without_ata,
			# A customer with a second line may lose one device and keep another.
			customers_without_ata=min(without_ata, max(n(6), without_ata - (lines - line_customers))),
			lines_with_two_atas=min(n(7), lines - without_ata),
			orphans=n(224),
			orphan_customers=n(164),
			e911_spelling=differing - differing // 2,
			e911_door=differing // 2,
			suspensions=n(1_049),
			ip_rows=n(20_999),
			ip_customers=n(5_769),
			address_changes=n(16_284),
			snapshots=n(45_977),
			voicemeup=n(96),
			tele_wiz=n(1_065),
			equipment=max(n(20_000), deliveries + lines),
			issues=n(10_000),
			invoices=n(30_000),
			payments=n(20_000),
			comments=n(10_000),
		)
