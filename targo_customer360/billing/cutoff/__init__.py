"""Cutting off who does not pay: a daily list with its reasons and whatever keeps a customer from being cut off.

- `policy`: what the settings ask for
- `candidates`: whose cut-off has passed unpaid
- `factors`: what speaks for it and what holds it back, each in words
- `calendar`: the days on which nobody is cut off
- `notices`: what the customer was told beforehand
- `judging`: a candidate with all its factors, decided without writing anything
- `decisions`: the Cut-off Decision as rows
"""
