"""The outbox: every call owed to an outside service, written with the change that owes it and sent after it.

- `messages`: the Outbox Message as rows, its statuses, what is due and in which order
- `owing`: putting a message there, in the caller's transaction
- `handler`: what a service has to offer so that the outbox can send to it
- `policy`: when it is tried again, and when a person has to look
- `drain`: sending what is due
- `people`: what a person may do: retry, drop, let a stopped service go on
- `services`: services that were stopped until a person looks
"""

from targo_customer360.integrations.outbox.drain import DrainResult, drain
from targo_customer360.integrations.outbox.handler import Handler, Idle, Outcome
from targo_customer360.integrations.outbox.owing import owe
from targo_customer360.integrations.outbox.people import drop, resume, retry
from targo_customer360.integrations.outbox.policy import Policy

__all__ = ["DrainResult", "Handler", "Idle", "Outcome", "Policy", "drain", "drop", "owe", "resume", "retry"]
