"""Words into actions, in English and Quebec French, without a network. Start at `interpreter.interpret`."""

from targo_customer360.nl.catalogue import CATALOGUE, NONE
from targo_customer360.nl.interpreter import Interpretation, interpret
from targo_customer360.nl.lines import interpret_lines

__all__ = ["CATALOGUE", "NONE", "Interpretation", "interpret", "interpret_lines"]
