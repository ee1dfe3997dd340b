"""A conversation as a test has it: words in, replies out, each going on with the one before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from targo_customer360.nl.ask import ask
from targo_customer360.nl.reply import Reply
from targo_customer360.sites.port import Site


@dataclass
class Talk:
	site: Site
	customer: str | None = None
	more: dict[str, Any] = field(default_factory=dict)
	conversation: str | None = None
	replies: list[Reply] = field(default_factory=list)

	def say(self, *texts: str) -> Reply:
		"""The reply to the last of these."""
		for text in texts:
			reply = ask(self.site, text, self.customer, conversation=self.conversation, **self.more)
			self.conversation = reply.conversation or None
			self.replies.append(reply)
		return self.replies[-1]
