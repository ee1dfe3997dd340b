"""The pages in Chromium, at the width of a desk and of a phone, by day and by night."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.embedded.pages import Pages


def chromium() -> str:
	found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
	if not found:
		pytest.fail("Chromium is not installed (apt-get install chromium)", pytrace=False)
	return found


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_in_a_browser(pages: Pages, tmp_path: Path, width: int, scheme: str) -> None:
	from playwright.sync_api import sync_playwright

	quiet = (
		"--disable-background-networking",
		"--disable-component-update",
		"--disable-sync",
		"--disable-gpu",
	)
	complaints: list[str] = []
	asked: set[str] = set()
	with sync_playwright() as playwright:
		browser = playwright.chromium.launch(executable_path=chromium(), args=[*quiet, "--no-first-run"])
		context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
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
		browser.close()
	assert complaints == []
	assert asked == {urlsplit(pages.address).netloc}
	assert ground == ("rgb(245, 246, 248)" if scheme == "light" else "rgb(15, 20, 26)")
	assert {path.name for path in tmp_path.iterdir()} == {"run.png", "rejects.png"}
