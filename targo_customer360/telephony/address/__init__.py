"""Is a service address the same door as a 911 address? See `match` in matcher.py."""

from targo_customer360.telephony.address.matcher import match
from targo_customer360.telephony.address.model import E911Address, ServiceAddress, Verdict
from targo_customer360.telephony.address.reasons import Reason

__all__ = ["E911Address", "Reason", "ServiceAddress", "Verdict", "match"]
