"""What can go wrong with an outside service, by what is known of its effect."""

from __future__ import annotations


class ServiceError(Exception):
	"""A call failed; `message` is one sentence without secrets. `uncertain`: it may have taken effect all the same."""

	uncertain = False

	def __init__(self, message: str):
		super().__init__(message)
		self.message = message


class Refused(ServiceError):
	"""The service understood and refuses; asking again changes nothing."""

	def __init__(self, message: str, code: str = ""):
		super().__init__(message)
		self.code = code


class Unreachable(ServiceError):
	"""Nothing was sent: no connection, no such host, a certificate that does not hold."""


class HttpStatus(ServiceError):
	"""A status that promises nothing: after a 5xx the call may have taken effect, after a 429 it has not."""

	def __init__(self, message: str, status: int):
		super().__init__(message)
		self.status = status
		self.uncertain = status >= 500


class Timeout(ServiceError):
	"""The request went out and no whole answer came back: it may have taken effect."""

	uncertain = True


class ServiceFault(ServiceError):
	"""The service answered that it failed inside: it may have taken effect."""

	uncertain = True


class ServiceStopped(ServiceError):
	"""No further call may be made until a person has looked, for example after a refused login."""
