"""Real services for tests, each started on a free port in a temporary folder and killed at the end."""

from targo_customer360.embedded.throwaway_mariadb import (
	PASSWORD,
	USER,
	MariaDB,
	ServiceMissing,
	throwaway_mariadb,
)

__all__ = ["PASSWORD", "USER", "MariaDB", "ServiceMissing", "throwaway_mariadb"]
