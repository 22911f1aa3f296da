"""Statements of random procedures about which rows a change meets: what a query gave before, addresses, keys over several tables,
reasons for which a table refuses a row, numbers of MERGE, lists of the iteration."""


class RowStatements:
    """What `Generator` of procedure_grammar.py mixes in."""

    def name(self, stem):
        self.labels += 1
        return f"{stem}{self.labels}"

    def snapshot(self, depth):
        """A row that comes several times gets what the query gave, not what the one before left."""
        x = self.name("x")
        value = self.pick(f"{x}.total + r.id", f"{x}.total + {x}.v", f"GREATEST(NVL({x}.total, 0), r.id)", f"total + {x}.v", f"LEAST({x}.total, total)")
        query = self.pick(
            "SELECT a.k, a.total, m.v FROM agg a, multi m WHERE m.k = a.k AND a.k = r.g ORDER BY m.n, m.v",
            "SELECT a.k, a.total, m.v FROM agg a LEFT JOIN multi m ON m.k = r.g ORDER BY a.k, m.n, m.v",
            "SELECT a.k, a.total, NVL(f.v, 1) AS v FROM agg a LEFT JOIN ref f ON f.k = a.k AND a.k = r.g ORDER BY a.k")
        return f"FOR {x} IN ({query}) LOOP\nUPDATE agg SET total = {value} WHERE k = {x}.k;\nEND LOOP;"

    def address(self, depth):
        x = self.name("y")
        change = self.pick(
            f"DELETE FROM own WHERE rowid = {x}.rid;", f"UPDATE own SET x = NVL({x}.x, 0) + r.g WHERE rowid = {x}.rid;",
            f"UPDATE own SET n = n + 1 WHERE rowid = {x}.rid;\nINSERT INTO own VALUES (r.id + 50, {x}.n, r.a);")
        return f"FOR {x} IN (SELECT rowid AS rid, n, x FROM own WHERE id = {self.pick('r.id', 'r.id', 'r.g')} ORDER BY n, x) LOOP\n{change}\nEND LOOP;"

    def member(self, depth):
        key = self.pick("r.id", "r.id", "r.g")
        column = "id" if key == "r.id" else "g"
        rows = f"SELECT id FROM src WHERE {column} = {key}"
        return self.pick(
            f"UPDATE own SET x = NVL(x, 0) + 1 WHERE id IN ({rows});\nn1 := n1 + SQL%ROWCOUNT;",
            f"SELECT COUNT(*), SUM(x) INTO v1, v2 FROM own WHERE id IN ({rows});\nINSERT INTO own VALUES (r.id, 3, v1);",
            f"SELECT SUM(o.x) INTO v2 FROM own o, src s WHERE o.id = s.id AND s.{column} = {key};\nUPDATE own SET x = r.b WHERE id = r.id;",
            f"UPDATE bill SET src = NULL WHERE src = {key};\nv4 := v4 + SQL%ROWCOUNT;")

    def refused(self, depth):
        """A row with several reasons to be refused."""
        names = self.pick("WHEN DUP_VAL_ON_INDEX THEN\nn1 := n1 + 1;\nWHEN OTHERS THEN", "WHEN OTHERS THEN", "WHEN DUP_VAL_ON_INDEX THEN")
        columns = f"{self.pick('r.id', 'r.g', 'r.k', 'MOD(r.id, 4)')}, {self.pick('r.s', 'r.s || r.id', 'r.s || v2')}, {self.pick('r.b', 'r.g + 5', 'r.a')}, {self.pick('r.k', 'r.g', 'NULL')}"
        return (
            f"BEGIN\nINSERT INTO narrow VALUES ({columns});\n{self.pick('', 'v3 := v3 + 1;' + chr(10))}EXCEPTION\n{names}\n"
            f"INSERT INTO dst VALUES (r.id, SQLCODE, n1, SUBSTR(SQLERRM, 1, 90));\nEND;")

    def merged_numbers(self, depth):
        key = self.pick("r.id", "r.g", "r.k")
        return (
            f"MERGE INTO own t USING (SELECT {key} AS id FROM dual) s ON (t.id = s.id)\n"
            "WHEN MATCHED THEN UPDATE SET t.x = NVL(t.x, 0) + 1\nWHEN NOT MATCHED THEN INSERT (id, n, x) VALUES (s.id, sq.NEXTVAL, r.a);")

    def greatest(self, depth):
        sign = self.pick(">", "<")
        return (
            "IF NOT tops.EXISTS(r.g) THEN\ntops(r.g) := 0;\nEND IF;\n"
            f"IF r.id - 3 {sign} tops(r.g) THEN\ntops(r.g) := r.id - 3;\nEND IF;")

    def list(self, depth):
        """A list that the iteration fills from an empty one, once in a program."""
        if self.listed:
            return self.greatest(depth)
        self.listed = True
        m = self.name("e")
        start = self.pick("ids.DELETE;", "ids := t_list();")
        test = self.pick("", f"CONTINUE WHEN {m}.n = 2;\n")
        use = self.pick(
            "FORALL i IN 1 .. ids.COUNT INSERT INTO dst VALUES (r.id, ids(i), n1, 'list');",
            "FOR i IN 1 .. ids.COUNT LOOP\nv3 := v3 + ids(i) * i;\nINSERT INTO dst VALUES (r.id, i, ids(i), 'list');\nEND LOOP;",
            "IF ids.COUNT > 0 THEN\nv1 := ids(1) + ids(ids.LAST);\nELSE\nv1 := ids.LAST;\nEND IF;",
            "FORALL i IN 1 .. ids.COUNT UPDATE agg SET total = total + ids(i) WHERE k = r.g;")
        return (
            f"{start}\nFOR {m} IN (SELECT n, v FROM multi WHERE k = {self.pick('r.g', 'r.k')} ORDER BY n, v) LOOP\n{test}"
            f"ids.EXTEND;\nids(ids.COUNT) := {m}.v;\nEND LOOP;\n{use}")
