"""The page of a customer in Chromium: who looks at it, on what, and what axe says of it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.embedded.pages import Pages

if TYPE_CHECKING:
	from playwright.sync_api import Browser, BrowserContext, Locator, LocatorAssertions, Page

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
BUNDLE = FRONTEND.parent / "targo_customer360" / "public" / "frontend" / "customer360.js"
AXE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
QUIET = [
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
	"--disable-gpu",
	"--no-first-run",
]
AGENT, VIEWER, MANAGER = "agent@example.com", "viewer@example.com", "manager@example.com"
DESK, PHONE = (1280, 900), (390, 800)


def chromium() -> str:
	found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
	if not found:
		pytest.fail("Chromium is not installed (apt-get install chromium)", pytrace=False)
	return found


@dataclass(frozen=True)
class Served:
	"""A site in a file, and the pages that are served of it."""

	path: Path
	pages: Pages


@dataclass
class Opener:
	"""Opens pages as one of the users; each of them signs in once."""

	browser: Browser
	pages: Pages
	_contexts: dict[Any, BrowserContext] = field(default_factory=dict)

	def __call__(
		self,
		path: str,
		user: str = AGENT,
		size: tuple[int, int] = DESK,
		scheme: Any = "light",
		language: str = "en",
	) -> Page:
		"""A page of its own, that fails the test where the browser complains of it."""
		page = self._context(user, size, scheme).new_page()
		page.on("pageerror", lambda error: pytest.fail(f"{path}: {error}"))
		page.goto(f"{self.pages.address}{path}?lang={language}")
		return page

	def customer(self, name: str, **how: Any) -> Page:
		"""The page of a customer, once it is there."""
		page = self(f"/customers/{name}", **how)
		page.locator(".page-head h1, .gone h1").wait_for()
		page.locator("c360-client-detail [aria-busy=true]").first.wait_for(state="detached")
		return page

	def _context(self, user: str, size: tuple[int, int], scheme: Any) -> BrowserContext:
		key = (user, size, scheme)
		if key not in self._contexts:
			visitor = Pages(self.pages.address, self.pages.password)
			visitor.sign_in(user)
			name, _, value = visitor.cookie.partition("=")
			viewport: Any = {"width": size[0], "height": size[1]}
			context = self.browser.new_context(
				viewport=viewport, color_scheme=scheme, reduced_motion="reduce"
			)
			context.add_cookies([{"name": name, "value": value, "url": self.pages.address}])
			context.set_default_timeout(15_000)
			self._contexts[key] = context
		return self._contexts[key]

	def close(self) -> None:
		for context in self._contexts.values():
			context.close()


def ask(page: Page, words: str) -> Locator:
	"""Say something in the command bar, opened by its key; returns its window."""
	window = page.locator("dialog.command")
	if not window.is_visible():
		page.keyboard.press("Control+k")
	window.locator("input[name=utterance]").fill(words)
	page.keyboard.press("Enter")
	return window


def confirm(window: Locator) -> None:
	"""Confirm what a window shows, and wait until it is done."""
	window.locator("[data-confirm]").click()
	window.locator(".notice.good").wait_for()


def overflow(page: Page) -> int:
	"""By how many pixels the page is wider than the screen."""
	return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


@cache
def _axe() -> str:
	if not AXE.exists():
		pytest.fail("axe-core is missing: npm install in frontend/", pytrace=False)
	return AXE.read_text(encoding="utf-8")


def complaints(page: Page) -> list[str]:
	"""What axe finds serious or critical, inside of the elements too."""
	page.evaluate(_axe())
	# Without preloading: axe would copy the style sheets, which the page's policy forbids.
	found = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
	return [
		f"{one['impact']} {one['id']}: {one['nodes'][0]['target']}"
		for one in found["violations"]
		if one["impact"] in ("serious", "critical")
	]


def expect(shown: Locator) -> LocatorAssertions:
	"""Playwright's own, taken when it is asked for: a bench, which skips these tests, has no Playwright."""
	from playwright.sync_api import expect as expecting

	return expecting(shown)
