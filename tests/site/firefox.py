"""Drives an installed Firefox through the built site, by WebDriver BiDi; Playwright drives none but its own."""

import asyncio
import json
import shutil
import subprocess
import threading
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.conftest import missed

NAMES = ("firefox-esr", "firefox")
ANSWER = 120  # seconds


class Firefox:
    """A window of Firefox."""

    def __init__(self, loop: asyncio.AbstractEventLoop, address: str) -> None:
        self._loop, self._sent = loop, 0
        self._socket = self._wait(_connected(f"{address}/session"))
        self._send("session.new", capabilities={})
        self._context = self._send("browsingContext.getTree")["contexts"][0]["context"]

    def _wait(self, answer: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(answer, self._loop).result(ANSWER)

    def _send(self, method: str, **parameters: Any) -> Any:
        self._sent += 1
        command = {"id": self._sent, "method": method, "params": parameters}
        answer = self._wait(_answered(self._socket, command))
        if answer["type"] != "success":
            raise RuntimeError(f"Firefox, {method}: {answer}")
        return answer["result"]

    def open(self, address: str, width: int) -> None:
        """Open a page in a window of some width, and wait until it is whole."""
        viewport = {"width": width, "height": 800}
        self._send("browsingContext.setViewport", context=self._context, viewport=viewport)
        self._send("browsingContext.navigate", context=self._context, url=address, wait="complete")

    def evaluate(self, function: str, *given: Any) -> Any:
        """Call a function of the page, and give what it returns."""
        arguments = ", ".join(map(json.dumps, given))
        answer = self._send(
            "script.evaluate",
            expression=f"(async () => JSON.stringify((await ({function})({arguments})) ?? null))()",
            target={"context": self._context},
            awaitPromise=True,
        )
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def close(self) -> None:
        """Hang up."""
        self._wait(_closed(self._socket))


async def _closed(socket: WebSocketClientConnection) -> None:
    socket.close()
    while await socket.read_message() is not None:
        pass


async def _connected(address: str) -> WebSocketClientConnection:
    return await websocket_connect(address)


async def _answered(socket: WebSocketClientConnection, command: dict[str, Any]) -> Any:
    await socket.write_message(json.dumps(command))
    while message := await socket.read_message():
        answer = json.loads(message)
        if answer.get("id") == command["id"]:
            return answer
    raise ConnectionError("Firefox has closed")


@contextmanager
def firefox(profile: Path) -> Iterator[Firefox]:
    """Start the Firefox of this machine, with a profile of its own; skip where there is none."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        missed(f"no Firefox found (looked for {', '.join(NAMES)})")
    command = [path, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port=0"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    # Playwright has its own loop in this thread.
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        said, end = profile / "WebDriverBiDiServer.json", time.monotonic() + ANSWER
        while not (said.is_file() and said.read_text()):
            if process.poll() is not None or time.monotonic() > end:
                raise ConnectionError(f"{path} does not start")
            time.sleep(0.05)
        server = json.loads(said.read_text())
        window = Firefox(loop, f"ws://{server['ws_host']}:{server['ws_port']}")
        try:
            yield window
        finally:
            window.close()
    finally:
        process.terminate()
        process.wait()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
