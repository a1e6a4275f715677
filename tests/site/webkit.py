"""Drives an installed WebKitGTK, Safari's engine, through the built site, by WebDriver; where no screen is, on Xvfb's."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from selenium.webdriver import Remote
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.conftest import missed

ANSWER = 120  # seconds
# A window of MiniBrowser is no narrower than its bar of buttons; a frame in it has any width. The frame is its page's
# own host's, so that what it keeps is kept as in a window.
FRAME = """const [address, width, done] = arguments
const frame = document.createElement("iframe")
frame.style = `position: fixed; inset: 0 auto auto 0; border: 0; width: ${width}px; height: 800px`
frame.onload = () => done()
frame.src = address
document.body.replaceChildren(frame)"""
CALL = """const [given, done] = [JSON.parse(arguments[0]), arguments[1]]
Promise.resolve().then(() => (FUNCTION)(...given)).then(
  answer => done({ answer: JSON.stringify(answer ?? null) }),
  error => done({ error: `${error}` }))"""


class WebKit:
    """A window of WebKit."""

    def __init__(self, driver: Remote) -> None:
        self._driver = driver
        driver.set_script_timeout(ANSWER)
        driver.set_page_load_timeout(ANSWER)
        driver.set_window_size(1400, 1000)

    def open(self, address: str, width: int) -> None:
        """Open a page in a frame of some width, and wait until it is whole."""
        self._driver.switch_to.default_content()
        self._driver.get(urljoin(address, "/"))
        self._driver.execute_async_script(FRAME, address, width)
        self._driver.switch_to.frame(0)

    def evaluate(self, function: str, *given: Any) -> Any:
        """Call a function of the page, and give what it returns."""
        said = self._driver.execute_async_script(CALL.replace("FUNCTION", function), json.dumps(given))
        if "error" in said:
            raise RuntimeError(f"WebKit: {said['error']}")
        return json.loads(said["answer"])


def needed() -> tuple[str, str]:
    """Find the browser and its driver; skip where one is not installed, or no screen is to be had."""
    # MiniBrowser stands where each release, and each kind of processor, wants it.
    browser = next(Path("/usr/lib").glob("*/webkit*gtk-*/MiniBrowser"), None)
    driver, display = shutil.which("WebKitWebDriver"), os.environ.get("DISPLAY") or shutil.which("Xvfb")
    there = {"MiniBrowser": browser, "WebKitWebDriver": driver, "Xvfb": display}
    missing = [name for name, found in there.items() if not found]
    if browser is None or driver is None or missing:
        missed(f"no WebKit found: {', '.join(missing)} missing (Debian's webkit2gtk-driver and xvfb)")
    return str(browser), driver


@contextmanager
def screen() -> Iterator[str]:
    """Give the screen of this machine, or one that nobody sees."""
    if display := os.environ.get("DISPLAY"):
        yield display
        return
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    try:
        os.close(writing)
        with os.fdopen(reading) as said:
            number = said.readline().strip()
        if not number:
            raise ConnectionError("Xvfb does not start")
        yield f":{number}"
    finally:
        process.terminate()
        process.wait()


@contextmanager
def webkit(profile: Path) -> Iterator[WebKit]:
    """Start the WebKit of this machine, with a folder of its own for what it keeps; skip where there is none."""
    browser, driver = needed()
    options = Options()
    options.binary_location = browser
    options.add_argument("--automation")
    with screen() as display:
        keeps = dict.fromkeys(("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), str(profile))
        service = Service(driver, env={**os.environ, **keeps, "DISPLAY": display})
        service.start()
        try:
            # Given an address and no connection, as by its own WebKitGTK, selenium warns of itself.
            connection = RemoteConnection(client_config=ClientConfig(service.service_url, timeout=2 * ANSWER))
            window = Remote(connection, options=options)
            try:
                yield WebKit(window)
            finally:
                window.quit()
        finally:
            service.stop()
