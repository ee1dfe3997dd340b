"""The pages in Chromium, at the width of a desk and of a phone, by day and by night."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.embedded.pages import Pages

if TYPE_CHECKING:
	from playwright.sync_api import Browser


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_in_a_browser(browser: Browser, pages: Pages, tmp_path: Path, width: int, scheme: str) -> None:
	complaints: list[str] = []
	asked: set[str] = set()
	context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
	name, _, value = pages.cookie.partition("=")
	context.add_cookies([{"name": name, "value": value, "url": pages.address}])
	page = context.new_page()
	page.on("console", lambda message: complaints.append(message.text))
	page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))

	page.goto(f"{pages.address}/runs/IMP-00001")
	assert page.get_by_role("heading", name="IMP-00001").is_visible()
	assert page.get_by_text("Payment arrangements").first.is_visible()
	assert page.evaluate("document.documentElement.scrollWidth") <= width
	page.screenshot(path=tmp_path / "run.png", full_page=True)

	page.get_by_role("link", name="61").first.click()
	page.wait_for_url("**/rejects?table=accord_paiement")
	row = page.locator("details").first
	assert not row.locator("table").is_visible()
	row.locator("summary").click()
	assert row.get_by_text("<script>alert('x')</script>").is_visible()
	assert page.evaluate("document.documentElement.scrollWidth") <= width
	page.screenshot(path=tmp_path / "rejects.png", full_page=True)
	ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
	context.close()
	assert complaints == []
	assert asked == {urlsplit(pages.address).netloc}
	assert ground == ("rgb(245, 246, 248)" if scheme == "light" else "rgb(15, 20, 26)")
	assert {path.name for path in tmp_path.iterdir()} == {"run.png", "rejects.png"}
