"""Generates billing data, runs the month-end reports, and compares them with truth.json to the cent.

    python3 Tests/billing.py [--events 20000] [--seed 7] [--engine duckdb]

Where DuckDB is installed each report must also equal its answer over the same files.
Ends with a line `N passed, N failed`.
"""

import argparse
import hashlib
import sys
import time
from decimal import Decimal

import billing_data
from reckon_pipe import Pipe, PipeDied


class ReckonSession:
    def __init__(self, folder):
        self.pipe = Pipe()
        for view in billing_data.views(folder):
            self.rows(view)

    def rows(self, sql):
        answer = self.pipe.ask(sql, 300)
        if "error" in answer:
            raise RuntimeError(answer["error"].get("message"))
        return answer["columns"], answer["rows"]


class DuckDBSession:
    def __init__(self, folder):
        import duckdb

        self.connection = duckdb.connect()
        for view in billing_data.views(folder):
            self.connection.execute(view)

    def rows(self, sql):
        cursor = self.connection.execute(sql)
        columns = [column[0] for column in cursor.description]
        return columns, [[None if v is None else str(v) for v in row] for row in cursor.fetchall()]


def number(value):
    return None if value is None else Decimal(str(value))


def keyed(session, report, keys, values):
    """{key: numbers} of a report, by column names."""
    columns, rows = session.rows(billing_data.report(report))
    positions = {name: columns.index(name) for name in [*keys, *values]}
    return {tuple(str(row[positions[k]]) for k in keys): tuple(number(row[positions[v]]) for v in values) for row in rows}


def of_truth(entries, keys, values, keep=lambda entry: True):
    return {tuple(str(e[k]) for k in keys): tuple(Decimal(str(e[v])) for v in values) for e in entries if keep(e)}


def differences(got, wanted):
    for key in sorted(set(got) | set(wanted)):
        if got.get(key) != wanted.get(key):
            yield f"{' '.join(key)}: {texts(got.get(key))}, truth {texts(wanted.get(key))}"


def texts(values):
    return "nothing" if values is None else " ".join(str(v) for v in values)


PERIOD = ["period", "currency"]


def check_rated_usage(session, truth):
    values = ["events", "quantity", "rated"]
    return differences(keyed(session, "rated_usage", PERIOD, values), of_truth(truth["usage"], PERIOD, values))


def check_invoiced(session, truth):
    values = ["invoices", "lines", "net", "tax", "total"]
    closed = of_truth(truth["invoiced"], PERIOD, values, lambda e: e["period"] != truth["open_period"])
    return differences(keyed(session, "invoiced", PERIOD, values), closed)


def check_expected_invoices(session, truth):
    values = ["invoices", "lines", "net", "tax", "total"]
    return differences(keyed(session, "expected_invoices", PERIOD, values), of_truth(truth["invoiced"], PERIOD, values))


def check_cash_received(session, truth):
    got = keyed(session, "cash_received", PERIOD, ["payments", "amount", "allocations", "allocated"])
    settled = of_truth(truth["allocations"], PERIOD, ["count", "amount"])
    none = (Decimal(0), Decimal(0))
    wanted = {k: (*v, *settled.get(k, none)) for k, v in of_truth(truth["payments"], PERIOD, ["count", "amount"]).items()}
    return differences(got, wanted)


def check_refunds_chargebacks(session, truth):
    columns, rows = session.rows(billing_data.report("refunds_chargebacks"))
    got = {}
    for kind, period, currency, _, cases, amount in rows:
        key = (kind, period, currency)
        before = got.get(key, (Decimal(0), Decimal(0)))
        got[key] = before[0] + number(cases), before[1] + number(amount)
    wanted = {}
    for kind, name in (("refund", "refunds"), ("chargeback", "chargebacks")):
        for key, values in of_truth(truth[name], PERIOD, ["count", "amount"]).items():
            wanted[(kind, *key)] = values
    return differences(got, wanted)


def check_ledger_balance(session, truth):
    keys, values = [*PERIOD, "ledger_account"], ["debit", "credit"]
    return differences(keyed(session, "ledger_balance", keys, values), of_truth(truth["ledger"], keys, values))


def check_ledger_check(session, truth):
    _, rows = session.rows(billing_data.report("ledger_check"))
    return [" ".join(map(str, row)) for row in rows]


def check_receivables(session, truth):
    got = keyed(session, "receivables", ["currency"], ["open_amount", "unallocated", "allocated_by_close"])
    return differences(got, of_truth(truth["receivables"], ["currency"], ["open", "unallocated", "allocated_by_close"]))


def check_defects(session, truth):
    got = keyed(session, "defects", ["defect"], ["found"])
    wanted = {(name,): (Decimal(count),) for name, count in truth["defects"].items() if (name,) in got}
    return differences(got, wanted)


def check_duplicates(session, truth):
    _, rows = session.rows(billing_data.report("duplicates"))
    got = {}
    for kind, _, events in rows:
        got[(f"{kind}_duplicates",)] = (got.get((f"{kind}_duplicates",), (Decimal(0),))[0] + number(events),)
    wanted = {(k,): (Decimal(truth["defects"][k]),) for k in ("exact_duplicates", "near_duplicates") if truth["defects"][k]}
    return differences(got, wanted)


def check_reconciliation(session, truth):
    columns, rows = session.rows(billing_data.report("reconciliation"))
    unposted = sum(number(row[columns.index("unposted_invoices")]) for row in rows)
    wanted = Decimal(truth["defects"]["unposted_invoices"])
    return [] if unposted == wanted else [f"{unposted} unposted invoices, truth {wanted}"]


def check_row_counts(session, truth):
    for table, count in sorted(truth["rows"].items()):
        _, rows = session.rows(f"SELECT COUNT(*) FROM {table}")
        if number(rows[0][0]) != count:
            yield f"{table}: {rows[0][0]} rows, truth {count}"


CHECKS = {name[len("check_"):]: check for name, check in list(globals().items()) if name.startswith("check_")}

# DuckDB divides decimals as doubles; its answer may differ where a half is rounded.
NOT_WITH_DUCKDB = {"expected_invoices"}


def compare_reports(session, folder):
    """(passed, failures): each report against DuckDB over the same files."""
    try:
        reference = DuckDBSession(folder)
    except ImportError:
        return 0, []
    passed, failures = 0, []
    for name in billing_data.report_names():
        if name in NOT_WITH_DUCKDB:
            continue
        try:
            _, rows = session.rows(billing_data.report(name))
        except (RuntimeError, PipeDied) as error:
            failures.append(f"{name}: {error}")
            continue
        _, wanted = reference.rows(billing_data.report(name))
        problem = first_difference(rows, wanted)
        if problem:
            failures.append(f"{name}, beside DuckDB: {problem}")
        else:
            passed += 1
    return passed, failures


def first_difference(rows, wanted):
    if len(rows) != len(wanted):
        return f"{len(rows)} rows, DuckDB {len(wanted)}"
    for position, (row, right) in enumerate(zip(rows, wanted), 1):
        for value, other in zip(row, right):
            if not alike(value, other):
                return f"row {position}: {value!r}, DuckDB {other!r}"
    return None


def alike(value, other):
    if value is None or other is None:
        return value is None and other is None
    if str(value).lower() == str(other).lower():
        return True
    try:
        return Decimal(str(value)) == Decimal(str(other))
    except ArithmeticError:
        # Timestamps with and without a fraction.
        return str(value).replace("T", " ").rstrip("0").rstrip(".") == str(other).rstrip("0").rstrip(".")


def same_bytes(events, seed):
    """Files that differ between two runs with one seed."""
    first = billing_data.generate(events, seed)
    second = billing_data.generate(events, seed, name=f"billing-{events}-{seed}-again")
    for path in sorted(first.rglob("*")):
        other = second / path.relative_to(first)
        if path.is_file() and (not other.exists() or digest(path) != digest(other)):
            yield f"{path.relative_to(first)} differs between two runs with one seed"


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main():
    parser = argparse.ArgumentParser(description="Compare the billing reports with truth.json.")
    parser.add_argument("--events", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--engine", choices=["reckon", "duckdb"], default="reckon")
    options = parser.parse_args()
    try:
        folder = billing_data.generate(options.events, options.seed)
    except (RuntimeError, OSError) as error:
        print(f"reckon generate: {error}")
        print("0 passed, 1 failed")
        return 1
    truth = billing_data.truth(folder)
    session = ReckonSession(folder) if options.engine == "reckon" else DuckDBSession(folder)
    passed, failures = 0, []
    for name, check in CHECKS.items():
        began = time.monotonic()
        try:
            problems = list(check(session, truth))
        except PipeDied as death:
            problems, session = [f"DIED: {death}"], ReckonSession(folder)
        except (RuntimeError, ValueError, KeyError) as error:
            problems = [f"{type(error).__name__}: {error}"]
        if problems:
            more = f" (and {len(problems) - 3} more)" if len(problems) > 3 else ""
            failures.append(f"{name} ({time.monotonic() - began:.1f} s): " + "; ".join(problems[:3]) + more)
        else:
            passed += 1
    if options.engine == "reckon":
        good, bad = compare_reports(session, folder)
        passed, failures = passed + good, failures + bad
        again = list(same_bytes(options.events, options.seed))
        passed, failures = passed + (not again), failures + again[:3]
    for failure in failures:
        print(failure)
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
