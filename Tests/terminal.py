"""A program in a pseudo-terminal, and the screen that a person would see."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
import unicodedata


class Screen:
    """What is on the screen: the few control sequences that the shell writes (ECMA-48), no colours."""

    SEQUENCE = re.compile(r"\x1b(?:\[([?]?)([0-9;]*)([A-Za-z])|[=>]|\][^\x07]*\x07)")

    def __init__(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.lines = [[" "] * columns for _ in range(rows)]
        # Lines that went off the top.
        self.gone = []
        self.row = self.column = 0
        self.pending = ""

    def feed(self, text):
        text = self.pending + text
        self.pending = ""
        position = 0
        while position < len(text):
            character = text[position]
            if character == "\x1b":
                match = self.SEQUENCE.match(text, position)
                if not match:
                    if len(text) - position < 32:
                        self.pending = text[position:]
                        return
                    position += 1
                    continue
                if match[3] and not match[1]:
                    self.control(match[3], match[2])
                position = match.end()
                continue
            self.put(character)
            position += 1

    def put(self, character):
        if character == "\n":
            self.line_feed()
        elif character == "\r":
            self.column = 0
        elif character == "\b":
            self.column = max(0, self.column - 1)
        elif character >= " ":
            if unicodedata.combining(character):
                return
            width = 2 if unicodedata.east_asian_width(character) in "WF" else 1
            if self.column + width > self.columns:
                self.column = 0
                self.line_feed()
            self.lines[self.row][self.column] = character
            if width == 2:
                self.lines[self.row][self.column + 1] = ""
            self.column += width

    def line_feed(self):
        if self.row == self.rows - 1:
            self.gone.append("".join(self.lines.pop(0)).rstrip())
            self.lines.append([" "] * self.columns)
        else:
            self.row += 1

    def control(self, letter, numbers):
        count = int(numbers.split(";")[0] or 0) if numbers.replace(";", "").isdigit() else 0
        if letter == "A":
            self.row = max(0, self.row - max(1, count))
        elif letter == "B":
            self.row = min(self.rows - 1, self.row + max(1, count))
        elif letter == "C":
            self.column = min(self.columns - 1, self.column + max(1, count))
        elif letter == "D":
            self.column = max(0, self.column - max(1, count))
        elif letter == "H":
            self.row = self.column = 0
        elif letter == "K":
            start = 0 if count == 2 else self.column
            self.lines[self.row][start:] = [" "] * (self.columns - start)
        elif letter == "J":
            start = 0 if count == 2 else self.row
            if count != 2:
                self.lines[self.row][self.column:] = [" "] * (self.columns - self.column)
                start += 1
            for row in range(start, self.rows):
                self.lines[row] = [" "] * self.columns

    def text(self):
        lines = ["".join(line).rstrip() for line in self.lines]
        while lines and not lines[-1]:
            lines.pop()
        return "\n".join(lines)


class Terminal:
    """A program that believes that a person sits before it."""

    def __init__(self, command, environment=None, columns=80, rows=24):
        self.screen = Screen(columns, rows)
        self.process, self.descriptor = pty.fork()
        if self.process == 0:
            full = {**os.environ, "TERM": "xterm-256color", **(environment or {})}
            try:
                os.execvpe(command[0], command, full)
            finally:
                os._exit(127)
        self.resize(columns, rows)
        self.raw = b""
        self.undecoded = b""

    def resize(self, columns, rows):
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, size)
        if (columns, rows) != (self.screen.columns, self.screen.rows):
            self.screen = Screen(columns, rows)

    def send(self, text):
        data = text.encode() if isinstance(text, str) else text
        while data:
            # Reading meanwhile keeps a long paste from blocking both sides.
            readable, writable, _ = select.select([self.descriptor], [self.descriptor], [], 10)
            if readable:
                self.read_some()
            if writable:
                data = data[os.write(self.descriptor, data[:1024]):]

    def read_some(self):
        try:
            piece = os.read(self.descriptor, 1 << 16)
        except OSError:
            return False
        self.raw += piece
        data = self.undecoded + piece
        # A character may be cut at the end of a piece.
        for keep in range(4):
            try:
                text = data[: len(data) - keep].decode()
                self.undecoded = data[len(data) - keep:]
                break
            except UnicodeDecodeError:
                continue
        else:
            text, self.undecoded = data.decode(errors="replace"), b""
        self.screen.feed(text)
        return bool(piece)

    def wait(self, condition, seconds=10.0):
        """Reads until the condition holds for the screen's text; the text. Raises TimeoutError."""
        test = condition if callable(condition) else (lambda text: condition in text)
        deadline = time.monotonic() + seconds
        while True:
            if test(self.screen.text()):
                return self.screen.text()
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"the screen never showed {condition!r}:\n{self.screen.text()}")
            readable, _, _ = select.select([self.descriptor], [], [], left)
            if readable and not self.read_some():
                if test(self.screen.text()):
                    return self.screen.text()
                raise EOFError(f"the program ended:\n{self.screen.text()}")

    def exit_code(self, seconds=10.0):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            readable, _, _ = select.select([self.descriptor], [], [], 0.05)
            if readable:
                self.read_some()
            process, status = os.waitpid(self.process, os.WNOHANG)
            if process:
                self.process = None
                return os.waitstatus_to_exitcode(status)
        raise TimeoutError("the program did not end")

    def close(self):
        if self.process:
            try:
                os.kill(self.process, signal.SIGKILL)
                os.waitpid(self.process, 0)
            except (ProcessLookupError, ChildProcessError):
                pass
            self.process = None
        os.close(self.descriptor)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
