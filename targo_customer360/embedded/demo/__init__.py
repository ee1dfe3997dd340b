"""Demo data: a legacy database as large and as dirty as the ISP's own, and what its site already holds."""

from targo_customer360.embedded.demo.generate import write_demo_data

__all__ = ["write_demo_data"]
