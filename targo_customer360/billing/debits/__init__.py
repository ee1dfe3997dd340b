"""Bank debits (pre-authorized debits): who is debited and why not, the bank's file, what comes back."""

from targo_customer360.billing.debits.pending import Pending, pending, pending_of, taken

__all__ = ["Pending", "pending", "pending_of", "taken"]
