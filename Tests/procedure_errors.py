"""Statements of random procedures that fail for some rows, and the handlers that take it."""


class ErrorStatements:
    """What `Generator` of procedure_grammar.py mixes in."""

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

    def handled(self, statement, error, depth):
        """The statement in a block that takes its error, or all."""
        condition = self.pick(error, error, "OTHERS")
        more = self.pick("", f"{self.statements(depth, 1)}\n")
        return (
            f"BEGIN\n{statement}\n{more}EXCEPTION\nWHEN {condition} THEN\n"
            f"{self.pick('n1 := n1 + 1;', 'NULL;', 'INSERT INTO dst VALUES (r.id, SQLCODE, n1, SUBSTR(SQLERRM, 1, 60));')}\nEND;")

    def divide(self, depth):
        return self.handled(f"v1 := {self.number(1)} / {self.pick('r.b', 'r.g - 2', 'NVL(r.b, 0)')};", "ZERO_DIVIDE", depth)

    def too_long(self, depth):
        return self.handled(f"short := {self.pick('short || r.s', 'r.s || r.id || v2', 'TO_CHAR(r.a)')};", "VALUE_ERROR", depth)

    def too_large(self, depth):
        return self.handled(f"small := {self.pick('r.a', 'r.a * 3', 'small + NVL(r.a, 0)', self.number(1))};", "VALUE_ERROR", depth)

    def conversion(self, depth):
        return self.handled(f"v2 := TO_NUMBER({self.pick('r.s', 'r.s || r.id', 'TO_CHAR(r.b)')});", self.pick("VALUE_ERROR", "INVALID_NUMBER"), depth)

    def duplicate(self, depth):
        key = self.pick("r.id", "r.g", "r.k", "NVL(r.k, 0) + 3")
        return self.handled(f"INSERT INTO agg (k, total) VALUES ({key}, {self.number(1)});", "DUP_VAL_ON_INDEX", depth)

    def violation(self, depth):
        return self.handled(
            f"INSERT INTO strict VALUES ({self.pick('r.id', 'r.k')}, {self.pick('r.a', 'r.b', self.number(1))}, {self.pick('r.s', 'r.s || r.g')});",
            "OTHERS", depth)

    def reraised(self, depth):
        return (
            f"BEGIN\nBEGIN\n{self.statements(depth, 1)}\nIF {self.condition()} THEN\nRAISE e_one;\nEND IF;\n"
            "EXCEPTION\nWHEN e_one THEN\nn1 := n1 + 1;\nRAISE;\nEND;\n"
            "EXCEPTION\nWHEN OTHERS THEN\nINSERT INTO dst VALUES (r.id, SQLCODE, n1, 'again');\nEND;")

    def committed(self, depth):
        """Rows that are handled one by one: COMMIT, or ROLLBACK and a line for the error."""
        end = self.pick("COMMIT;", "COMMIT;", "IF MOD(r.id, 2) = 0 THEN\nCOMMIT;\nEND IF;", "")
        handled = self.pick("", "INSERT INTO dst VALUES (r.id, SQLCODE, n1, 'rolled back');", "v4 := v4 + 1;")
        after = self.pick("COMMIT;", "COMMIT;", "")
        parts = ["BEGIN", self.statements(depth), self.pick("", self.divide(depth)), end, "EXCEPTION\nWHEN OTHERS THEN\nROLLBACK;", handled, after, "END;"]
        return "\n".join(part for part in parts if part)
