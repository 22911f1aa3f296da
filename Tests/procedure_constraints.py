"""Statements of random procedures about what tables say of their rows: keys that move, rows that refer to others, what UPDATE and DELETE
are refused for, computed columns, views, numbers by DEFAULT."""

TABLES = """\
CREATE TABLE spot (id NUMBER PRIMARY KEY, pos NUMBER CONSTRAINT spot_pos UNIQUE, up NUMBER REFERENCES spot, n NUMBER(4,1) DEFAULT 1 NOT NULL CHECK (n BETWEEN -40 AND 400));
CREATE TABLE part (id NUMBER DEFAULT sq.NEXTVAL PRIMARY KEY, spot NUMBER REFERENCES spot ON DELETE CASCADE, n NUMBER, twice NUMBER GENERATED ALWAYS AS (n * 2) VIRTUAL);
CREATE TABLE tag (spot NUMBER REFERENCES spot ON DELETE SET NULL, k NUMBER REFERENCES ref);
CREATE VIEW parts (place, amount) AS SELECT spot, n FROM part WHERE n > 1;
"""


class ConstraintStatements:
    """What `Generator` of procedure_grammar.py mixes in."""

    def spots(self):
        r = self.random
        lines = [f"INSERT INTO spot VALUES ({i}, {i * 2 - r.randint(0, 1)}, {r.choice(['NULL', str(max(1, i - 1))]) if i > 1 else 'NULL'}, {r.randint(0, 90)});" for i in range(1, r.randint(2, 7))]
        lines += [f"INSERT INTO part (id, spot, n) VALUES ({900 + i}, {r.choice(['NULL', '1'])}, {r.randint(0, 9)});" for i in range(r.randint(0, 4))]
        lines += [f"INSERT INTO tag VALUES (1, {k}) ;" for k in range(1, 5) if f"INTO ref VALUES ({k}," in self.refs and r.random() < 0.4]
        return lines

    def spot_key(self):
        return self.pick("r.id", "r.id", "r.g", "r.k", "NVL(r.b, 0) + 1")

    def caught(self, statement, after=""):
        names = self.pick("WHEN OTHERS THEN", "WHEN OTHERS THEN", "WHEN DUP_VAL_ON_INDEX THEN\nn1 := n1 + 1;\nWHEN OTHERS THEN")
        return (
            f"BEGIN\n{statement}\n{after}EXCEPTION\n{names}\n"
            "INSERT INTO dst VALUES (r.id, SQLCODE, n1, SUBSTR(SQLERRM, 1, 120));\nEND;")

    def refused_change(self, depth):
        value = self.pick("r.a", "n + NVL(r.a, 0)", "n - r.b", "r.g * 10", "NULLIF(r.b, 2)", "n / r.b", "r.a / (r.g - 1)")
        more = self.pick("", "", f", up = {self.pick('r.k', 'r.g', 'NULL', 'r.id - 1')}")
        return self.caught(
            f"UPDATE spot SET n = {value}{more} WHERE id = {self.spot_key()};", self.pick("", "v3 := v3 + SQL%ROWCOUNT;\n", "v4 := v4 + 1;\n"))

    def moved_key(self, depth):
        value = self.pick("r.id * 2", "pos + 1", "r.id + 20", "r.g", "pos + 10", "NULLIF(r.b, 3)")
        return self.caught(f"UPDATE spot SET pos = {value} WHERE id = {self.spot_key()};")

    def family(self, depth):
        """Rows that refer to each other, in some order."""
        up = self.pick("r.id + 29", "r.id + 31", "NULL", "r.g", "r.id + 30")
        return self.caught(
            f"INSERT INTO spot (id, pos, up) VALUES (r.id + 30, {self.pick('r.id + 30', 'r.k', 'NULL', 'r.g + 50')}, {up});",
            self.pick("", f"INSERT INTO part (spot, n) VALUES (r.id + {self.pick(30, 29, 31)}, r.g);\n"))

    def removed(self, depth):
        return self.caught(self.pick(
            f"DELETE FROM spot WHERE id = {self.spot_key()};", f"DELETE FROM ref WHERE k = {self.pick('r.k', 'r.g', 'r.id')};",
            f"DELETE FROM part WHERE spot = {self.spot_key()};\nDELETE FROM spot WHERE id = {self.spot_key()};",
            f"DELETE FROM spot WHERE id = r.id;\nINSERT INTO spot (id, pos) VALUES (r.id, {self.pick('r.id', 'r.g', 'r.k + 1')});"),
            self.pick("", "v3 := v3 + SQL%ROWCOUNT;\n"))

    def parts(self, depth):
        return self.pick(
            f"INSERT INTO part (n) VALUES ({self.pick('r.g', 'r.b', 'r.id')});",
            f"UPDATE part SET n = {self.pick('r.b', 'n + 1', 'r.g')} WHERE {self.pick('id = r.id + 899', 'spot = r.g', 'twice = r.id')};",
            "SELECT NVL(SUM(amount), 0) INTO v1 FROM parts;", "SELECT COUNT(*) INTO v2 FROM part;", "SELECT NVL(SUM(twice), 0) INTO v1 FROM part WHERE spot = r.g;",
            "SELECT COUNT(*) INTO v2 FROM tag WHERE spot = r.g;")
