"""The page as a browser shows it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.evals.report.probe import Probe

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        made = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield made
        made.close()


@dataclass
class Opened:
    """A page in the browser, and what it did besides being shown."""

    page: Page
    requests: list[str]
    complaints: list[str]


@pytest.fixture
def opened(browser: Browser, probe: Probe, tmp_path: Path) -> Iterator[Opened]:
    file = tmp_path / "report.html"
    file.write_text(probe.page(), "utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    seen = Opened(page=page, requests=[], complaints=[])
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("console", lambda message: seen.complaints.append(message.text))
    page.on("pageerror", lambda problem: seen.complaints.append(str(problem)))
    page.goto(file.as_uri())
    yield seen
    page.close()


pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium: apt-get install chromium to test the page in a browser"),
]


def test_nothing_leaves_the_page_and_nothing_of_it_runs_but_its_own_script(opened: Opened) -> None:
    assert [url.partition(":")[0] for url in opened.requests] == ["file"]
    assert opened.complaints == []
    assert opened.page.title() == "Evaluation 0001-probe: Probe questions"
    assert opened.page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") == "1120px"


def test_the_gate_and_a_case_are_visible_and_the_marked_words_are_the_quote(opened: Opened) -> None:
    page = opened.page
    expect(page.locator("#gate table")).to_be_visible()
    expect(page.locator("#gate")).to_contain_text("provenance")
    case = page.locator("details#case-now-1")
    case.locator("summary").first.click()
    expect(case.locator("mark").first).to_be_visible()
    assert case.locator("mark").first.text_content() == "An alert must be acknowledged within 4 hours."


def test_cases_are_sifted_by_kind_and_by_right_or_wrong(opened: Opened) -> None:
    page = opened.page
    kind, right = page.locator(".filter select").all()
    kind.select_option("as-of")
    assert [one.get_attribute("id") for one in page.locator("details.case:visible").all()] == ["case-then-1"]
    right.select_option("right")
    expect(page.locator("details.case:visible")).to_have_count(0)


def test_a_link_to_a_case_opens_it(opened: Opened) -> None:
    opened.page.locator("#difference a").first.click()
    expect(opened.page.locator("#case-now-1 .body")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_scrolls_sideways(opened: Opened, width: int) -> None:
    page = opened.page
    page.set_viewport_size({"width": width, "height": 844})
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    wide = page.evaluate(
        "[...document.querySelectorAll('body, body *')].filter((one) => !one.closest('svg'))"
        ".filter((one) => one.getBoundingClientRect().right > innerWidth + 1 || one.scrollWidth > one.clientWidth + 1"
        " && one.clientWidth && getComputedStyle(one).overflowX !== 'visible').map((one) => one.outerHTML.slice(0, 200))"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert wide == []


def test_without_script_every_case_can_still_be_opened(browser: Browser, probe: Probe, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(probe.page(), "utf-8")
    page = browser.new_page(java_script_enabled=False)
    page.goto(file.as_uri())
    expect(page.locator(".filter")).to_be_hidden()
    page.locator("details#case-now-1 > summary").click()
    expect(page.locator("#case-now-1 mark").first).to_be_visible()
    page.close()
