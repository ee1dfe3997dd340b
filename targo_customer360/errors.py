"""Errors that say which field is wrong, for every site and every form."""


class InvalidField(ValueError):
	"""A value breaks a rule of its field; `message` is one sentence for a person.

	`template` and `values` are kept apart so that the sentence can be translated before it is filled in.
	"""

	def __init__(self, field: str, template: str, *values: object):
		self.field = field
		self.template = template
		self.values = values
		super().__init__(self.message)

	@property
	def message(self) -> str:
		return self.template.format(*self.values)
