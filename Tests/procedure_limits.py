"""Statements of the grammar of random procedures about what variables and columns hold: every value on the way of a sum, ranges,
NOT NULL, values of another kind than their variable, numbers of one statement, functions without RETURN."""

LIMITS_TABLES = """\
CREATE TABLE limited (k NUMBER PRIMARY KEY, n NUMBER(4,1) CHECK (n >= -40), whole INTEGER, x BINARY_DOUBLE, d DATE, c CHAR(3));
"""

# Variables of the procedure, and a function of its own.
LIMITS_DECLARED = """\
  l1 NUMBER(4,1) := 0; l2 PLS_INTEGER := 2147480000; l3 NATURAL := 5; l4 NUMBER NOT NULL := 1; l5 VARCHAR2(6); l6 CHAR(3); l7 BINARY_DOUBLE := 1e15;
  SUBTYPE t_share IS PLS_INTEGER RANGE -3 .. 40;
  l8 t_share := 0; l9 DECIMAL; l10 CONSTANT NUMBER(2,1) := 1.25; l11 DATE := DATE '2026-01-01';
  TYPE t_small IS TABLE OF NUMBER(3) INDEX BY PLS_INTEGER;
  sums t_small;
  FUNCTION some_of (p NUMBER) RETURN NUMBER IS
  BEGIN
    IF p > 2 THEN
      RETURN p;
    END IF;
  END;
"""

LIMITS_SHOWN = (
    "  DBMS_OUTPUT.PUT_LINE(l1 || ' ' || l2 || ' ' || l3 || ' ' || l4 || ' ' || l5 || '/' || l6 || '/' || l7 || ' ' || l8 || ' ' || l9 || ' ' || "
    "TO_CHAR(l11, 'YYYY-MM-DD HH24:MI:SS'));\n"
    "  i := sums.FIRST;\n  WHILE i IS NOT NULL LOOP\n    DBMS_OUTPUT.PUT_LINE(i || ' sum ' || sums(i));\n    i := sums.NEXT(i);\n  END LOOP;\n")


class LimitStatements:
    def kept_limit(self, statement):
        return f"BEGIN\n{statement}\nEXCEPTION WHEN {self.pick('VALUE_ERROR', 'OTHERS')} THEN\n{self.pick('l1 := 0', 'v2 := -1', 'n1 := n1 + 1')};\nEND;"

    def limited_sum(self, depth):
        """Additions whose values on the way may not fit."""
        amount = self.pick("NVL(r.a, 0)", "r.id", "10", "NVL(r.b, 1) * 7")
        statement = self.pick(
            f"l1 := l1 + ROUND({amount});\nl1 := l1 - ROUND({amount}) - 1;", "l1 := l1 + ROUND(NVL(r.a, 0), 1);",
            f"l2 := l2 + r.id * 300;\nl2 := l2 - r.id * {self.pick('290', '300', '310')};", "l3 := l3 + 2 - r.g;", "l8 := l8 + r.id;", "l8 := l8 - r.g + 1;",
            "l7 := l7 + 0.1;", "l11 := l11 + r.g / 24;", "l11 := l11 + NVL(r.b, 0) / 100000;", "IF r.g = 2 THEN\nl1 := 0;\nEND IF;\nl1 := l1 + r.id * 20;",
            "FOR m IN (SELECT v FROM multi WHERE k = r.g ORDER BY n, v) LOOP\nl1 := l1 + ROUND(m.v);\nEND LOOP;\nl1 := l1 - 20;")
        return statement if self.random.random() < 0.7 else self.kept_limit(statement)

    def limited_value(self, depth):
        """Values of another kind, range or length than their variable."""
        statement = self.pick(
            "l5 := r.a;", "l5 := r.id * 1000;\nIF l5 > r.s THEN\nn1 := n1 + 1;\nEND IF;", "v1 := r.s;", "l6 := r.s;\nIF l6 = 'a' THEN\nn1 := n1 + 1;\nEND IF;",
            "l4 := r.b;", "l3 := r.b - 1;", "l8 := r.a;", "l9 := r.a;\nv1 := l9;", "l2 := r.id * 1000000000;", "v2 := l10 * r.id;", "v1 := NVL(r.b, 10 / r.a);",
            "v2 := some_of(r.g);", "l5 := SUBSTR(l5 || r.s || r.id, 1, 9);", "n2 := l2 * r.g;", "d1 := r.d + 1000 * r.id;")
        return self.kept_limit(statement) if self.random.random() < 0.6 else statement

    def limited_column(self, depth):
        """Additions to columns that do not hold every value."""
        amount = self.pick("ROUND(NVL(r.a, 0) / 10)", "r.id", "-r.id * 3", "NVL(r.b, 0)")
        column = self.pick("n", "n", "whole", "x", "d")
        statement = f"UPDATE limited SET {column} = {column} + {amount} WHERE k = r.g;"
        if column == "n" and self.random.random() < 0.4:
            statement += f"\nUPDATE limited SET n = n - {amount} WHERE k = {self.pick('r.g', 'r.b', 'r.k')};"
        return statement if self.random.random() < 0.7 else self.kept_limit(statement)

    def small_sums(self, depth):
        return f"IF NOT sums.EXISTS(r.g) THEN\nsums(r.g) := 0;\nEND IF;\nsums(r.g) := sums(r.g) + {self.pick('r.id * 50', 'ROUND(NVL(r.a, 0))', '1')};"

    def one_number(self, depth):
        """A statement that names a sequence more than once."""
        return self.pick(
            "INSERT INTO dst VALUES (r.id, tq.NEXTVAL, tq.CURRVAL, 'one');", "INSERT INTO dst VALUES (tq.CURRVAL, tq.NEXTVAL, r.g, 'one');",
            "SELECT tq.NEXTVAL, tq.CURRVAL INTO v1, v2 FROM dual;")
