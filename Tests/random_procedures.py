"""Random procedures of the patterns that become sets: the loop and its sets must leave the same.

    python3 Tests/random_procedures.py --count 200 --seed 7

Each program is tables with NULLs and duplicate keys, and a loop made of a small grammar: assignments, sums, IF,
lookups with handlers, changes of tables, control breaks, early exits, nested loops, calls. `reckon convert --prove`
runs it both ways. A difference prints the seed and the program. Ends with a line `N passed, N failed`.
"""

import argparse
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from reckon_pipe import binary_path

TABLES = """\
CREATE TABLE src (id NUMBER PRIMARY KEY, k NUMBER, g NUMBER, a NUMBER(10,2), b NUMBER, s VARCHAR2(20));
CREATE TABLE ref (k NUMBER PRIMARY KEY, v NUMBER(10,3));
CREATE TABLE multi (k NUMBER, n NUMBER, v NUMBER(10,2));
CREATE TABLE dst (id NUMBER, x NUMBER, y NUMBER, t VARCHAR2(400));
CREATE TABLE agg (k NUMBER PRIMARY KEY, total NUMBER, note VARCHAR2(100));
CREATE TABLE own (id NUMBER, n NUMBER, x NUMBER);
CREATE TABLE bill (id NUMBER PRIMARY KEY, src NUMBER, x NUMBER);
CREATE SEQUENCE sq START WITH 50;
"""


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.labels = 0
        self.billed = False

    def pick(self, *options):
        return self.random.choice(options)

    def rows(self):
        r = self.random
        null = lambda value, share=0.1: "NULL" if r.random() < share else value
        lines = []
        for i in range(r.randint(0, 14)):
            lines.append(
                f"INSERT INTO src VALUES ({i + 1}, {null(r.randint(1, 6))}, {r.randint(1, 3)}, "
                f"{null(r.randint(-300, 900) / 4)}, {null(r.randint(0, 5), 0.2)}, {null(repr(r.choice('abcde')), 0.2)});")
        for k in range(1, 5):
            if r.random() < 0.8:
                lines.append(f"INSERT INTO ref VALUES ({k}, {null(r.randint(1, 4000) / 8)});")
        for _ in range(r.randint(0, 8)):
            lines.append(f"INSERT INTO multi VALUES ({r.randint(1, 6)}, {r.randint(1, 3)}, {r.randint(1, 99) / 4});")
        for k in range(1, 5):
            lines.append(f"INSERT INTO agg VALUES ({k}, {r.randint(0, 50)}, NULL);")
        return "\n".join(lines)

    # Values

    def number(self, depth=0):
        simple = ["r.a", "r.b", "r.id", "r.g", "NVL(r.a, 0)", str(self.random.randint(0, 9)), "v1", "v2", "n1"]
        if depth > 1 or self.random.random() < 0.5:
            return self.random.choice(simple)
        left, right = self.number(depth + 1), self.number(depth + 1)
        return self.pick(
            f"({left} + {right})", f"({left} - {right})", f"{left} * 2", f"LEAST({left}, {right})",
            f"GREATEST({left}, {right})", f"ROUND({left}, 1)", f"NVL({left}, {right})",
            f"CASE WHEN {self.condition(2)} THEN {left} ELSE {right} END", f"half({left})")

    def row_number(self):
        return self.pick("r.a", "NVL(r.a, 0)", "r.id", "NVL(r.b, 1)", "NVL(r.a, 1) * 2", "1")

    def condition(self, depth=0):
        left = self.pick("r.a", "r.b", "r.k", "r.g", "v1", "n1", "r.id")
        plain = self.pick(
            f"{left} > {self.random.randint(0, 6)}", f"{left} = {self.random.randint(0, 6)}", f"{left} IS NULL",
            "r.s = 'a'", "r.s IS NOT NULL", f"{left} BETWEEN 1 AND 3", "MOD(r.id, 2) = 0")
        if depth > 1 or self.random.random() < 0.7:
            return plain
        return f"({plain} {self.pick('AND', 'OR')} {self.condition(depth + 1)})"

    # Statements

    def statements(self, depth, count=None):
        count = count or self.random.randint(1, 3)
        return "\n".join(self.statement(depth) for _ in range(count))

    def statement(self, depth):
        kinds = [self.assign, self.add, self.add, self.insert, self.insert, self.output, self.chain, self.best]
        if depth < 3:
            kinds += [self.branch, self.branch, self.lookup, self.lookup, self.guarded, self.call, self.cursor_lookup]
        if depth < 2:
            kinds += [self.nested, self.change, self.change, self.own_rows, self.copy, self.merge, self.load, self.spend]
        if depth == 0:
            kinds += [self.leave, self.key_break, self.drain, self.cap, self.bill]
        return self.random.choice(kinds)(depth + 1)

    def assign(self, depth):
        return f"{self.pick('v1', 'v2')} := {self.number()};"

    def add(self, depth):
        name = self.pick("v3", "v4", "n1")
        return f"{name} := {name} + {'1' if name == 'n1' else self.row_number()};"

    def insert(self, depth):
        return f"INSERT INTO dst VALUES (r.id, {self.number()}, {self.pick('v3', 'n1', 'v2', 'r.k')}, r.s || '-' || v2);"

    def output(self, depth):
        return f"DBMS_OUTPUT.PUT_LINE(r.id || ' ' || {self.number(1)});"

    def branch(self, depth):
        text = f"IF {self.condition()} THEN\n{self.statements(depth)}\n"
        if self.random.random() < 0.4:
            text += f"ELSIF {self.condition()} THEN\n{self.statements(depth)}\n"
        if self.random.random() < 0.6:
            text += f"ELSE\n{self.statements(depth)}\n"
        return text + "END IF;"

    def lookup(self, depth):
        table = self.pick("ref", "multi")
        key = self.pick("r.k", "r.g", "r.b")
        handlers = self.pick("WHEN NO_DATA_FOUND THEN", "WHEN OTHERS THEN")
        text = f"BEGIN\nSELECT v INTO v2 FROM {table} WHERE k = {key};\n{self.statements(depth)}\nEXCEPTION\n{handlers}\n"
        text += self.statements(depth, 1) + "\n"
        if handlers.startswith("WHEN NO") and table == "multi":
            text += f"WHEN TOO_MANY_ROWS THEN\nINSERT INTO dst VALUES (r.id, SQLCODE, NULL, SQLERRM);\n"
        return text + "END;"

    def cursor_lookup(self, depth):
        return "SELECT NVL(SUM(v), 0), COUNT(*) INTO v1, v2 FROM multi WHERE k = r.k;"

    def guarded(self, depth):
        raised = self.pick("RAISE e_one", "RAISE_APPLICATION_ERROR(-20001, 'bad ' || r.id)")
        handler = self.pick("WHEN e_one THEN\nn1 := n1 + 1;\nWHEN OTHERS THEN", "WHEN OTHERS THEN")
        undo = self.random.random() < 0.4
        start, back = ("SAVEPOINT one;\n", "ROLLBACK TO one;\n") if undo else ("", "")
        return (
            f"BEGIN\n{start}{self.statements(depth)}\nIF {self.condition()} THEN\n{raised};\nEND IF;\n"
            f"{self.statements(depth, 1)}\nEXCEPTION\n{handler}\n{back}"
            f"INSERT INTO dst VALUES (r.id, SQLCODE, n1, SUBSTR(SQLERRM, 1, 40));\nEND;")

    def call(self, depth):
        return f"note({self.number(1)}, {self.pick('v1', 'v2')});"

    def nested(self, depth):
        self.labels += 1
        m = f"m{self.labels}"
        body = self.pick(
            f"v3 := v3 + {m}.v;", f"v2 := {m}.v;", f"INSERT INTO dst VALUES (r.id, {m}.n, {m}.v, 'inner');",
            f"IF {m}.n > 1 THEN v4 := v4 + {m}.v; n1 := n1 + 1; END IF;", f"EXIT WHEN {m}.n > 2; v3 := v3 + {m}.n;")
        more = self.pick("", f"v4 := v4 + 1;")
        return f"FOR {m} IN (SELECT n, v FROM multi WHERE k = {self.pick('r.k', 'r.g')} ORDER BY n, v) LOOP\n{body}\n{more}\nEND LOOP;"

    def change(self, depth):
        key = self.pick("r.id", "r.id", "r.k", "r.g")
        text = f"UPDATE agg SET total = total + {self.number(1)} WHERE k = {key};"
        if self.random.random() < 0.4:
            text += "\nIF SQL%ROWCOUNT = 0 THEN\nINSERT INTO dst VALUES (r.id, NULL, NULL, 'new');\nEND IF;"
        return text

    def leave(self, depth):
        return self.pick(f"EXIT WHEN {self.condition()};", f"CONTINUE WHEN {self.condition()};", "EXIT WHEN v3 > 500;")

    def key_break(self, depth):
        return "IF last_g IS NULL OR last_g <> r.g THEN\nlast_g := r.g;\nv4 := 0;\nEND IF;"

    def drain(self, depth):
        return "part := LEAST(NVL(r.b, 0), remaining);\nremaining := remaining - part;\nINSERT INTO dst VALUES (r.id, part, remaining, 'part');"

    # State that is no sum, and rows that the iteration itself wrote

    def chain(self, depth):
        return self.pick(
            "chain := MOD(chain * 3 + r.id, 17);", "words := SUBSTR(words || r.s || chain, 1, 30);",
            "chain := CASE WHEN chain > 8 THEN chain - NVL(r.b, 1) ELSE chain + r.g END;")

    def best(self, depth):
        return "IF best IS NULL OR r.a > best THEN\nbest := r.a;\nbest_id := r.id;\nEND IF;"

    def cap(self, depth):
        return (
            "part := NVL(r.b, 0);\nIF left_of.EXISTS(r.g) THEN\npart := LEAST(part, left_of(r.g));\n"
            "left_of(r.g) := left_of(r.g) - part;\nEND IF;\nINSERT INTO dst VALUES (r.id, part, r.g, 'cap');")

    def load(self, depth):
        return f"seen({self.pick('r.g', 'r.id')}) := {self.pick('r.id', 'NVL(r.a, 0)', 'n1')};"

    def own_rows(self, depth):
        self.labels += 1
        m = f"o{self.labels}"
        first = self.pick(
            "INSERT INTO own VALUES (r.id, 1, r.a);", "DELETE FROM own WHERE id = r.id;",
            f"FOR {m} IN (SELECT n, v FROM multi WHERE k = r.g ORDER BY n, v) LOOP\nINSERT INTO own VALUES (r.id, {m}.n, {m}.v);\nEND LOOP;")
        middle = self.pick("", "UPDATE own SET x = NVL(x, 0) + 1 WHERE id = r.id;", "INSERT INTO own VALUES (r.id, 9, n1);")
        last = self.pick(
            "SELECT COUNT(*), SUM(x) INTO v1, v2 FROM own WHERE id = r.id;",
            f"FOR {m} IN (SELECT n, x FROM own WHERE id = r.id ORDER BY n, x) LOOP\nv3 := v3 + NVL({m}.x, 0);\nINSERT INTO dst VALUES (r.id, {m}.n, {m}.x, 'own');\nEND LOOP;")
        return "\n".join(part for part in (first, middle, last) if part)

    def copy(self, depth):
        return f"INSERT INTO dst (id, x, y, t) SELECT r.id, n, v + {self.pick('r.id', 'n1')}, 'copy' FROM multi WHERE k = {self.pick('r.k', 'r.g')};"

    def merge(self, depth):
        key = self.pick("r.id", "r.id", "r.id + 100", "r.g")
        return (
            f"MERGE INTO agg t USING (SELECT {key} AS k FROM dual) s ON (t.k = s.k)\n"
            f"WHEN MATCHED THEN UPDATE SET t.total = {self.pick('t.total + 1', 'r.id', 'NVL(r.a, 7)')}\n"
            f"WHEN NOT MATCHED THEN INSERT (k, total, note) VALUES (s.k, {self.pick('0', 'n1')}, 'new');")

    def bill(self, depth):
        if self.billed:
            return self.chain(depth)
        self.billed = True
        return (
            "SELECT sq.NEXTVAL INTO sid FROM dual;\nINSERT INTO bill VALUES (sid, r.id, 0);\n"
            f"{self.statements(depth, 1)}\nUPDATE bill SET x = {self.number(1)} WHERE id = sid;\n"
            "SELECT x INTO v1 FROM bill WHERE id = sid;")

    def spend(self, depth):
        return f"spend(r.{self.pick('g', 'k', 'b')}, r.id, {self.pick('v1', 'v2')});"

    def program(self):
        order = self.pick("id", "g, id", "k, id DESC")
        return f"""{TABLES}{self.rows()}
CREATE OR REPLACE FUNCTION half (p NUMBER) RETURN NUMBER IS
BEGIN
  IF p IS NULL THEN
    RETURN 0;
  END IF;
  RETURN p * 0.5;
END;
/
CREATE OR REPLACE PROCEDURE note (p_value IN NUMBER, p_double OUT NUMBER) IS
BEGIN
  IF p_value > 100 THEN
    p_double := 0;
    RETURN;
  END IF;
  p_double := p_value * 2;
END;
/
CREATE OR REPLACE PROCEDURE spend (p_k IN NUMBER, p_id IN NUMBER, p_sum OUT NUMBER) IS
  TYPE t_amounts IS TABLE OF NUMBER INDEX BY PLS_INTEGER;
  money t_amounts;
  one NUMBER;
BEGIN
  p_sum := 0;
  FOR i IN 1 .. 3 LOOP
    money(i) := i * 4;
  END LOOP;
  FOR m IN (SELECT n, v FROM multi WHERE k = p_k ORDER BY n, v) LOOP
    one := m.v;
    IF money.EXISTS(m.n) THEN
      one := LEAST(one, money(m.n));
      money(m.n) := money(m.n) - one;
    END IF;
    IF one > 0 THEN
      INSERT INTO dst VALUES (p_id, m.n, one, 'spent');
      p_sum := p_sum + one;
    END IF;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE work IS
  TYPE t_numbers IS TABLE OF NUMBER INDEX BY PLS_INTEGER;
  left_of t_numbers; seen t_numbers; i PLS_INTEGER;
  chain NUMBER := 5; words VARCHAR2(40); best NUMBER; best_id NUMBER; sid NUMBER;
  e_one EXCEPTION;
  v1 NUMBER; v2 NUMBER := 1; v3 NUMBER := 0; v4 NUMBER := 10; n1 PLS_INTEGER := 0;
  last_g NUMBER; remaining NUMBER := {self.random.randint(0, 12)}; part NUMBER;
BEGIN
  left_of(1) := 3;
  left_of(2) := 10;
  FOR r IN (SELECT id, k, g, a, b, s FROM src ORDER BY {order}) LOOP
{self.statements(0, self.random.randint(2, 5))}
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(v1 || ' ' || v2 || ' ' || v3 || ' ' || v4 || ' ' || n1 || ' ' || last_g || ' ' || remaining || ' ' || part);
  DBMS_OUTPUT.PUT_LINE(chain || ' ' || words || ' ' || best || ' ' || best_id || ' ' || left_of(1) || ' ' || left_of(2));
  i := seen.FIRST;
  WHILE i IS NOT NULL LOOP
    DBMS_OUTPUT.PUT_LINE(i || ': ' || seen(i));
    i := seen.NEXT(i);
  END LOOP;
END;
/
"""


def prove(text, folder):
    """(is equal, became sets, ran as sets, ended well, what was said)"""
    path = Path(folder) / "program.sql"
    path.write_text(text)
    done = subprocess.run(
        [binary_path(), "convert", str(path), "--prove", "BEGIN work; END;", "--trials", "2"], capture_output=True, text=True, timeout=60)
    said = done.stdout + done.stderr
    # Nothing in the grammar fails but for arithmetic on texts, so most calls must end well.
    return "\nequal:" in said and "not equal" not in said, re.search(r"^sets .* work \(", said, re.M) is not None, "row by row:" not in said, "the call ends" not in said, said


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    options = parser.parse_args()
    passed = failed = converted = ran = well = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(options.seed, options.seed + options.count):
            text = Generator(seed).program()
            equal, sets, whole, good, said = prove(text, folder)
            passed, failed = passed + equal, failed + (not equal)
            converted, ran, well = converted + sets, ran + (sets and whole), well + good
            if not equal and failed <= 5:
                print(f"seed {seed}\n{text}\n{said}")
    print(f"seed {options.seed}: {converted} of {options.count} became sets, {ran} ran as sets to their end, {well} calls ended well")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
