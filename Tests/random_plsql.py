"""Random programs of common statements, run here as PL/SQL and on PostgreSQL as the PL/pgSQL that the generator writes too.

    python3 Tests/random_plsql.py [--count 200] [--seed 7]

Output and tables must be the same. What the dialects mean differently on purpose is not generated, or wrapped: NULL in
texts, LEAST and GREATEST of NULL, division of integers, handlers around several changes. A difference prints the seed and both
programs. Needs PostgreSQL; without it a line says `skipped`. Ends with a line `N passed, N failed`.
"""

import argparse
import random
import sys
from decimal import Decimal, InvalidOperation

from postgres_cluster import Cluster, PostgresError, programs
from random_plsql_forms import COLLECTION, FUNCTIONS, Forms
from reckon_pipe import Pipe, PipeDied

TABLES = [
    "CREATE TABLE src (id {n} PRIMARY KEY, k {n}, a {m}, b {m}, s {t})",
    "CREATE TABLE dst (id {n} PRIMARY KEY, x {m}, s {t})",
    "CREATE TABLE agg (k {n} PRIMARY KEY, total {m}, n {n})",
]
NAMES = [("n", "NUMBER(9)", "numeric(9)"), ("m", "NUMBER(12,2)", "numeric(12,2)"), ("t", "VARCHAR2(40)", "varchar(40)")]


class Generator(Forms):
    """Writes lines of both dialects at once: `self.lines` holds pairs."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines, self.loops, self.row = [], 0, None

    def pick(self, *options):
        return self.random.choice(options)

    def put(self, oracle, twin=None):
        self.lines.append((oracle, oracle if twin is None else twin))

    def number(self, depth=0):
        simple = ["v1", "v2", "v3", f"{self.random.randint(-5, 20)}.0", f"{self.random.randint(1, 99)}.{self.random.randint(1, 9)}"]
        simple += [f"{self.row}.a", f"COALESCE({self.row}.b, 0)", f"{self.row}.id"] if self.row else []
        if depth > 1 or self.random.random() < 0.4:
            return self.random.choice(simple)
        a, b = self.number(depth + 1), self.number(depth + 1)
        return self.pick(
            f"({a} + {b})", f"({a} - {b})", f"({a} * {self.random.randint(1, 3)})", f"ROUND({a} / {self.random.randint(2, 7)}.0, 3)",
            f"ABS({a})", f"MOD({a}, 7)", f"ROUND({a}, 1)", f"TRUNC({a})", f"COALESCE({a}, {b})", f"CEIL({a})", f"FLOOR({a})",
            f"LEAST(COALESCE({a}, 0), COALESCE({b}, 1))", f"GREATEST(COALESCE({a}, 0), COALESCE({b}, 1))",
            f"(CASE WHEN {self.condition(2)} THEN {a} ELSE {b} END)", f"NULLIF({a}, {b})", f"half({a})")

    def condition(self, depth=0):
        left = self.number(1)
        plain = self.pick(
            f"{left} > {self.number(2)}", f"{left} <= {self.number(2)}", f"{left} = 3", f"{left} IS NULL", f"{left} IS NOT NULL",
            f"{left} BETWEEN 1 AND 9", f"{left} IN (1, 2, 5)", "t1 LIKE 'a%'", "LENGTH(t1) > 3")
        if depth > 1 or self.random.random() < 0.6:
            return plain
        return self.pick(f"({plain} AND {self.condition(depth + 1)})", f"({plain} OR {self.condition(depth + 1)})", f"NOT ({plain})")

    def text(self):
        return self.pick("'abc'", "UPPER(COALESCE(t1, 'q'))", "SUBSTR(COALESCE(t1, 'zz') || 'xy', 2, 5)", "REPLACE(COALESCE(t1, 'a'), 'a', 'bc')",
                         "LPAD(COALESCE(t1, 'k'), 6, '*')", "TRIM('  w ')", "(CASE WHEN v1 > 2 THEN 'big' ELSE 'small' END)")

    def statements(self, depth=0):
        for _ in range(self.random.randint(1, 4)):
            self.statement(depth)

    def statement(self, depth):
        simple = [self.assign, self.assign, self.lookup, self.insert, self.update, self.delete, self.merge, self.show]
        nested = [self.branch, self.counted, self.over_query, self.over_cursor, self.while_loop]
        simple, nested = simple + self.forms(), nested + self.nested_forms()
        self.random.choice(simple if depth > 2 or self.random.random() < 0.55 else nested)(depth)

    def bounded(self, value):
        """Values stay in the range of the columns."""
        return f"MOD(ROUND({value}, 2), 100000)"

    def assign(self, _):
        if self.random.random() < 0.25:
            return self.put(f"t1 := SUBSTR({self.text()}, 1, 12);")
        self.put(f"v{self.random.randint(1, 3)} := {self.bounded(self.number())};")

    def show(self, _):
        value = self.pick("v1", "v2", "v3")
        self.put(f"DBMS_OUTPUT.PUT_LINE('{value} ' || COALESCE(TO_CHAR({value}), 'null') || ' ' || COALESCE(t1, 'none'));",
                 f"RAISE NOTICE '{value} % %', COALESCE({value}::text, 'null'), COALESCE(t1, 'none');")

    def lookup(self, _):
        query = f"a INTO {{}}v1 FROM src WHERE k = {self.random.randint(1, 5)} AND id >= {self.number(1)};"
        handler = "EXCEPTION WHEN NO_DATA_FOUND THEN v2 := -1; WHEN TOO_MANY_ROWS THEN v1 := NULL; v3 := -2; END;"
        self.put("BEGIN SELECT " + query.format("") + f" {handler}", "BEGIN SELECT " + query.format("STRICT ") + f" {handler}")

    def insert(self, _):
        change = f"INSERT INTO dst VALUES ({self.random.randint(1, 12)}, {self.bounded(self.number())}, {self.text()});"
        self.put(f"BEGIN {change} EXCEPTION WHEN DUP_VAL_ON_INDEX THEN v3 := COALESCE(v3, 0) + 1; END;",
                 f"BEGIN {change} EXCEPTION WHEN unique_violation THEN v3 := COALESCE(v3, 0) + 1; END;")

    def counted_change(self, change):
        self.put(f"{change} v2 := SQL%ROWCOUNT;", f"{change} GET DIAGNOSTICS changed = ROW_COUNT; v2 := changed;")

    def update(self, _):
        self.counted_change(f"UPDATE {self.pick('src SET a', 'src SET b', 'dst SET x')} = {self.bounded(self.number())} "
                            f"WHERE id {self.pick('>', '<', '=')} {self.random.randint(1, 9)};")

    def delete(self, _):
        self.counted_change(f"DELETE FROM dst WHERE id = {self.random.randint(1, 12)};")

    def merge(self, _):
        self.put("MERGE INTO agg t USING (SELECT k, SUM(a) AS a, COUNT(*) AS n FROM src WHERE k IS NOT NULL AND a IS NOT NULL GROUP BY k) q "
                 f"ON (t.k = q.k) WHEN MATCHED THEN UPDATE SET total = MOD(t.total + q.a, 100000), n = q.n "
                 f"WHEN NOT MATCHED THEN INSERT (k, total, n) VALUES (q.k, q.a, q.n);")

    def body(self, depth, end):
        self.statements(depth + 1)
        self.put(end)

    def branch(self, depth):
        self.put(f"IF {self.condition()} THEN")
        self.statements(depth + 1)
        if self.random.random() < 0.4:
            self.put(f"ELSIF {self.condition()} THEN")
            self.statements(depth + 1)
        self.put("ELSE")
        self.body(depth, "END IF;")

    def counted(self, depth):
        self.loops += 1
        self.put(f"FOR i{self.loops} IN {self.pick('', 'REVERSE ')}1..{self.random.randint(0, 4)} LOOP")
        if "REVERSE" in self.lines[-1][0]:
            # PostgreSQL names the upper bound first.
            oracle = self.lines[-1][0]
            low, high = oracle.split("REVERSE ")[1].split(" LOOP")[0].split("..")
            self.lines[-1] = (oracle, oracle.replace(f"{low}..{high}", f"{high}..{low}"))
        if self.random.random() < 0.3:
            self.put(f"{self.pick('EXIT', 'CONTINUE')} WHEN {self.condition()};")
        self.body(depth, "END LOOP;")

    def while_loop(self, depth):
        self.put("w1 := 0;")
        self.put(f"WHILE w1 < {self.random.randint(1, 4)} AND ({self.condition()}) LOOP w1 := w1 + 1;")
        self.lines.append(("v1 := COALESCE(v1, 0) + 1;",) * 2)
        # A loop inside would set the counter back.
        for _ in range(self.random.randint(1, 2)):
            self.statement(3)
        self.put("END LOOP;")

    def rows(self, depth, opening, end):
        outer, self.row = self.row, f"r{self.loops}"
        self.put(*opening)
        self.statements(depth + 1)
        self.put(end)
        self.row = outer

    def over_query(self, depth):
        self.loops += 1
        query = f"SELECT id, k, a, b, s FROM src WHERE {self.pick('a > 10', 'k = 2', 'b IS NULL', '1 = 1')} ORDER BY id"
        self.rows(depth, (f"FOR r{self.loops} IN ({query}) LOOP",), "END LOOP;")

    def over_cursor(self, depth):
        self.loops += 1
        number, low = self.loops, self.random.randint(0, 6)
        self.put(f"DECLARE CURSOR c{number} (p NUMBER) IS SELECT id, a, b FROM src WHERE id > p ORDER BY id; r{number} c{number}%ROWTYPE;",
                 f"DECLARE c{number} CURSOR (p numeric) FOR SELECT id, a, b FROM src WHERE id > p ORDER BY id; r{number} RECORD;")
        self.rows(depth, (
            f"BEGIN OPEN c{number}({low}); LOOP FETCH c{number} INTO r{number}; EXIT WHEN c{number}%NOTFOUND;",
            f"BEGIN OPEN c{number}({low}); LOOP FETCH c{number} INTO r{number}; EXIT WHEN NOT FOUND;"),
            f"END LOOP; CLOSE c{number}; END;")

    def data(self):
        r = self.random
        null = lambda value: "NULL" if r.random() < 0.15 else value
        return [f"INSERT INTO src VALUES ({i}, {null(r.randint(1, 5))}, {null(r.randint(-400, 900) / 4)}, {null(r.randint(0, 80) / 10)}, "
                f"{null(repr(r.choice(['ab', 'abc', 'xyz', 'Q'])))})" for i in range(1, r.randint(2, 10))]

    def program(self):
        for _ in range(3):
            self.statement(0)
        for name in (1, 2, 3):
            self.lines.append((f"DBMS_OUTPUT.PUT_LINE('end ' || COALESCE(TO_CHAR(v{name}), 'null'));",
                               f"RAISE NOTICE 'end %', COALESCE(v{name}::text, 'null');"))
        oracle = "DECLARE\n  v1 NUMBER := 1; v2 NUMBER; v3 NUMBER := 2.5; w1 NUMBER; w2 NUMBER; w3 NUMBER; t1 VARCHAR2(40) := 'ab';\n"
        oracle += f"  d1 DATE := DATE '2024-01-31'; rec dst%ROWTYPE; {COLLECTION}; list1 nums := nums();\nBEGIN\n"
        twin = "DO $$ DECLARE\n  v1 numeric := 1; v2 numeric; v3 numeric := 2.5; w1 numeric; w2 numeric; w3 numeric; t1 varchar(40) := 'ab';\n"
        twin += "  d1 date := DATE '2024-01-31'; rec dst%ROWTYPE; list1 numeric[] := ARRAY[]::numeric[]; changed bigint;\n"
        twin += "".join(f"  r{n} RECORD;\n" for n in range(1, self.loops + 1)) + "BEGIN\n"
        return (oracle + "\n".join(one for one, _ in self.lines) + "\nEND;",
                twin + "\n".join(other for _, other in self.lines) + "\nEND $$")


def plain(text):
    """Words with their numbers in one form."""
    words = []
    for word in "" if text is None else str(text).split():
        try:
            words.append(str(Decimal(word).normalize() + 0))
        except InvalidOperation:
            words.append(word)
    return " ".join(words) if text is not None else None


TABLE_QUERIES = ["SELECT * FROM src ORDER BY id", "SELECT * FROM dst ORDER BY id", "SELECT * FROM agg ORDER BY k"]


def ours(definitions, data, program):
    with Pipe() as pipe:
        def ask(sql):
            return pipe.ask(sql, 60, dialect="oracle")
        for text in [*definitions, *data]:
            answer = ask(text)
            if "error" in answer:
                return f"{text}: {answer['error']['message']}", []
        answer = ask(program)
        error = answer["error"]["message"] if "error" in answer else None
        return error, [plain(line) for line in answer.get("output", [])] + [
            [plain(cell) for cell in row] for query in TABLE_QUERIES for row in ask(query)["rows"]]


def theirs(cluster, definitions, data, program):
    clean = "SET client_min_messages = warning; DROP TABLE IF EXISTS src, dst, agg; RESET client_min_messages;\n"
    try:
        _, notices = cluster.ask(clean + "".join(f"{one};\n" for one in [*definitions, *data, program]), 60)
        error = None
    except PostgresError as failure:
        return failure.message, []
    return error, [plain(line) for line in notices] + [
        [plain(cell) for cell in row] for query in TABLE_QUERIES for row in cluster.ask(query + ";")[0]]


def main():
    options = argparse.ArgumentParser(description="Random PL/SQL beside PL/pgSQL.")
    options.add_argument("--count", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    if programs() is None:
        print("skipped: there is no PostgreSQL to compare with")
        return 0
    forms = [{name: kind[place] for name, *kind in NAMES} for place in (0, 1)]
    definitions = [[text.format(**form) for text in TABLES] + [one[place] for one in FUNCTIONS] for place, form in enumerate(forms)]
    passed = failed = raised = 0
    with Cluster() as cluster:
        for seed in range(chosen.seed, chosen.seed + chosen.count):
            generator = Generator(seed)
            data = generator.data()
            program, twin = generator.program()
            try:
                mine = ours(definitions[0], data, program)
            except PipeDied as death:
                mine = (str(death), [])
            other = theirs(cluster, definitions[1], data, twin)
            raised += mine[0] is not None and other[0] is not None
            same = mine == other or (mine[0] is not None and other[0] is not None)
            passed, failed = passed + same, failed + (not same)
            if not same:
                print(f"seed {seed}:\n" + ";\n".join(data) + f"\n{program}\n-- twin\n{twin}\n-- ours {mine}\n-- theirs {other}\n")
    if raised:
        print(f"{raised} ended in an error of both")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
