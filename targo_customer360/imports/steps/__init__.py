"""The steps of Phase 13, in the order in which they run: what others link to comes first."""

from targo_customer360.imports.step import SkippedTable, Step
from targo_customer360.imports.steps.arrangements import Arrangements
from targo_customer360.imports.steps.histories import AddressChanges, IPAssignments
from targo_customer360.imports.steps.payment_methods import AccountMethods, PaysafeTokens
from targo_customer360.imports.steps.quotes import Quotes
from targo_customer360.imports.steps.registrations import Registrations
from targo_customer360.imports.steps.suspensions import Suspensions
from targo_customer360.imports.steps.terms import Terms
from targo_customer360.imports.steps.voip_lines import Devices, Lines
from targo_customer360.imports.steps.work_orders import WorkOrderItems, WorkOrders
from targo_customer360.legacy.tables import TABLES

STEPS: tuple[Step, ...] = (
	Terms(),
	Quotes(),
	Arrangements(),
	WorkOrders(),
	WorkOrderItems(),
	PaysafeTokens(),
	AccountMethods(),
	Lines(),
	Devices(),
	Registrations(),
	Suspensions(),
	IPAssignments(),
	AddressChanges(),
	SkippedTable(TABLES["service_snapshot"], "bandwidth history, for analytics only"),
	SkippedTable(TABLES["voicemeup"], "call records of a former supplier, for analytics only"),
	SkippedTable(TABLES["tele_wiz"], "settings of the television wizard, no longer in use"),
)
