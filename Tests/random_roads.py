"""A million logic checks over random data and random queries: the nightly target `make test-nightly`.

    python3 Tests/random_roads.py --checks 1000000 [--seed 1] [--processes 2]

A seed makes three small tables and keeps one session of reckon for each road: as usual, optimizer off, two rules off (others
for each seed), batches of one row, three rows with eight workers, one worker, forced spilling, and every query printed from
its tree and parsed again. Each random query goes to all of them at once, and each road that gives the rows of the usual one
is a check. Beside them TLP (the rows of a query are those where P is true, false and unknown) and NoREC (counting where P
holds is summing P). What differs is printed with its seed, the tables and the query. Ends with `N passed, N failed`.
"""

import argparse
import json
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed

from goldens import optimizer_rules
from random_shapes import Shape
from reckon_pipe import Pipe, PipeDied

ROADS = {
    "optimizer off": ["SET optimizer = off"],
    "batches of 1 row": ["SET batch_size = 1"],
    "batches of 3 rows, 8 workers": ["SET batch_size = 3", "SET threads = 8", "SET scheduler_seed = 7"],
    "1 worker": ["SET threads = 1"],
    "spilling": ["SET debug_force_spill = on"],
    "printed and parsed again": ["SET debug_print_again = on"],
}
REQUESTS_PER_SEED = 20
QUERIES_PER_REQUEST = 10
PREDICATES_PER_SOURCE = 4


class Road:
    """One session; answers are compared as text first, by value only where the texts differ."""

    def __init__(self, name, settings, tables):
        self.name, self.pipe = name, Pipe()
        for sql in [*settings, *tables]:
            answer = self.pipe.ask(sql, 30)
            if "error" in answer:
                raise PipeDied(f"{name}: {sql}: {answer['error']['message']}")

    def send(self, line):
        self.pipe.process.stdin.write(line)
        self.pipe.process.stdin.flush()

    def receive(self):
        return self.pipe.read_line(60)


def counted(line):
    """The rows of each query of an answer as a multiset, or the message of its error."""
    answer = json.loads(line)
    if "error" in answer:
        return "error: " + answer["error"]["message"]
    return [Counter(json.dumps(row) for row in result["rows"]) for result in answer.get("results", [answer])]


def request(sql):
    return json.dumps({"sql": sql}).encode() + b"\n"


class Seed:
    """The sessions of one seed and what they found."""

    def __init__(self, number, rules):
        self.number, self.shape = number, Shape(number)
        self.tables = [self.shape.table(name) for name in "abc"]
        self.made, self.failures = 0, []
        off = [rules[number * 2 % len(rules)], rules[(number * 2 + 1) % len(rules)]] if rules else []
        settings = {"as usual": [], **ROADS, **{f"{rule} off": [f"SET disabled_rules = '{rule}'"] for rule in off}}
        self.roads = [Road(name, sets, self.tables) for name, sets in settings.items()]

    def close(self):
        for road in self.roads:
            road.pipe.close()

    def fail(self, what, sql):
        self.failures.append(f"seed {self.number}: {what}: {sql}")

    def by_all_roads(self, queries):
        """Some queries in one request to each road; where an answer is an error they are asked one by one."""
        line = request("; ".join(queries))
        for road in self.roads:
            road.send(line)
        usual, *others = [road.receive() for road in self.roads]
        if len(queries) > 1 and any(answer[:9] == b'{"error":' for answer in (usual, *others)):
            for sql in queries:
                self.by_all_roads([sql])
            return
        if usual[:9] == b'{"error":':
            self.fail(counted(usual), queries[0])
        wanted = None
        for road, got in zip(self.roads[1:], others):
            self.made += len(queries)
            if got == usual:
                continue
            wanted = wanted if wanted is not None else counted(usual)
            self.compare(road.name, queries, wanted, counted(got))

    def compare(self, road, queries, wanted, rows):
        if isinstance(wanted, str) or isinstance(rows, str):
            if wanted != rows:
                self.fail(f"{road}: {str(wanted)[:200]} against {str(rows)[:200]}", queries[0])
            return
        for sql, expected, found in zip(queries, wanted, rows):
            if expected != found:
                self.fail(f"{road}: {difference(expected, found)}", sql)

    def rows(self, sql):
        road = self.roads[0]
        road.send(request(sql))
        found = counted(road.receive())
        if isinstance(found, str):
            self.fail(found, sql)
            return Counter()
        return found[0]

    def by_parts(self, source):
        """TLP and NoREC of some predicates over one source."""
        whole = self.rows(f"SELECT * FROM {source}")
        for _ in range(PREDICATES_PER_SOURCE):
            p = self.shape.predicate()
            parts = self.rows(f"SELECT * FROM {source} WHERE {p} UNION ALL SELECT * FROM {source} WHERE NOT {p} "
                              f"UNION ALL SELECT * FROM {source} WHERE ({p}) IS NULL")
            both = self.rows(f"SELECT (SELECT COUNT(*) FROM {source} WHERE {p}) AS counted, "
                             f"(SELECT COUNT(CASE WHEN {p} THEN 1 END) FROM {source}) AS summed")
            self.made += 2
            if whole != parts:
                self.fail(f"TLP: {difference(whole, parts)}", f"FROM {source} WHERE {p}")
            if any(len(set(json.loads(row))) != 1 for row in both):
                self.fail(f"NoREC: {list(both)}", f"FROM {source} WHERE {p}")


def difference(wanted, got):
    return f"{list((wanted - got).items())[:2]} against {list((got - wanted).items())[:2]}"


def one_seed(number, rules):
    """(checks made, failures) of one seed."""
    try:
        seed = Seed(number, rules)
    except PipeDied as reason:
        return 1, [f"seed {number}: {reason}"]
    try:
        for _ in range(REQUESTS_PER_SEED):
            seed.by_all_roads([seed.shape.query() for _ in range(QUERIES_PER_REQUEST)])
            seed.by_parts(seed.shape.source())
    except (PipeDied, BrokenPipeError) as reason:
        seed.made += 1
        seed.failures.append(f"seed {number}: died: {str(reason)[:500]}")
    finally:
        seed.close()
    if seed.failures:
        seed.failures.append("    " + ";\n    ".join(seed.tables))
    return seed.made, seed.failures


def main():
    parser = argparse.ArgumentParser(description="Check random queries by many roads.")
    parser.add_argument("--checks", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--failures", type=int, default=10, help="stop after so many")
    options = parser.parse_args()
    rules, began = optimizer_rules(), time.monotonic()
    made, failed, seed, waiting, told = 0, 0, options.seed, set(), 0
    with ProcessPoolExecutor(options.processes) as pool:
        while (made < options.checks and failed < options.failures) or waiting:
            while len(waiting) < options.processes * 2 and made < options.checks and failed < options.failures:
                waiting.add(pool.submit(one_seed, seed, rules))
                seed += 1
            done = next(as_completed(waiting))
            waiting.remove(done)
            checks, failures = done.result()
            made, failed = made + checks, failed + sum(f.startswith("seed") for f in failures)
            for failure in failures:
                print(failure, flush=True)
            if made // 50_000 > told:
                told = made // 50_000
                print(f"{made} checks, {failed} failed, {time.monotonic() - began:.0f} s", flush=True)
    print(f"seeds {options.seed} to {seed - 1}, {len(rules)} rules in turn, {time.monotonic() - began:.0f} s")
    print(f"{made - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
