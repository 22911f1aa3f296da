"""Kills reckon, and fails its file operations, while it writes: nothing acknowledged is lost, nothing is half there.

    python3 Tests/crash.py [--count 15] [--ledgers 1] [--seed 1] [--faults]

- ledger: `kill -9` at random moments of transfers over three tables of a database folder. After each restart every
  acknowledged transfer is there with both of its entries, at most one other is, and debits equal credits.
- faults: the same with the Nth open, write, fsync, rename or link failing (once, and for ever), for N = 1, 2, 3, … until
  the scenario passes untouched; with --faults for every N, else for some. And with a full disk.
- file: `kill -9` while COPY replaces a Parquet file: it is the old one or the new one.

Ends with a line `N passed, N failed`.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from reckon_pipe import Pipe, PipeDied, binary_path

ACCOUNTS = 10
START = 1000


class Ledger:
    """A database folder with accounts, transfers and entries, and what was acknowledged."""

    def __init__(self, folder):
        self.folder = str(folder)
        self.acknowledged = set()
        self.next = 1
        # Why the last transfer that failed did.
        self.error = None

    def pipe(self, environment=None):
        return Pipe(["--database", self.folder], environment=environment)

    def make(self):
        with self.pipe() as pipe:
            for sql in [
                "CREATE TABLE accounts (id BIGINT NOT NULL, balance DECIMAL(18,2) NOT NULL)",
                "CREATE TABLE transfers (id BIGINT NOT NULL, amount DECIMAL(18,2) NOT NULL)",
                "CREATE TABLE entries (transfer BIGINT NOT NULL, account BIGINT NOT NULL, amount DECIMAL(18,2) NOT NULL)",
                f"INSERT INTO accounts SELECT i, {START} FROM generate_series(1, {ACCOUNTS}) AS g (i)",
            ]:
                answer = pipe.ask(sql)
                assert "error" not in answer, answer

    def transfer(self, pipe, chance):
        """One transfer as one transaction; True once it is acknowledged, False after an error."""
        number = self.next
        self.next += 1
        source, target = chance.sample(range(1, ACCOUNTS + 1), 2)
        cents = chance.randrange(1, 5000)
        amount = f"{cents // 100}.{cents % 100:02}"
        steps = [
            "BEGIN",
            f"INSERT INTO transfers VALUES ({number}, {amount})",
            f"INSERT INTO entries VALUES ({number}, {source}, -{amount}), ({number}, {target}, {amount})",
            f"UPDATE accounts SET balance = balance - {amount} WHERE id = {source}",
            f"UPDATE accounts SET balance = balance + {amount} WHERE id = {target}",
            "COMMIT",
        ]
        for sql in steps:
            answer = pipe.ask(sql, 120)
            if "error" in answer:
                self.error = f"{sql}: {answer['error'].get('message')}"
                pipe.ask("ROLLBACK", 120)
                return False
        self.acknowledged.add(number)
        return True

    def upkeep(self, pipe, chance):
        """Compacts a table, or removes what no version needs: kills may hit these too."""
        table = chance.choice(["accounts", "transfers", "entries"])
        for sql in [f"OPTIMIZE {table}", "VACUUM RETAIN 0 HOURS"][:chance.choice([1, 2])]:
            answer = pipe.ask(sql, 300)
            if "error" in answer:
                return f"{sql}: {answer['error'].get('message')}"
        return None

    def problem(self):
        """What is wrong after a restart, or None."""
        try:
            with self.pipe() as pipe:
                return self.look(pipe)
        except PipeDied as death:
            return f"cannot be opened: {death}"

    def look(self, pipe):
        def rows(sql):
            answer = pipe.ask(sql, 120)
            if "error" in answer:
                raise PipeDied(f"{sql}: {answer['error'].get('message')}")
            return answer["rows"]

        there = {int(row[0]) for row in rows("SELECT id FROM transfers")}
        if len(there) != int(rows("SELECT count(*) FROM transfers")[0][0]):
            return "a transfer is there twice"
        lost = self.acknowledged - there
        if lost:
            return f"acknowledged transfers are lost: {sorted(lost)[:5]}"
        # What was asked for but not acknowledged may be there as a whole: it is from now on.
        self.acknowledged = there
        odd = rows("SELECT t.id FROM transfers AS t LEFT JOIN (SELECT transfer, count(*) AS n, sum(amount) AS s FROM entries "
                   "GROUP BY transfer) AS e ON e.transfer = t.id WHERE e.n IS NULL OR e.n <> 2 OR e.s <> 0")
        if odd:
            return f"half a transfer is there: {odd[:3]}"
        if rows("SELECT e.transfer FROM entries AS e LEFT JOIN transfers AS t ON t.id = e.transfer WHERE t.id IS NULL"):
            return "entries without their transfer"
        wrong = rows(f"SELECT a.id FROM accounts AS a LEFT JOIN (SELECT account, sum(amount) AS s FROM entries GROUP BY account) "
                     f"AS e ON e.account = a.id WHERE a.balance <> {START} + coalesce(e.s, 0)")
        if wrong:
            return f"balances that are not the sum of their entries: {wrong[:3]}"
        total = rows("SELECT sum(balance), count(*) FROM accounts")[0]
        if float(total[0]) != ACCOUNTS * START or int(total[1]) != ACCOUNTS:
            return f"debits and credits differ: {total}"
        return None


def kill_ledgers(folder, count, chance, ledgers):
    """(passed, failures) of kills at random moments, in several databases at the same time."""
    done, failures, lines = [0] * ledgers, [], []
    began = time.monotonic()

    def work(place, share, seed):
        killer = Killer(Ledger(folder / f"ledger{place}.db"), random.Random(seed))
        try:
            for number in range(1, share + 1):
                problem = killer.kill(number)
                if problem:
                    failures.append(f"ledger {place}, kill {number}: {problem}")
                    break
                done[place] += 1
                if sum(done) % 100 == 0:
                    print(f"{sum(done)} kills after {time.monotonic() - began:.0f} s", flush=True)
        except Exception as error:
            failures.append(f"ledger {place}: {error!r}")
        lines.append((len(killer.ledger.acknowledged), killer.slowest))

    shares = [count // ledgers + (place < count % ledgers) for place in range(ledgers)]
    threads = [threading.Thread(target=work, args=(place, share, chance.random())) for place, share in enumerate(shares)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"ledger: {sum(done)} kills in {ledgers} databases, {sum(line[0] for line in lines)} transfers, "
          f"reopened and read in at most {max(line[1] for line in lines) * 1000:.0f} ms")
    return sum(done), failures


class Killer:
    """Kills a session of a ledger again and again, and looks each time at what is left."""

    def __init__(self, ledger, chance):
        self.ledger, self.chance, self.slowest = ledger, chance, 0.0
        ledger.make()
        # A machine gets as long until the kill as it needs for some transfers, which changes with what else it does.
        self.longest = 1.0

    def kill(self, number):
        """What is wrong after one more kill, or None."""
        pipe = self.ledger.pipe()
        timer = threading.Timer(0.02 + self.chance.random() * self.longest, pipe.process.kill)
        problem, before = None, len(self.ledger.acknowledged)
        try:
            if number % 5:
                # Most kills hit transfers, and some the opening.
                pipe.ask("SELECT 1", 300)
            timer.start()
            while problem is None:
                if not self.ledger.transfer(pipe, self.chance):
                    problem = f"a transfer failed: {self.ledger.error}"
                elif self.chance.random() < 0.05:
                    problem = self.ledger.upkeep(pipe, self.chance)
        except PipeDied as death:
            problem = str(death) if "no answer" in str(death) else None
        timer.cancel()
        pipe.close()
        done = len(self.ledger.acknowledged) - before
        self.longest = min(30.0, self.longest * 1.3) if done == 0 else max(0.3, self.longest / 1.3) if done > 6 else self.longest
        began = time.monotonic()
        problem = problem or self.ledger.problem()
        self.slowest = max(self.slowest, time.monotonic() - began)
        return problem


def fault_runs(folder, chance, every):
    """(passed, failures) of failing file operations."""
    passed, failures = 0, []
    run = 0
    template = Ledger(folder / "template.db")
    template.make()
    for operation in ["open", "write", "fsync", "rename", "link", "any"]:
        endings = [":kill"] if operation == "any" else ["", ":on"] + ([":full", ":full:on"] if operation == "write" else [])
        for ending in endings:
            number = 1
            while number < 400:
                run += 1
                ledger = Ledger(folder / f"fault{run}.db")
                shutil.copytree(template.folder, ledger.folder)
                untouched, problem = faulty(ledger, chance, f"{operation}:{number}{ending}")
                if problem:
                    failures.append(f"{operation}:{number}{ending}: {problem}")
                else:
                    passed += 1
                shutil.rmtree(ledger.folder, ignore_errors=True)
                if untouched:
                    break
                number += 1 if every else max(1, number // 2)
    print(f"faults: {run} scenarios")
    return passed, failures


def faulty(ledger, chance, fault):
    """Some transfers under a fault; (whether nothing failed, what is wrong afterwards)."""
    untouched = True
    try:
        with ledger.pipe({"RECKON_FAULT": fault}) as pipe:
            for _ in range(3):
                untouched = ledger.transfer(pipe, chance) and untouched
    except PipeDied:
        untouched = False
    try:
        with ledger.pipe() as pipe:
            problem = ledger.look(pipe)
            if problem is None and not ledger.transfer(pipe, chance):
                problem = "no transfer is possible afterwards"
            return untouched, problem or ledger.look(pipe)
    except PipeDied as death:
        return untouched, f"cannot be opened: {death}"


def full_disk(folder, chance):
    """(passed, failures) on a small file system, where one can be mounted."""
    mount = folder / "small"
    mount.mkdir()
    if os.geteuid() != 0 or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", mount], capture_output=True).returncode != 0:
        print("full disk: no small file system can be mounted here; write:N:full stands for it")
        return 0, []
    try:
        ledger = Ledger(mount / "full.db")
        ledger.make()
        done, errors = 0, 0
        with ledger.pipe() as pipe:
            while errors < 5 and done < 2000:
                if ledger.transfer(pipe, chance):
                    done += 1
                else:
                    errors += 1
        problem = ledger.problem()
        print(f"full disk: {done} transfers fitted")
        return (0, [f"full disk: {problem}"]) if problem or errors < 5 else (1, [])
    finally:
        subprocess.run(["umount", mount], check=False)


def writing(value):
    return (f"WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 300) "
            f"SELECT {value} AS version, a.n * 1000 + b.n AS n FROM t AS a, t AS b, (VALUES (1), (2), (3), (4)) AS c (m)")


def file_state(path):
    """(version, rows) of a file, or the error's text."""
    with Pipe() as pipe:
        answer = pipe.ask(f"SELECT MIN(version), MAX(version), COUNT(*) FROM '{path}'", 60)
    if "error" in answer:
        return answer["error"].get("message")
    low, high, rows = answer["rows"][0]
    return (str(low), str(high), int(rows))


def kill_copy(folder, count, chance):
    """(passed, failures) of kills while COPY replaces a file."""
    path = folder / "t.parquet"
    began = time.monotonic()
    done = subprocess.run(
        [binary_path(), "--no-rc", "-c", f"COPY ({writing(0)}) TO '{path}'"], capture_output=True, text=True)
    seconds = time.monotonic() - began
    if done.returncode != 0:
        return 0, [done.stderr.strip()]
    rows = file_state(path)[2]
    version, passed, failures = "0", 0, []
    for number in range(1, count + 1):
        command = [binary_path(), "--no-rc", "-c", f"COPY ({writing(number)}) TO '{path}'"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.random() * seconds * 1.1)
        process.kill()
        process.wait()
        state = file_state(path)
        if state in ((version, version, rows), (str(number), str(number), rows)):
            passed += 1
            version = state[0]
        else:
            failures.append(f"kill {number} of COPY: {state}")
    return passed, failures


def main():
    parser = argparse.ArgumentParser(description="Kill reckon while it writes.")
    parser.add_argument("--count", type=int, default=15)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ledgers", type=int, default=1, help="databases whose processes are killed side by side")
    parser.add_argument("--only", choices=["ledger", "faults", "disk", "file"], help="one part of it")
    parser.add_argument("--faults", action="store_true", help="fail every file operation, not only some")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    chance = random.Random(options.seed)
    passed, failures = 0, []
    with tempfile.TemporaryDirectory(prefix="crash-") as name:
        folder = Path(name)
        parts = {
            "ledger": lambda: kill_ledgers(folder, options.count, chance, max(1, min(options.ledgers, options.count))),
            "faults": lambda: fault_runs(folder, chance, options.faults),
            "disk": lambda: full_disk(folder, chance),
            "file": lambda: kill_copy(folder, min(30, max(3, options.count // 5)), chance),
        }
        for name, part in parts.items():
            if options.only not in (None, name):
                continue
            good, bad = part()
            passed, failures = passed + good, failures + bad
    for failure in failures[:10]:
        print(failure)
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
