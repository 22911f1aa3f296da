"""A PostgreSQL of its own in a temporary folder, for tests that compare with it.

Reached through a socket in that folder, so that no port is taken and no server of the machine is touched. As root it
runs as the user postgres or nobody, because PostgreSQL refuses root. `programs()` is None where it is not installed.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

FIELD, RECORD, NULL = "\x1f", "\x1e", "\x1d"


def programs():
    """The folder with initdb and postgres, or None."""
    found = shutil.which("initdb")
    homes = [Path(found).parent] if found else []
    homes += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    wanted = ("initdb", "pg_ctl", "psql")
    return next((home for home in homes if all((home / name).exists() for name in wanted)), None)


class PostgresError(Exception):
    """What the server said, and its SQLSTATE."""

    def __init__(self, text):
        super().__init__(text)
        first = next((line for line in text.splitlines() if "ERROR:" in line), text)
        words = first.split("ERROR:", 1)[-1].strip()
        self.state, _, self.message = words.partition(": ") if ": " in words[:7] else ("", "", words)


class Cluster:
    """A server that ends, and whose data goes, with the `with` block."""

    def __init__(self, settings=()):
        self.home = programs()
        self.folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        self.user = None
        if os.geteuid() == 0:
            self.user = next(name for name in ("postgres", "nobody") if has_user(name))
            shutil.chown(self.folder, self.user)
            self.folder.chmod(0o711)
        self.run("initdb", "-D", self.folder / "data", "-A", "trust", "-U", "test", "-E", "UTF8", "--locale=C")
        options = " ".join(f"-c {one}" for one in ("fsync=off", "listen_addresses=''", *settings))
        self.run("pg_ctl", "-D", self.folder / "data", "-w", "-l", self.folder / "log",
                 "-o", f"-k {self.folder} {options}", "start")

    def run(self, program, *arguments):
        as_user = ["setpriv", f"--reuid={self.user}", "--clear-groups"] if self.user else []
        done = subprocess.run([*as_user, self.home / program, *map(str, arguments)], cwd="/",
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr}")

    def ask(self, sql, timeout=600):
        """The rows of all statements, as lists of texts or None, and the lines of RAISE NOTICE."""
        done = subprocess.run(
            [self.home / "psql", "-X", "-q", "-t", "-A", "-F", FIELD, "-R", RECORD, "-P", f"null={NULL}",
             "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose", "-h", self.folder, "-U", "test", "-d", "postgres", "-f", "-"],
            input=sql, capture_output=True, text=True, timeout=timeout)
        if done.returncode:
            raise PostgresError(done.stderr)
        notices = [line.split("NOTICE:", 1)[1].strip().removeprefix("00000: ")
                   for line in done.stderr.splitlines() if "NOTICE:" in line]
        # Each statement ends its last record with a newline of its own.
        records = [one for part in done.stdout.split(RECORD) for one in part.split("\n")]
        rows = [[None if cell == NULL else cell for cell in one.split(FIELD)] for one in records if one != ""]
        return rows, notices

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
        except RuntimeError:
            pass
        shutil.rmtree(self.folder, ignore_errors=True)


def has_user(name):
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
