"""Everything that can be done to a customer: one registry, one way to preview, confirm, carry out, log and undo.

`model` has the shapes, `registry` the actions, `plans` proposes and confirms, `perform` carries out in one call.
"""
