"""Outside services: how they are called, and the outbox that owes them a call until it is made."""
