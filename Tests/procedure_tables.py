"""Statements of random procedures that read and write tables."""


class TableStatements:
    """What `Generator` of procedure_grammar.py mixes in."""

    def insert(self, depth):
        return f"INSERT INTO dst VALUES (r.id, {self.number()}, {self.pick('v3', 'n1', 'v2', 'r.k')}, r.s || '-' || v2);"

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

    def remove(self, depth):
        text = f"DELETE FROM {self.pick('agg WHERE k', 'own WHERE id', 'own WHERE id')} = {self.pick('r.id', 'r.g', 'r.k')};"
        return text + self.pick("", "\nn1 := n1 + SQL%ROWCOUNT;", "\nIF SQL%NOTFOUND THEN\nv4 := v4 + 1;\nEND IF;")

    def count_asked(self, depth):
        """SQL%ROWCOUNT after whatever ran before."""
        before = self.pick(
            "", self.change(depth), self.remove(depth), self.nested(depth), self.lookup(depth),
            "v1 := rate_at(r.g, r.d);", "DELETE FROM own WHERE id = r.id;\nIF r.g = 1 THEN\nUPDATE agg SET note = 'asked' WHERE k = r.k;\nEND IF;")
        asked = self.pick(
            "INSERT INTO dst VALUES (r.id, SQL%ROWCOUNT, n1, 'count');", "n1 := n1 + NVL(SQL%ROWCOUNT, 0);", "IF SQL%FOUND THEN\nv3 := v3 + 1;\nEND IF;",
            "DBMS_OUTPUT.PUT_LINE(r.id || ' rows ' || SQL%ROWCOUNT);")
        return "\n".join(part for part in (before, self.pick("", "COMMIT;", self.statement(3)), asked) if part)

    def upsert(self, depth):
        key = self.pick("r.id", "r.g", "r.id + 2")
        update = f"UPDATE agg SET total = {self.pick('total + 1', 'r.id', 'NVL(r.a, 0)')} WHERE k = {key};"
        insert = f"INSERT INTO agg (k, total, note) VALUES ({key}, {self.pick('1', 'r.id', 'r.a')}, 'upsert');"
        return self.pick(
            f"{update}\nIF SQL%ROWCOUNT = 0 THEN\n{insert}\nEND IF;",
            f"SELECT COUNT(*) INTO v1 FROM agg WHERE k = {key};\nIF v1 = 0 THEN\n{insert}\nELSE\n{update}\nEND IF;",
            f"BEGIN\n{insert}\nEXCEPTION\nWHEN DUP_VAL_ON_INDEX THEN\n{update}\nEND;",
            f"BEGIN\nSELECT total INTO v1 FROM agg WHERE k = {key};\n{update}\nEXCEPTION\nWHEN NO_DATA_FOUND THEN\n{insert}\nEND;")

    def returning(self, depth):
        return self.pick(
            "UPDATE agg SET total = total + 1 WHERE k = r.id RETURNING total INTO v1;",
            "INSERT INTO bill VALUES (sq.NEXTVAL, r.id, r.a) RETURNING id INTO v1;",
            "DELETE FROM own WHERE id = r.id AND n = 1 RETURNING x INTO v1;")

    def source(self, depth):
        return self.pick(
            f"UPDATE src SET b = {self.number(1)} WHERE id = r.id;", "UPDATE src SET s = 'done' WHERE id = r.id AND s IS NULL;",
            "DELETE FROM src WHERE id = r.id AND b = 0;")

    def as_of(self, depth):
        return self.pick(
            "SELECT MAX(v) INTO v1 FROM rates WHERE k = r.g AND since <= r.d;",
            "SELECT MAX(v) KEEP (DENSE_RANK LAST ORDER BY since) INTO v2 FROM rates WHERE k = r.g AND since <= r.d;",
            "BEGIN\nSELECT v INTO v2 FROM rates t WHERE k = r.g AND since = (SELECT MAX(since) FROM rates WHERE k = r.g AND since <= r.d);\n"
            "EXCEPTION\nWHEN NO_DATA_FOUND THEN\nv2 := 0;\nEND;",
            "v2 := rate_at(r.g, r.d);", "v2 := NVL(rate_at(r.k, r.d), 1);")

    def dynamic(self, depth):
        return self.pick(
            "EXECUTE IMMEDIATE 'INSERT INTO own VALUES (:1, :2, 0)' USING r.id, r.g;",
            "EXECUTE IMMEDIATE 'SELECT COUNT(*) FROM multi WHERE k = :k' INTO v1 USING r.k;",
            "EXECUTE IMMEDIATE 'UPDATE ' || 'agg' || ' SET total = total + :1 WHERE k = :2' USING NVL(r.b, 0), r.id;")

    def commit(self, depth):
        return self.pick("IF MOD(n1, 3) = 0 THEN\nCOMMIT;\nEND IF;", "COMMIT;", "n1 := n1 + 1;\nIF n1 >= 5 THEN\nCOMMIT;\nn1 := 0;\nEND IF;")

    def logged(self, depth):
        return f"write_log({self.pick('r.id', 'n1')}, {self.pick('r.s', 'TO_CHAR(v1)')});"
