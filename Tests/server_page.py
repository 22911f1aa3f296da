"""Checks of the page at `/` in a real browser (headless Chromium, driven through its debugging port).

Skipped where there is no Chromium. `python3 Tests/server_page.py FILE.png` also writes a picture.
"""

import base64
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request

from server_process import ServerProcess

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Browser:
    """One tab of a headless browser; speaks its protocol over a WebSocket of our own."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.process = subprocess.Popen(
            [BROWSER, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1200,760",
             "--remote-debugging-port=0", f"--user-data-dir={self.folder.name}", "about:blank"],
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        while "DevTools listening on" not in (line := self.process.stderr.readline()):
            if not line:
                raise RuntimeError("the browser ended")
        port = int(line.split("ws://", 1)[1].split(":")[1].split("/")[0])
        tabs = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json"))
        path = next(t["webSocketDebuggerUrl"] for t in tabs if t["type"] == "page").split(str(port), 1)[1]
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                             f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n").encode())
        self.buffer = b""
        while b"\r\n\r\n" not in self.buffer:
            self.buffer += self.socket.recv(65536)
        self.buffer = self.buffer.split(b"\r\n\r\n", 1)[1]
        self.number = 0
        self.events = []

    def take(self, count):
        while len(self.buffer) < count:
            self.buffer += self.socket.recv(1 << 20)
        piece, self.buffer = self.buffer[:count], self.buffer[count:]
        return piece

    def message(self):
        data = b""
        while True:
            first, second = self.take(2)
            length = second & 127
            if length == 126:
                length = struct.unpack(">H", self.take(2))[0]
            elif length == 127:
                length = struct.unpack(">Q", self.take(8))[0]
            data += self.take(length)
            if first & 128:
                return json.loads(data)

    def call(self, method, **parameters):
        self.number += 1
        text = json.dumps({"id": self.number, "method": method, "params": parameters}).encode()
        length = len(text)
        head = b"\x81" + (bytes([128 | length]) if length < 126 else b"\xfe" + struct.pack(">H", length)
                          if length < 65536 else b"\xff" + struct.pack(">Q", length))
        self.socket.sendall(head + b"\0\0\0\0" + text)
        while (answer := self.message()).get("id") != self.number:
            self.events.append(answer)
        assert "error" not in answer, answer
        return answer["result"]

    def evaluate(self, script):
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait(self, script, seconds=10):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if value := self.evaluate(script):
                return value
            time.sleep(0.05)
        raise AssertionError(f"never true: {script}; the status says {self.evaluate('document.getElementById(`status`).textContent')}")

    def key(self, key, modifiers=0):
        code = {"Enter": 13, "Escape": 27}[key]
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, modifiers=modifiers)

    def picture(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def close(self):
        self.socket.close()
        self.process.terminate()
        self.process.wait()
        self.process.stderr.close()
        self.folder.cleanup()


ROWS = "document.querySelectorAll('#result tbody tr').length"
STATUS = "document.getElementById('status').textContent"


def type_sql(browser, sql):
    browser.evaluate("document.getElementById('sql').focus(); document.getElementById('sql').value = ''")
    browser.call("Input.insertText", text=sql)


def check_page(server, browser, picture=None):
    browser.call("Page.enable")
    browser.call("Runtime.enable")
    browser.call("Page.navigate", url=f"http://127.0.0.1:{server.port}/")
    browser.wait("document.readyState === 'complete' && document.querySelectorAll('#tables details').length >= 4")
    assert browser.evaluate("document.activeElement.id") == "sql", "the editor has no focus"

    type_sql(browser, "SELECT customer, SUM(amount) AS total, COUNT(*) AS n FROM invoice GROUP BY customer ORDER BY total DESC")
    browser.key("Enter", modifiers=2)
    browser.wait(f"{ROWS} === 10")
    assert browser.evaluate("document.querySelector('#result tbody td.number').textContent") == "63125.00"
    if picture:
        browser.evaluate("document.querySelector('#tables details').open = true")
        browser.picture(picture)
    browser.evaluate("document.getElementById('asChart').click()")
    browser.wait("document.querySelectorAll('#result svg rect').length === 10")
    if picture:
        browser.picture(picture.replace(".png", "-chart.png"))
    assert browser.evaluate("document.querySelector('#result p').textContent") == "total by customer"
    # Sums of whole numbers are wider than bigint, and numbers like others.
    type_sql(browser, "SELECT customer, SUM(id) AS ids FROM invoice GROUP BY customer")
    browser.key("Enter", modifiers=2)
    browser.wait("document.querySelector('#result p')?.textContent === 'ids by customer' && document.querySelectorAll('#result svg rect').length === 10")
    browser.evaluate("document.getElementById('asTable').click()")

    type_sql(browser, "SELECT 9007199254740993 AS big, NULL AS nothing, '<b>x</b>' AS html")
    browser.key("Enter", modifiers=2)
    browser.wait(f"{ROWS} === 1")
    cells = browser.evaluate("[...document.querySelectorAll('#result td')].map(c => c.textContent).join('|')")
    assert cells == "9007199254740993|NULL|<b>x</b>", cells

    type_sql(browser, "SELECT i FROM generate_series(1, 100000000) AS t (i)")
    browser.key("Enter", modifiers=2)
    browser.wait(f"{ROWS} === 1000")
    assert "first 1,000 rows" in browser.evaluate(STATUS), browser.evaluate(STATUS)

    type_sql(browser, "SELECT nope FROM invoice")
    browser.key("Enter", modifiers=2)
    browser.wait(f"{STATUS}.startsWith('line 1, column 8')")

    type_sql(browser, "WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 2000000000) SELECT COUNT(*) FROM t")
    browser.key("Enter", modifiers=2)
    browser.wait("!document.getElementById('cancel').disabled")
    time.sleep(0.2)
    browser.key("Escape")
    browser.wait(f"{STATUS} === 'cancelled'")
    deadline = time.monotonic() + 3
    while server.json("/v1/queries")["queries"] and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not server.json("/v1/queries")["queries"], "the query still runs"
    problems = [e for e in browser.events if e.get("method") == "Runtime.exceptionThrown"
                or e.get("method") == "Runtime.consoleAPICalled" and e["params"]["type"] == "error"]
    assert not problems, problems


def main():
    if not BROWSER:
        print("skipped: there is no Chromium")
        return 0
    with ServerProcess() as server:
        browser = Browser()
        try:
            check_page(server, browser, sys.argv[1] if len(sys.argv) > 1 else None)
            passed, failed = 1, 0
        except AssertionError as error:
            print(f"FAILED page: {error}")
            passed, failed = 0, 1
        finally:
            browser.close()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
