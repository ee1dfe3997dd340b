"""From a quote to a service that works: quotes, their conversion, visits of technicians, and what those cost.

Each feature decides first (a dataclass, nothing written) and then applies exactly that decision in the caller's
transaction. The actions show the decision to a person between the two.
"""
