"""Encrypted Password fields of the embedded site, in the form Frappe's `__Auth` has (Fernet)."""

from __future__ import annotations

import os
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from targo_customer360.sites.port import SiteError


class KeyFile:
	"""The site's encryption key, in a file of its own beside the database so that a copied database tells no secret."""

	def __init__(self, path: Path):
		self.path = path

	@cached_property
	def key(self) -> bytes:
		if not self.path.exists():
			descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
			with os.fdopen(descriptor, "wb") as file:
				file.write(Fernet.generate_key())
		return self.path.read_bytes().strip()

	@cached_property
	def _fernet(self) -> Fernet:
		return Fernet(self.key)

	def encrypt(self, value: str) -> str:
		return self._fernet.encrypt(value.encode()).decode()

	def decrypt(self, token: str) -> str:
		try:
			return self._fernet.decrypt(token.encode()).decode()
		except InvalidToken:
			raise SiteError(
				f"{self.path.name} is not the key of this site: its secrets can't be read"
			) from None


def fingerprint_key(encryption_key: bytes) -> bytes:
	"""A key for hashes, derived so that a leaked hash key does not open the secrets."""
	return blake2b(b"customer360 fingerprints", key=encryption_key[:64], digest_size=32).digest()
