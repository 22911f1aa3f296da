"""Talks to `reckon pipe`: one JSON request per line goes in, one JSON answer per line comes out."""

import json
import os
import select
import signal
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_BINARY = ROOT / ".build" / "release" / "reckon"


def binary_path():
    """The binary under test; RECKON names another one."""
    return os.path.abspath(os.environ.get("RECKON", str(DEFAULT_BINARY)))


class PipeDied(Exception):
    """The process ended, or did not answer in time."""


class Pipe:
    """One session of `reckon pipe`. Numbers in answers stay the text that the engine wrote."""

    def __init__(self, arguments=(), environment=None, directory=ROOT, prefix=()):
        self.command = [*prefix, binary_path(), "pipe", *arguments]
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=directory,
            # A back trace of a crash takes longer than a test may wait.
            env={"SWIFT_BACKTRACE": "enable=no", **os.environ, **(environment or {})},
        )
        self.buffer = b""

    def ask(self, sql, timeout=180.0, **more):
        """The answer to one request. Raises PipeDied after `timeout` seconds or when the process ends."""
        request = json.dumps({"sql": sql, **more}, ensure_ascii=False) + "\n"
        return self.ask_line(request.encode(), timeout)

    def ask_line(self, line, timeout=180.0):
        """Sends bytes that end in a newline, and gives the decoded answer."""
        try:
            self.process.stdin.write(line)
            self.process.stdin.flush()
        except BrokenPipeError:
            raise PipeDied(self.last_words("the process ended before it read the request"))
        answer = self.read_line(timeout)
        try:
            return json.loads(answer, parse_float=Number, parse_int=Number)
        except ValueError:
            raise PipeDied(f"the answer is no JSON: {answer[:200]!r}")

    def read_line(self, timeout):
        while b"\n" not in self.buffer:
            ready, _, _ = select.select([self.process.stdout], [], [], timeout)
            if not ready:
                self.process.kill()
                raise PipeDied(f"no answer in {timeout:.0f} s")
            piece = os.read(self.process.stdout.fileno(), 1 << 20)
            if not piece:
                raise PipeDied(self.last_words("the process ended"))
            self.buffer += piece
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line

    def last_words(self, what):
        try:
            code = self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        name = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        words = self.process.stderr.read().decode(errors="replace").strip()
        return f"{what} ({name}){': ' + words[-600:] if words else ''}"

    def peak_memory(self):
        """Peak resident bytes so far, from the kernel; 0 when it does not say."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text()
        except OSError:
            return 0
        for line in status.splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
        return 0

    def close(self):
        if self.process.poll() is None:
            try:
                self.process.stdin.close()
                self.process.wait(timeout=10)
            except (BrokenPipeError, subprocess.TimeoutExpired):
                self.process.kill()
                self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Number(str):
    """A JSON number as the engine wrote it, so that no digit is lost."""
