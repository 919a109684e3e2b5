"""The page in a real browser: sign in, ask, click a citation, see the quote."""

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from threading import Thread

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from assistant.api.app import create_app
from assistant.cli.serving import page_command
from tests.api.fake import FakeWorkspace, Held, held

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SECONDS_TO_START = 60
PAGES_OF_TEXT = "\n\n".join(f"Paragraph {n} says nothing about it." for n in range(400))

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium: apt-get install chromium to test the page in a browser"),
]


def long_policy() -> Held:
    """The policy with so much text before the quote that only scrolling brings it into view."""
    policy = held()[0]
    shift = len(PAGES_OF_TEXT) + 2
    moved = tuple(
        type(element)(category=element.category, start=element.start + shift, end=element.end + shift)
        for element in policy.elements
    )
    return Held(id=policy.id, text=f"{PAGES_OF_TEXT}\n\n{policy.text}", metadata=policy.metadata, elements=moved)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not ready():
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.1)


def answers(address: str) -> bool:
    try:
        return httpx.get(address, trust_env=False).is_success
    except httpx.HTTPError:
        return False


@pytest.fixture(scope="module")
def api() -> Iterator[str]:
    """The API over a small corpus, in a thread."""
    port = free_port()
    app = create_app(FakeWorkspace(items=(long_policy(), *held()[1:])))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", ws="none"))
    thread = Thread(target=server.run)
    thread.start()
    wait_until(lambda: server.started)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def address(api: str) -> Iterator[str]:
    """The page, served as `clausetrail serve` does."""
    port = free_port()
    child = subprocess.Popen(page_command(api, port), stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/_stcore/health"))
        yield f"http://127.0.0.1:{port}"
    finally:
        child.terminate()
        child.wait()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page as erin sees it after sign-in; everything it asks of another machine is noted and refused."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(30_000)
    elsewhere: list[str] = []
    context.on("request", lambda request: None if is_here(request.url) else elsewhere.append(request.url))
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Sign in").click()
    yield page
    context.close()
    assert elsewhere == []


def is_here(url: str) -> bool:
    return url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:", "about:"))


def ask(page: Page, words: str) -> None:
    page.get_by_label("Question").fill(words)
    page.get_by_role("button", name="Ask", exact=True).click()


def test_a_click_on_a_citation_shows_its_quote_in_view(page: Page) -> None:
    expect(page.get_by_text("Reading as erin")).to_be_visible()
    ask(page, "acknowledged")
    expect(page.locator("p", has_text="An alert is acknowledged within 4 hours.").first).to_be_visible()
    page.get_by_role("button", name="Open [1]").click()
    quote = page.frame_locator("iframe").locator("#quote")
    expect(quote).to_have_text("An alert is acknowledged within 4 hours.")
    expect(quote).to_be_in_viewport()


def test_script_in_evidence_is_shown_and_never_run(page: Page) -> None:
    alerts: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    ask(page, "script")
    page.get_by_role("button", name="Open [1]").click()
    view = page.frame_locator("iframe")
    expect(view.locator("#quote")).to_contain_text("<script>alert(1)</script>")
    expect(view.get_by_text("tries to instruct: shown as text, never followed")).to_be_visible()
    assert alerts == []


def test_a_question_can_be_asked_and_opened_by_keyboard_alone(page: Page) -> None:
    page.get_by_label("Question").focus()
    page.keyboard.type("acknowledged")
    page.keyboard.press("Enter")
    source = page.get_by_role("button", name="Open [1]")
    source.focus()
    page.keyboard.press("Enter")
    expect(page.frame_locator("iframe").locator("#quote")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_page_fits_a_narrow_window(page: Page) -> None:
    ask(page, "acknowledged")
    expect(page.get_by_role("button", name="Open [1]")).to_be_visible()
    page.set_viewport_size({"width": 420, "height": 800})
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
