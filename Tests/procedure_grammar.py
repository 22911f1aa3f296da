"""The grammar of random procedures: loops over a query, made of the patterns that become sets.

Each program is tables with NULLs and duplicate keys, routines, and a procedure WORK with one loop. The statements are in seven
files: values and state here, tables in `procedure_tables.py`, errors and what handles them in `procedure_errors.py`, rarer forms and
triggers in `procedure_forms.py`, which rows a change meets in `procedure_rows.py`, what variables and columns hold in `procedure_limits.py`, keys and references in
`procedure_constraints.py`.
"""

import random
import re

from procedure_constraints import TABLES as CONSTRAINED, ConstraintStatements
from procedure_errors import ErrorStatements
from procedure_forms import LOCAL, TRIGGERS, FormStatements
from procedure_limits import LIMITS_DECLARED, LIMITS_SHOWN, LIMITS_TABLES, LimitStatements
from procedure_rows import RowStatements
from procedure_tables import TableStatements

TABLES = """\
CREATE TABLE src (id NUMBER PRIMARY KEY, k NUMBER, g NUMBER, a NUMBER(10,2), b NUMBER, s VARCHAR2(20), d DATE);
CREATE TABLE ref (k NUMBER PRIMARY KEY, v NUMBER(10,3));
CREATE TABLE multi (k NUMBER, n NUMBER, v NUMBER(10,2));
CREATE TABLE dst (id NUMBER, x NUMBER, y NUMBER, t VARCHAR2(400));
CREATE TABLE agg (k NUMBER PRIMARY KEY, total NUMBER, note VARCHAR2(100));
CREATE TABLE own (id NUMBER, n NUMBER, x NUMBER);
CREATE TABLE bill (id NUMBER PRIMARY KEY, src NUMBER, x NUMBER);
CREATE TABLE strict (id NUMBER NOT NULL, x NUMBER(5,1) CHECK (x < 50), t VARCHAR2(1));
CREATE TABLE rates (k NUMBER, since DATE, v NUMBER(10,3));
CREATE TABLE log_lines (id NUMBER, t VARCHAR2(100));
CREATE TABLE tree (id NUMBER PRIMARY KEY, parent NUMBER, w NUMBER);
CREATE TABLE tally (t VARCHAR2(400) PRIMARY KEY, n NUMBER, x NUMBER);
CREATE TABLE narrow (k NUMBER PRIMARY KEY, t VARCHAR2(3), x NUMBER(3) NOT NULL CHECK (x <> 7), r NUMBER REFERENCES ref (k));
CREATE SEQUENCE sq START WITH 50;
CREATE SEQUENCE tq;
"""


class Generator(LimitStatements, TableStatements, ErrorStatements, FormStatements, RowStatements, ConstraintStatements):
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.labels = 0
        self.billed = self.listed = False

    def pick(self, *options):
        return self.random.choice(options)

    def rows(self):
        r = self.random
        null = lambda value, share=0.1: "NULL" if r.random() < share else value
        lines = []
        for i in range(r.randint(0, 14)):
            lines.append(
                f"INSERT INTO src VALUES ({i + 1}, {null(r.randint(1, 6))}, {r.randint(1, 3)}, "
                f"{null(r.randint(-300, 900) / 4)}, {null(r.randint(0, 5), 0.2)}, {null(repr(r.choice('abcde')), 0.2)}, "
                f"{null('DATE ' + repr(f'2026-{r.randint(1, 6):02d}-{r.choice([1, 15, 28, 30 if i % 2 else 3]):02d}'))});".replace("-02-30", "-02-27"))
        for k in range(1, 5):
            if r.random() < 0.8:
                lines.append(f"INSERT INTO ref VALUES ({k}, {null(r.randint(1, 4000) / 8)});")
        for _ in range(r.randint(0, 8)):
            lines.append(f"INSERT INTO multi VALUES ({r.randint(1, 6)}, {r.randint(1, 3)}, {r.randint(1, 99) / 4});")
        for _ in range(r.randint(0, 6)):
            lines.append(f"INSERT INTO rates VALUES ({r.randint(1, 3)}, DATE '2026-{r.randint(1, 6):02d}-01', {r.randint(1, 80) / 8});")
        for k in range(1, 5):
            lines.append(f"INSERT INTO agg VALUES ({k}, {r.randint(0, 50)}, NULL);")
            lines.append(f"INSERT INTO limited VALUES ({k}, {r.randint(-30, 900)}, 0, {r.choice(['0.1', '1e16'])}, DATE '2026-01-31', 'a');")
        self.refs = "\n".join(lines)
        return "\n".join(lines + self.tree_rows() + self.spots())

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
        kinds = [self.assign, self.add, self.add, self.insert, self.insert, self.output, self.chain, self.best, self.report]
        if depth < 3:
            kinds += [self.branch, self.branch, self.lookup, self.lookup, self.guarded, self.call, self.cursor_lookup]
            kinds += [self.limited_value, self.limited_sum, self.pick(self.limited_column, self.small_sums, self.one_number)]
            kinds += [self.as_of, self.dates, self.state, self.logged, self.pick(
                self.divide, self.too_long, self.too_large, self.conversion, self.duplicate, self.violation, self.reraised)]
        if depth < 2:
            kinds += [self.nested, self.change, self.change, self.own_rows, self.copy, self.merge, self.load, self.spend]
            kinds += [self.count_asked, self.upsert, self.running, self.numbers, self.asked, self.local, self.pick(self.hierarchy, self.first_rows), self.pick(self.snapshot, self.address, self.member), self.pick(self.refused, self.merged_numbers, self.greatest), self.pick(self.remove, self.returning, self.source, self.dynamic), self.counted]
            kinds += [self.pick(self.refused_change, self.moved_key), self.pick(self.family, self.removed), self.pick(self.parts, self.refused_change)]
        if depth == 0:
            kinds += [self.leave, self.key_break, self.drain, self.cap, self.bill, self.commit, self.committed, self.list]
        return self.random.choice(kinds)(depth + 1)

    def assign(self, depth):
        return f"{self.pick('v1', 'v2')} := {self.number()};"

    def add(self, depth):
        name = self.pick("v3", "v4", "n1")
        return f"{name} := {name} + {'1' if name == 'n1' else self.row_number()};"

    def output(self, depth):
        return f"DBMS_OUTPUT.PUT_LINE(r.id || ' ' || {self.number(1)});"

    def branch(self, depth):
        text = f"IF {self.condition()} THEN\n{self.statements(depth)}\n"
        if self.random.random() < 0.4:
            text += f"ELSIF {self.condition()} THEN\n{self.statements(depth)}\n"
        if self.random.random() < 0.6:
            text += f"ELSE\n{self.statements(depth)}\n"
        return text + "END IF;"

    def call(self, depth):
        return f"note({self.number(1)}, {self.pick('v1', 'v2')});"

    def leave(self, depth):
        label = f"skip_{self.random.randrange(1000000)}"
        return self.pick(
            f"EXIT WHEN {self.condition()};", f"CONTINUE WHEN {self.condition()};", "EXIT WHEN v3 > 500;",
            f"IF {self.condition()} THEN\nDBMS_OUTPUT.PUT_LINE('left at ' || r.id);\nRETURN;\nEND IF;",
            f"IF {self.condition()} THEN\nGOTO {label};\nEND IF;\n{self.statements(depth + 1)}\n<<{label}>>\nNULL;")

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

    def report(self, depth):
        """Lines and numbers before, in and after an inner loop."""
        return (
            "DBMS_OUTPUT.PUT_LINE('begin ' || r.id);\nINSERT INTO dst VALUES (sq.NEXTVAL, r.id, NULL, 'begin');\n"
            f"FOR m IN (SELECT n, v FROM multi WHERE k = r.{self.pick('g', 'k')} ORDER BY n, v) LOOP\n"
            "DBMS_OUTPUT.PUT_LINE(r.id || ' ' || m.n);\nINSERT INTO dst VALUES (sq.NEXTVAL, r.id, m.n, 'in');\nEND LOOP;\n"
            "DBMS_OUTPUT.PUT_LINE('end ' || r.id);\nINSERT INTO dst VALUES (sq.NEXTVAL, r.id, NULL, 'end');")

    def load(self, depth):
        return f"seen({self.pick('r.g', 'r.id')}) := {self.pick('r.id', 'NVL(r.a, 0)', 'n1')};"

    def spend(self, depth):
        return f"spend(r.{self.pick('g', 'k', 'b')}, r.id, {self.pick('v1', 'v2')});"

    def dates(self, depth):
        return self.pick(
            "d1 := ADD_MONTHS(r.d, NVL(r.b, 0));", "IF d1 IS NULL OR r.d > d1 THEN\nd1 := r.d;\nEND IF;",
            "v2 := MONTHS_BETWEEN(LAST_DAY(r.d), TRUNC(r.d, 'MM'));", "v1 := r.d - NVL(d1, DATE '2026-01-01');",
            "INSERT INTO dst VALUES (r.id, v1, NULL, TO_CHAR(r.d, 'YYYYMM') || '/' || TO_CHAR(d1, 'DD-MON-YY'));")

    def state(self, depth):
        return self.pick(
            "pack.bump(r.g);", "v1 := pack.counted;", "pack.total := pack.total + NVL(r.a, 0);", "v2 := pack.total;",
            "v2 := pack.factor(r.g);", "v1 := NVL(r.a, 0) * pack.factor(r.k);")

    def counted(self, depth):
        return self.pick(
            f"FOR i IN 1 .. {self.pick('NVL(r.b, 2)', 'NVL(r.b, 2)', 'r.b')} LOOP\nINSERT INTO dst VALUES (r.id, i, v1, 'counted');\nEND LOOP;",
            "FOR i IN 1 .. 3 LOOP\nEXIT WHEN i > r.g;\nv3 := v3 + i;\nEND LOOP;",
            "n2 := 0;\nWHILE n2 < r.g LOOP\nn2 := n2 + 1;\nv4 := v4 + n2;\nEND LOOP;")

    def driving(self, order):
        columns = "id, k, g, a, b, s, d"
        plain = f"SELECT {columns} FROM src{self.pick('', '', ' WHERE a IS NOT NULL', ' WHERE id > lower')} ORDER BY {order}{self.pick('', '', '', ' FOR UPDATE')}"
        return self.pick(
            plain, plain, plain, plain, plain,
            f"WITH sums AS (SELECT g AS own_g, SUM(a) AS total FROM src GROUP BY g) SELECT {columns} FROM src JOIN sums ON own_g = g WHERE total > 10 ORDER BY {order}",
            f"SELECT {columns} FROM src ORDER BY {order} FETCH FIRST 7 ROWS ONLY",
            f"SELECT {columns} FROM src START WITH id <= 2 CONNECT BY NOCYCLE PRIOR id = b ORDER SIBLINGS BY id")

    def loop(self, order):
        """The loop, in one of the forms that drive it by a query."""
        query = self.driving(order)
        body = self.statements(0, self.random.randint(2, 5))
        form = self.pick("query", "query", "query", "cursor", "fetch", "before", "while", "bulk", "limit")
        if form == "query":
            return "", f"FOR r IN ({query}) LOOP\n{body}\nEND LOOP;"
        cursor = f"CURSOR c IS {query};\n"
        if form == "cursor":
            return cursor, f"FOR r IN c LOOP\n{body}\nEND LOOP;"
        if form == "fetch":
            return cursor + "r c%ROWTYPE;\n", f"OPEN c;\nLOOP\nFETCH c INTO r;\nEXIT WHEN c%NOTFOUND;\n{body}\nEND LOOP;\nCLOSE c;"
        if form == "before":
            first = self.pick(
                "IF c%NOTFOUND OR r.g <> group_before THEN\nINSERT INTO dst VALUES (group_before, v3, n1, 'group');\nv3 := 0;\nEND IF;",
                "IF c%FOUND THEN\nv4 := v4 + 1;\nELSE\nDBMS_OUTPUT.PUT_LINE('all ' || v4);\nEND IF;")
            return cursor + "r c%ROWTYPE;\ngroup_before NUMBER;\n", f"OPEN c;\nLOOP\nFETCH c INTO r;\n{first}\nEXIT WHEN c%NOTFOUND;\ngroup_before := r.g;\n{body}\nEND LOOP;\nCLOSE c;"
        if form == "while":
            if "CONTINUE" in body:
                body = body.replace("CONTINUE WHEN", "EXIT WHEN")
            return cursor + "r c%ROWTYPE;\n", f"OPEN c;\nFETCH c INTO r;\nWHILE c%FOUND LOOP\n{body}\nFETCH c INTO r;\nEND LOOP;\nCLOSE c;"
        types = cursor + "TYPE t_rows IS TABLE OF c%ROWTYPE;\nrs t_rows;\n"
        inner = f"FOR j IN 1 .. rs.COUNT LOOP\n{re.sub(chr(92) + 'br' + chr(92) + '.', 'rs(j).', body)}\nEND LOOP;"
        if form == "bulk":
            return types, f"OPEN c;\nFETCH c BULK COLLECT INTO rs;\nCLOSE c;\n{inner}"
        return types, f"OPEN c;\nLOOP\nFETCH c BULK COLLECT INTO rs LIMIT 4;\n{inner}\nEXIT WHEN c%NOTFOUND;\nEND LOOP;\nCLOSE c;"

    def with_named_errors(self, text):
        """A SQL statement cannot invoke SQLCODE and SQLERRM: variables of the procedure, or of a block, have their values."""
        def named(match):
            statement = match[0].replace("SQLCODE", "e_code").replace("SQLERRM", "e_text")
            if self.random.random() < 0.5:
                return f"e_code := SQLCODE;\ne_text := SQLERRM;\n{statement}"
            return f"DECLARE\ne_code NUMBER := SQLCODE;\ne_text VARCHAR2(4000) := SQLERRM;\nBEGIN\n{statement}\nEND;"
        return re.sub(r"INSERT INTO[^;]*\bSQLCODE\b[^;]*;", named, text)

    def program(self):
        declared, loop = self.loop(self.pick("id", "g, id", "k, id DESC"))
        loop = self.with_named_errors(loop)
        trigger = self.pick(*TRIGGERS)
        sweep = self.pick("", "", "", "local_sweep(2);\n")
        pragma, commit = self.pick(("", ""), ("PRAGMA AUTONOMOUS_TRANSACTION;", "COMMIT;"))
        return f"""{TABLES}{LIMITS_TABLES}{CONSTRAINED}{self.rows()}
{trigger}CREATE OR REPLACE FUNCTION half (p NUMBER) RETURN NUMBER IS
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
CREATE OR REPLACE PACKAGE pack IS
  total NUMBER := 0;
  PROCEDURE bump (p_by IN NUMBER);
  FUNCTION counted RETURN NUMBER;
  FUNCTION next_one RETURN NUMBER;
  FUNCTION factor (p_k IN NUMBER) RETURN NUMBER;
END;
/
CREATE OR REPLACE PACKAGE BODY pack IS
  TYPE t_factors IS TABLE OF NUMBER INDEX BY PLS_INTEGER;
  g_factors t_factors;
  g_count NUMBER := 0;
  PROCEDURE bump (p_by IN NUMBER) IS
  BEGIN
    g_count := g_count + p_by;
  END;
  FUNCTION counted RETURN NUMBER IS
  BEGIN
    RETURN g_count;
  END;
  FUNCTION next_one RETURN NUMBER IS
  BEGIN
    g_count := g_count + 1;
    RETURN g_count;
  END;
  FUNCTION factor (p_k IN NUMBER) RETURN NUMBER IS
    v_factor NUMBER;
  BEGIN
    IF p_k IS NULL THEN
      RETURN 1;
    END IF;
    IF NOT g_factors.EXISTS(p_k) THEN
      SELECT v INTO v_factor FROM ref WHERE k = p_k;
      g_factors(p_k) := v_factor;
    END IF;
    RETURN g_factors(p_k);
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RETURN 1;
  END;
END;
/
CREATE OR REPLACE FUNCTION rate_at (p_k NUMBER, p_date DATE) RETURN NUMBER IS
  v_rate NUMBER;
BEGIN
  SELECT v INTO v_rate FROM (SELECT v FROM rates WHERE k = p_k AND since <= p_date ORDER BY since DESC, v) WHERE ROWNUM = 1;
  RETURN v_rate;
EXCEPTION
  WHEN NO_DATA_FOUND THEN
    RETURN NULL;
END;
/
CREATE OR REPLACE PROCEDURE write_log (p_id IN NUMBER, p_text IN VARCHAR2) IS
  {pragma}
BEGIN
  INSERT INTO log_lines VALUES (p_id, p_text);
  {commit}
END;
/
CREATE OR REPLACE PROCEDURE work IS
  TYPE t_numbers IS TABLE OF NUMBER INDEX BY PLS_INTEGER;
  TYPE t_list IS TABLE OF NUMBER;
  left_of t_numbers; seen t_numbers; tops t_numbers; ids t_list := t_list(); i PLS_INTEGER;
  chain NUMBER := 5; words VARCHAR2(40); best NUMBER; best_id NUMBER; sid NUMBER;
  e_one EXCEPTION; e_code NUMBER; e_text VARCHAR2(4000); lower NUMBER := 2; d1 DATE; short VARCHAR2(3); small NUMBER(4,1) := 0; n2 NUMBER;
  {declared}  v1 NUMBER; v2 NUMBER := 1; v3 NUMBER := 0; v4 NUMBER := 10; n1 PLS_INTEGER := 0;
  last_g NUMBER; remaining NUMBER := {self.random.randint(0, 12)}; part NUMBER; run NUMBER := 0;
{LIMITS_DECLARED}{LOCAL}BEGIN
  left_of(1) := 3;
  left_of(2) := 10;
{loop}
{sweep}  DBMS_OUTPUT.PUT_LINE(v1 || ' ' || v2 || ' ' || v3 || ' ' || v4 || ' ' || n1 || ' ' || last_g || ' ' || remaining || ' ' || part || ' ' || run);
  DBMS_OUTPUT.PUT_LINE(short || ' ' || small || ' ' || TO_CHAR(d1, 'YYYY-MM-DD') || ' ' || pack.counted || ' ' || pack.total);
  DBMS_OUTPUT.PUT_LINE(chain || ' ' || words || ' ' || best || ' ' || best_id || ' ' || left_of(1) || ' ' || left_of(2));
{LIMITS_SHOWN}  i := seen.FIRST;
  WHILE i IS NOT NULL LOOP
    DBMS_OUTPUT.PUT_LINE(i || ': ' || seen(i));
    i := seen.NEXT(i);
  END LOOP;
  i := tops.FIRST;
  WHILE i IS NOT NULL LOOP
    DBMS_OUTPUT.PUT_LINE(i || ' top ' || tops(i));
    i := tops.NEXT(i);
  END LOOP;
END;
/
"""
