"""Statements of random procedures in rarer forms: running sums of inner loops, first rows, hierarchies, calls with effects
in conditions, numbers asked for again, local routines; and the triggers that their tables may have."""

TRIGGERS = (
    "", "", "",
    """\
CREATE OR REPLACE TRIGGER own_rows BEFORE INSERT OR UPDATE ON own FOR EACH ROW
BEGIN
  :NEW.x := NVL(:NEW.x, 0) + 1;
END;
/
""",
    """\
CREATE OR REPLACE TRIGGER agg_rows AFTER INSERT OR UPDATE OF total OR DELETE ON agg FOR EACH ROW
BEGIN
  IF DELETING THEN
    INSERT INTO log_lines VALUES (:OLD.k, 'gone');
  ELSIF :OLD.total IS NULL OR :NEW.total > :OLD.total THEN
    INSERT INTO log_lines VALUES (:NEW.k, :OLD.total || ' to ' || :NEW.total);
  END IF;
END;
/
""",
    """\
CREATE OR REPLACE TRIGGER agg_before BEFORE INSERT OR UPDATE ON agg FOR EACH ROW
WHEN (NEW.total > 20)
BEGIN
  :NEW.note := SUBSTR(:NEW.note || '+' || :OLD.total, 1, 20);
  :NEW.total := LEAST(:NEW.total, 500);
END;
/
""",
    """\
CREATE OR REPLACE TRIGGER bill_rows BEFORE INSERT ON bill FOR EACH ROW
BEGIN
  IF :NEW.x IS NULL OR :NEW.x < 0 THEN
    :NEW.x := 0;
  END IF;
  INSERT INTO log_lines VALUES (:NEW.src, 'bill ' || :NEW.id);
END;
/
""",
    """\
CREATE OR REPLACE TRIGGER dst_rows AFTER INSERT ON dst FOR EACH ROW
WHEN (NEW.x > 3)
BEGIN
  UPDATE tally SET n = n + 1, x = GREATEST(x, :NEW.x) WHERE t = NVL(:NEW.t, 'none');
  IF SQL%ROWCOUNT = 0 THEN
    INSERT INTO tally VALUES (NVL(:NEW.t, 'none'), 1, :NEW.x);
  END IF;
END;
/
""",
    """\
CREATE OR REPLACE TRIGGER own_statement AFTER INSERT OR DELETE ON own
DECLARE
  what VARCHAR2(10) := CASE WHEN INSERTING THEN 'rows came' ELSE 'rows went' END;
BEGIN
  INSERT INTO log_lines VALUES (tq.NEXTVAL, what);
END;
/
""")

LOCAL = """\
  PROCEDURE local_note (p_id IN NUMBER, p_by IN NUMBER DEFAULT 1) IS
    twice NUMBER := p_by * 2;
  BEGIN
    IF p_by > 2 THEN
      run := run + twice;
    END IF;
    INSERT INTO dst VALUES (p_id, twice, run, 'local');
  END;
  FUNCTION local_sum (p_k IN NUMBER) RETURN NUMBER IS
    found NUMBER := 0;
  BEGIN
    FOR q IN (SELECT n, v FROM multi WHERE k = p_k ORDER BY n, v) LOOP
      found := found + q.v;
      IF found > 30 THEN
        RETURN 30;
      END IF;
    END LOOP;
    RETURN found;
  END;
  PROCEDURE local_sweep (p_g IN NUMBER) IS
    seen_before NUMBER;
  BEGIN
    FOR q IN (SELECT id, a, k FROM src WHERE g = p_g ORDER BY id) LOOP
      run := run + NVL(q.a, 0);
      INSERT INTO dst VALUES (q.id, seen_before, run, 'sweep');
      IF q.a > 10 THEN
        seen_before := q.a;
        UPDATE agg SET total = total + 1 WHERE k = q.id;
      END IF;
    END LOOP;
  END;
"""


class FormStatements:
    """What `Generator` of procedure_grammar.py mixes in."""

    def running(self, depth):
        """A sum that goes on from row to row of an inner loop, and from one inner loop to the next."""
        self.labels += 1
        m = f"s{self.labels}"
        reset = self.pick("", "run := 0;\n", "run := NVL(r.a, 0);\n", "IF r.g = 2 THEN\nrun := 0;\nEND IF;\n")
        step = self.pick(f"run := run + {m}.v;", f"IF {m}.n < 3 THEN\nrun := run + {m}.v;\nEND IF;", f"run := run + {m}.v - {m}.n;", f"IF run > 40 THEN\nrun := 0;\nELSE\nrun := run + {m}.v;\nEND IF;")
        use = self.pick(
            f"INSERT INTO dst VALUES (r.id, {m}.n, run, 'run');", f"DBMS_OUTPUT.PUT_LINE(r.id || ' run ' || run);", f"UPDATE agg SET total = run WHERE k = r.id;",
            f"IF run > 20 THEN\nINSERT INTO dst VALUES (r.id, {m}.n, run, 'over');\nEND IF;", f"v1 := GREATEST(NVL(v1, 0), run);")
        body = self.pick(f"{step}\n{use}", f"{use}\n{step}")
        after = self.pick("", "\nv2 := run;", "\nINSERT INTO dst VALUES (r.id, NULL, run, 'sum');")
        return f"{reset}FOR {m} IN (SELECT n, v FROM multi WHERE k = {self.pick('r.g', 'r.k')} ORDER BY n, v) LOOP\n{body}\nEND LOOP;{after}"

    def first_rows(self, depth):
        self.labels += 1
        m = f"f{self.labels}"
        return self.pick(
            f"FOR {m} IN (SELECT n, v FROM multi WHERE k = r.g ORDER BY v DESC, n FETCH FIRST 2 ROWS ONLY) LOOP\nINSERT INTO dst VALUES (r.id, {m}.n, {m}.v, 'first');\nv3 := v3 + {m}.v;\nEND LOOP;",
            "BEGIN\nSELECT v INTO v1 FROM multi WHERE k = r.k ORDER BY n DESC, v FETCH FIRST 1 ROW ONLY;\nEXCEPTION\nWHEN NO_DATA_FOUND THEN\nv1 := -1;\nEND;",
            f"FOR {m} IN (SELECT x.n, x.v FROM (SELECT n, v FROM multi WHERE k = r.g ORDER BY n, v) x WHERE ROWNUM <= 2) LOOP\nv4 := v4 + {m}.v;\nDBMS_OUTPUT.PUT_LINE(r.id || ' top ' || {m}.v);\nEND LOOP;")

    def hierarchy(self, depth):
        self.labels += 1
        h = f"h{self.labels}"
        body = self.pick(
            f"INSERT INTO dst VALUES (r.id, {h}.lvl, {h}.w, {h}.way);", f"DBMS_OUTPUT.PUT_LINE(r.id || {h}.way);", f"v2 := {h}.w;",
            f"run := run + {h}.w;\nINSERT INTO dst VALUES (r.id, {h}.lvl, run, 'tree');")
        return (
            f"FOR {h} IN (SELECT id, w, LEVEL AS lvl, SYS_CONNECT_BY_PATH(id, '/') AS way FROM tree START WITH id = {self.pick('r.g', 'r.k')} "
            f"CONNECT BY PRIOR id = parent ORDER SIBLINGS BY w, id) LOOP\n{body}\nEND LOOP;")

    def asked(self, depth):
        """Calls that change the state of a package, where they may or may not be evaluated."""
        return self.pick(
            "IF r.a > 2 AND pack.next_one > 3 THEN\nn1 := n1 + 1;\nEND IF;", "IF r.b = 1 OR MOD(pack.next_one, 2) = 0 THEN\nv3 := v3 + 1;\nEND IF;",
            "v1 := CASE WHEN r.g = 2 THEN pack.next_one WHEN pack.next_one > 5 THEN 0 ELSE r.id END;", "v1 := NVL(r.a, pack.next_one);", "v2 := COALESCE(r.b, pack.next_one);",
            "v2 := DECODE(r.g, 1, pack.next_one, 2, 20, r.id);", "v2 := NVL2(r.a, r.id, pack.next_one);", "v1 := CASE WHEN r.g = 1 THEN sq.NEXTVAL ELSE 0 END;", "v2 := NVL(r.b, sq.NEXTVAL);", "IF NOT (r.g = 3 AND pack.next_one > 0) THEN\nINSERT INTO dst VALUES (r.id, pack.counted, NULL, 'asked');\nEND IF;",
            "note(pack.next_one, v2);\nINSERT INTO dst VALUES (r.id, v2, NULL, 'noted');")

    def numbers(self, depth):
        """NEXTVAL and CURRVAL."""
        return self.pick(
            "INSERT INTO bill VALUES (sq.NEXTVAL, r.id, r.a);\nINSERT INTO dst VALUES (sq.CURRVAL, r.id, NULL, 'number');",
            "IF r.g = 1 THEN\nINSERT INTO bill VALUES (sq.NEXTVAL, r.id, 1);\nUPDATE agg SET note = 'bill ' || sq.CURRVAL WHERE k = r.id;\nEND IF;",
            "SELECT sq.NEXTVAL INTO sid FROM dual;\nFOR i IN 1 .. 2 LOOP\nINSERT INTO dst VALUES (sid, i, sq.CURRVAL, 'head');\nEND LOOP;",
            "sid := sq.NEXTVAL;\nINSERT INTO bill (id, src, x) VALUES (sid, r.id, sq.NEXTVAL);\nv1 := sid;")

    def local(self, depth):
        return self.pick("local_note(r.id);", f"local_note(r.id, {self.number(1)});", "v1 := local_sum(r.k);", "IF local_sum(r.g) > 10 THEN\nv3 := v3 + 1;\nEND IF;", "local_note(p_by => NVL(r.b, 4), p_id => n1);")

    def tree_rows(self):
        r = self.random
        return [f"INSERT INTO tree VALUES ({i}, {r.choice(['NULL', *range(1, i)]) if i > 1 else 'NULL'}, {r.randint(1, 9)});" for i in range(1, r.randint(1, 9))]
