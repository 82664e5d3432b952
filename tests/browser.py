"""A person at the sandbox's page: headless Chromium, driven by words of the page (block ids, action ids, labels).

Every wait that runs out saves a picture and says where it is. Nothing here knows a test's story.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode

from selenium import webdriver
from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    NoSuchElementException,
    StaleElementReferenceException,
    WebDriverException,
)
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

T = TypeVar("T")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--lang=en-GB",
)
FLEETING = (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    NoSuchElementException,
    StaleElementReferenceException,
)
SECONDS = 30.0
SIZE = (1440, 900)


def missing() -> str:
    """Why no browser can be started; empty when one can."""
    for program, package in (("chromium", "chromium"), ("chromedriver", "chromium-driver")):
        if shutil.which(program) is None:
            return f"{program} is not installed (Debian package {package}; make test-system)"
    return ""


def start_chromium(size: tuple[int, int] = SIZE, *, dark: bool = False) -> webdriver.Chrome:
    """A headless Chromium whose page area is `size`; `quit()` it."""
    options = Options()
    options.binary_location = str(shutil.which("chromium"))
    for flag in (*FLAGS, f"--user-data-dir={tempfile.mkdtemp(prefix='chromium-')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = _started(options)
    resize(driver, size)
    if dark:
        features = [{"name": "prefers-color-scheme", "value": "dark"}]
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    return driver


def _started(options: Options, tries: int = 3) -> webdriver.Chrome:
    """A driver on a busy machine now and then ends before it has begun; then the next one does it."""
    for left in reversed(range(tries)):
        try:
            return webdriver.Chrome(options=options, service=Service(str(shutil.which("chromedriver"))))
        except WebDriverException:
            if not left:
                raise
            time.sleep(1)
    raise AssertionError("unreachable")


def resize(driver: webdriver.Chrome, size: tuple[int, int]) -> None:
    """Make the page area `size` pixels wide and high."""
    metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


class Page:
    """The page at `url`; pictures of failures go to `folder`."""

    def __init__(self, driver: webdriver.Chrome, url: str, folder: Path) -> None:
        self.driver, self.url, self.folder = driver, url, folder

    # -- where ------------------------------------------------------------------------------------------

    def open(self, member: str = "mona", **query: str) -> Page:
        """Load the page as a member; `channel`, `tab`, `thread`, `mail` as in the address bar."""
        self.driver.get("about:blank")
        self.driver.get_log("browser")
        self.driver.get(f"{self.url}/?{urlencode({'user': member, **query})}")
        self.one("body[data-ready]")
        return self

    def go(self, channel: str) -> None:
        """Open a conversation in the sidebar by its name, or the app by its name."""
        self.click(".channel-row", text=channel)

    def be(self, member: str) -> None:
        """Become another member by the switcher (a real name)."""
        self.click("[data-testid=member]")
        self.click("[role=menuitem]", text=member)
        self.one("body[data-ready]")
        self.until(lambda: member in self.text(".side-head"), f"{member} in the sidebar")

    # -- looking ----------------------------------------------------------------------------------------

    def all(self, css: str, *, text: str = "", within: WebElement | None = None) -> list[WebElement]:
        """Every visible element, with `text` in it."""
        found = (within or self.driver).find_elements(By.CSS_SELECTOR, css)
        return [node for node in found if node.is_displayed() and text in node.text]

    def one(
        self, css: str, *, text: str = "", within: WebElement | None = None, seconds: float = SECONDS
    ) -> WebElement:
        """The last visible element with `text` in it; waits."""
        what = f"{css}{f' with {text!r}' if text else ''}"
        return self.until(lambda: (self.all(css, text=text, within=within) or [None])[-1], what, seconds)

    def gone(self, css: str, *, text: str = "") -> None:
        """Wait until nothing of that is left."""
        self.until(lambda: not self.all(css, text=text), f"{css} to go away")

    def text(self, css: str, *, within: WebElement | None = None) -> str:
        """The words of an element."""
        return self.until(lambda: self.one(css, within=within).text, f"words in {css}")

    def until(self, look: Callable[[], T | None], what: str, seconds: float = SECONDS) -> T:
        """Wait for `look` to give something true; AssertionError with a picture when it never does."""
        end = time.monotonic() + seconds
        while True:
            try:
                found = look()
            except FLEETING:
                found = None
            if found:
                return found
            if time.monotonic() > end:
                raise AssertionError(f"waited {seconds:g} s for {what}; picture: {self.picture('failure')}")
            time.sleep(0.05)

    def picture(self, name: str) -> Path:
        """Save what the page looks like."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{name}.png"
        self.driver.save_screenshot(str(path))
        return path

    def complaints(self) -> list[str]:
        """What the browser's console holds against the page."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]

    # -- doing ------------------------------------------------------------------------------------------

    def click(self, css: str, *, text: str = "", within: WebElement | None = None) -> None:
        """Click an element as soon as nothing is in the way."""

        def press() -> bool:
            node = self.one(css, text=text, within=within)
            self.driver.execute_script("arguments[0].scrollIntoView({block: 'nearest'})", node)
            node.click()
            return True

        self.until(press, f"a click on {css}{f' with {text!r}' if text else ''}")

    def keys(self, *keys: str) -> None:
        """Type wherever the keyboard is."""
        self.driver.switch_to.active_element.send_keys(*keys)

    def say(self, text: str) -> None:
        """Write into the open conversation and send: a message or a slash command."""
        field = self.one("#composer")
        field.click()
        field.send_keys(text)
        field.send_keys(Keys.ESCAPE, Keys.ENTER)

    def answer(self, text: str) -> None:
        """Write into the open thread and send."""
        field = self.one("#thread-composer")
        field.click()
        field.send_keys(text, Keys.ENTER)

    def message(self, text: str, *, where: str = "#messages") -> WebElement:
        """The last message with `text` in it."""
        return self.one(f"{where} .message", text=text)

    def click_action(self, action_id: str, *, text: str = "", within: WebElement | None = None) -> None:
        """Press a button (or open a menu) by its action_id."""
        self.click(f"[data-action-id='{action_id}']", text=text, within=within)

    def confirm(self, *, yes: bool = True) -> None:
        """Answer a confirm dialog."""
        self.click(f"[data-confirm={'yes' if yes else 'no'}]")
        self.gone(".ask")

    def overflow(self, action_id: str, option: str) -> None:
        """Choose in an overflow menu by the option's words."""
        self.click_action(action_id)
        self.click("[role=menuitem]", text=option)

    def choose(self, action_id: str, option: str, *, typed: str = "") -> None:
        """Choose in a select; `typed` filters first."""
        css = f"input[data-action-id='{action_id}']"
        self.click(css)
        if typed:
            self.one(css).send_keys(Keys.CONTROL, "a")
            self.one(css).send_keys(typed)
        self.click(".options [role=option]", text=option)

    def tick(self, action_id: str, option: str) -> None:
        """Tick a checkbox or choose a radio button by its words."""
        self.click(f"[data-action-id='{action_id}'] label", text=option)

    def pick_date(self, action_id: str, date: str) -> None:
        """Choose YYYY-MM-DD in a date picker."""
        self.click(f"button[data-action-id='{action_id}']")
        while not self.all(f"[data-date='{date}']"):
            first = self.one("[data-date]:not(.other)").get_attribute("data-date") or ""
            self.click(f"[aria-label='{'Next' if first < date else 'Previous'} month']")
        self.click(f"[data-date='{date}']")

    def fill(self, block_id: str, text: str) -> None:
        """Replace the words in the input of a block."""
        css = f"[data-block-id='{block_id}'] :is(input, textarea, [contenteditable=true])"
        self.click(css)
        self.one(css).send_keys(Keys.CONTROL, "a")
        self.one(css).send_keys(text or Keys.BACKSPACE)

    # -- modals -----------------------------------------------------------------------------------------

    def modal(self, title: str = "") -> WebElement:
        """The open modal."""
        return self.one(".modal[data-view-id]", text=title)

    def submit(self) -> None:
        """Press the modal's submit button."""
        self.click("[data-testid=modal-submit]")

    def error_at(self, block_id: str) -> str:
        """The error shown at a field."""
        return self.text(f".block-input[data-block-id='{block_id}'] .field-error")
