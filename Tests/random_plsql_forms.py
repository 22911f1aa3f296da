"""More forms of statements for the generator of random_plsql.py, each with its twin in PL/pgSQL.

A PL/pgSQL block with a handler takes back what its statements did when it is used, an Oracle block does not: what raises stands
before every change of its block, or is the change itself.
"""

COLLECTION = "TYPE nums IS TABLE OF NUMBER"
OWN_ERROR = "-20001"


class Forms:
    """Statements over `self.put(oracle, twin)`; expressions come from the generator."""

    def forms(self):
        return [self.returning, self.record, self.dynamic, self.raised, self.raised_deep, self.choice, self.call, self.bulk, self.found,
                self.in_out, self.dates]

    def nested_forms(self):
        return [self.block, self.labelled, self.over_list, self.forall, self.current_of, self.over_dynamic]

    # Changes that give something back

    def returning(self, _):
        low = self.random.randint(1, 9)
        change = self.pick(
            f"UPDATE src SET a = {self.bounded(self.number())} WHERE id = {low} RETURNING COALESCE(a, 0) + id, k",
            f"DELETE FROM dst WHERE id = {low} RETURNING x, id",
            f"UPDATE dst SET x = COALESCE(x, 0) + 1, s = 'r' WHERE id = {low} RETURNING x, LENGTH(s)")
        # No row leaves Oracle's variables alone, PostgreSQL's become NULL.
        self.put(f"{change} INTO w2, w3; IF SQL%ROWCOUNT = 1 THEN v1 := w2; v2 := w3; END IF;",
                 f"{change} INTO w2, w3; IF FOUND THEN v1 := w2; v2 := w3; END IF;")

    def found(self, _):
        change = f"UPDATE dst SET x = {self.bounded(self.number())} WHERE id > {self.random.randint(1, 14)};"
        self.put(f"{change} IF SQL%FOUND THEN v3 := SQL%ROWCOUNT; ELSIF SQL%NOTFOUND THEN v3 := -3; END IF;",
                 f"{change} GET DIAGNOSTICS changed = ROW_COUNT; IF FOUND THEN v3 := changed; ELSE v3 := -3; END IF;")

    def record(self, _):
        low = self.random.randint(1, 9)
        move = f"rec.id := rec.id + 20; rec.x := {self.bounded(self.number())}; rec.s := SUBSTR(COALESCE(rec.s, '') || 'n', 1, 9);"
        self.put(f"FOR r IN (SELECT * FROM dst WHERE id = {low}) LOOP rec := r; {move} DELETE FROM dst WHERE id = rec.id; "
                 "INSERT INTO dst VALUES rec; END LOOP;",
                 f"FOR rec IN SELECT * FROM dst WHERE id = {low} LOOP {move} DELETE FROM dst WHERE id = rec.id; "
                 "INSERT INTO dst VALUES (rec.*); END LOOP;")

    # Dynamic SQL

    def dynamic(self, _):
        value, low = self.bounded(self.number()), self.random.randint(1, 9)
        self.put(f"EXECUTE IMMEDIATE 'SELECT COUNT(*) + :1 FROM src WHERE id > :2' INTO v2 USING COALESCE({value}, 0), {low};",
                 f"EXECUTE 'SELECT COUNT(*) + $1 FROM src WHERE id > $2' INTO v2 USING COALESCE({value}, 0), {low};")
        self.put(f"EXECUTE IMMEDIATE 'UPDATE src SET b = :x WHERE id = :y' USING {value}, {low}; v3 := SQL%ROWCOUNT;",
                 f"EXECUTE 'UPDATE src SET b = $1 WHERE id = $2' USING {value}, {low}; GET DIAGNOSTICS changed = ROW_COUNT; v3 := changed;")

    def over_dynamic(self, depth):
        self.loops += 1
        number, low = self.loops, self.random.randint(0, 7)
        query = "SELECT id, a, b FROM src WHERE id > {} ORDER BY id DESC"
        self.put(f"DECLARE cv{number} SYS_REFCURSOR; i{number} NUMBER; a{number} NUMBER; b{number} NUMBER;",
                 f"DECLARE cv{number} refcursor; i{number} numeric; a{number} numeric; b{number} numeric;")
        self.put(f"BEGIN OPEN cv{number} FOR '{query.format(':1')}' USING {low}; LOOP FETCH cv{number} INTO i{number}, a{number}, b{number}; "
                 f"EXIT WHEN cv{number}%NOTFOUND; v1 := COALESCE(a{number}, i{number});",
                 f"BEGIN OPEN cv{number} FOR EXECUTE '{query.format('$1')}' USING {low}; LOOP FETCH cv{number} INTO i{number}, a{number}, b{number}; "
                 f"EXIT WHEN NOT FOUND; v1 := COALESCE(a{number}, i{number});")
        self.body(depth, f"END LOOP; CLOSE cv{number}; END;")

    # Exceptions

    def raised(self, _):
        number, value = self.random.randint(1, 3), self.number(1)
        error = self.pick(
            (f"v{number} := 1 / ({value} - {value});", None, "ZERO_DIVIDE", "division_by_zero"),
            (f"v{number} := TO_NUMBER('x' || t1);", f"v{number} := ('x' || t1)::numeric;", "VALUE_ERROR", "invalid_text_representation"),
            (f"IF {self.condition()} THEN RAISE_APPLICATION_ERROR({OWN_ERROR}, 'own'); END IF;",
             "IF {0} THEN RAISE EXCEPTION USING ERRCODE = 'U0001'; END IF;", "OTHERS", "OTHERS"),
            (f"SELECT id INTO v{number} FROM src WHERE id < {self.random.randint(0, 4)};",
             f"SELECT id INTO STRICT v{number} FROM src WHERE id < {{1}};", "NO_DATA_FOUND OR TOO_MANY_ROWS", "NO_DATA_FOUND OR TOO_MANY_ROWS"))
        oracle, twin, name, other = error
        if twin is None:
            twin = oracle
        elif "{0}" in twin:
            twin = twin.format(oracle.split("IF ", 1)[1].split(" THEN RAISE_", 1)[0])
        elif "{1}" in twin:
            # What two rows leave in the variable is not said.
            twin = twin.format(None, oracle.split("id < ")[1].rstrip(";"))
            handled = f"v{number} := -9;"
            return self.put(f"BEGIN {oracle} EXCEPTION WHEN {name} THEN {handled} END;", f"BEGIN {twin} EXCEPTION WHEN {other} THEN {handled} END;")
        handled = f"v{self.random.randint(1, 3)} := -{self.random.randint(1, 9)};"
        self.put(f"BEGIN {oracle} EXCEPTION WHEN {name} THEN {handled} END;", f"BEGIN {twin} EXCEPTION WHEN {other} THEN {handled} END;")

    def raised_deep(self, _):
        """An exception goes through a handler that raises it again, or another one."""
        first = f"v1 := {self.bounded(self.number())}; IF {self.condition()} THEN v1 := 1 / 0; END IF; v2 := 5;"
        again = self.pick("RAISE;", "v3 := 7; RAISE;", "NULL;")
        inside = f"BEGIN {first} EXCEPTION WHEN {{}} THEN t1 := 'z'; {again} END; v2 := 6;"
        self.put(f"BEGIN {inside.format('ZERO_DIVIDE')} EXCEPTION WHEN OTHERS THEN v2 := SQLCODE; END;",
                 f"BEGIN {inside.format('division_by_zero')} EXCEPTION WHEN OTHERS THEN v2 := -1476; END;")

    def block(self, depth):
        """A block with a variable that hides the outer one."""
        value = self.bounded(self.number())
        self.put(f"<<block{depth}>> DECLARE v1 NUMBER := {value}; BEGIN", f"<<block{depth}>> DECLARE v1 numeric := {value}; BEGIN")
        self.statements(depth + 1)
        self.body(depth, f"v2 := block{depth}.v1; END block{depth};")

    # Control

    def choice(self, _):
        value = self.number(1)
        self.put(f"CASE WHEN {self.condition()} THEN v1 := 1; WHEN {self.condition()} THEN v2 := {self.bounded(value)}; ELSE t1 := 'c'; END CASE;")
        self.put(f"CASE MOD(ROUND(COALESCE({value}, 0)), 3) WHEN 0 THEN v3 := 0; WHEN 1 THEN v3 := 10; ELSE v3 := 20; END CASE;")

    def labelled(self, depth):
        self.loops += 1
        name, inner = f"l{self.loops}", f"m{self.loops}"
        self.put(f"<<{name}>> FOR {name}i IN 1..{self.random.randint(1, 4)} LOOP")
        self.put(f"<<{inner}>> FOR {inner}i IN 1..3 LOOP")
        word = self.pick("EXIT", "CONTINUE")
        self.put(f"{word} {self.pick(name, inner)} WHEN {inner}i > 1 AND {self.condition()};")
        self.put(f"v1 := MOD(COALESCE(v1, 0) * 2 + {name}i * 10 + {inner}i, 1000);")
        self.put(f"END LOOP {inner};")
        self.body(depth, f"END LOOP {name};")

    def call(self, _):
        self.put(f"v1 := {self.pick('twice', 'fact')}(MOD(TRUNC(ABS(COALESCE({self.number()}, 0))), 6));")

    def in_out(self, _):
        first, second = self.random.sample(["v1", "v2", "v3"], 2)
        value = self.bounded(self.number())
        self.put(f"bump({value}, {first}, {second});", f"CALL bump({value}, {first}, {second});")

    # Collections

    def bulk(self, _):
        query = f"SELECT {{}} FROM src WHERE id > {self.random.randint(0, 6)}"
        self.put(f"{query.format('COALESCE(a, id) BULK COLLECT INTO list1')} ORDER BY id; v1 := list1.COUNT;",
                 f"{query.format('COALESCE(array_agg(COALESCE(a, id) ORDER BY id), ARRAY[]::numeric[]) INTO list1')}; v1 := cardinality(list1);")
        value = self.bounded(self.number())
        self.put(f"list1.EXTEND; list1(list1.COUNT) := {value}; v2 := list1(list1.FIRST); list1(1) := COALESCE(v2, 0) + 1;",
                 f"list1 := array_append(list1, {value}); v2 := list1[1]; list1[1] := COALESCE(v2, 0) + 1;")
        if self.random.random() < 0.5:
            self.put("list1.TRIM; v3 := list1.COUNT;", "list1 := list1[1:cardinality(list1) - 1]; v3 := cardinality(list1);")

    def over_list(self, depth):
        self.loops += 1
        index = f"n{self.loops}"
        self.put(f"FOR {index} IN 1..list1.COUNT LOOP v1 := MOD(COALESCE(list1({index}), 0) + {index}, 1000); list1({index}) := v1;",
                 f"FOR {index} IN 1..cardinality(list1) LOOP v1 := MOD(COALESCE(list1[{index}], 0) + {index}, 1000); list1[{index}] := v1;")
        for _ in range(self.random.randint(1, 2)):
            self.pick(self.assign, self.update, self.show, self.found, self.returning)(3)
        self.put("END LOOP;")

    def forall(self, _):
        change = f"UPDATE dst SET x = MOD(COALESCE(x, 0) + COALESCE({{}}, 0), 1000) WHERE id <= {self.random.randint(1, 12)};"
        self.put(f"FORALL i IN 1..list1.COUNT {change.format('list1(i)')} v2 := CASE WHEN list1.COUNT > 0 THEN SQL%ROWCOUNT ELSE 0 END;",
                 f"v2 := 0; FOR i IN 1..cardinality(list1) LOOP {change.format('list1[i]')} GET DIAGNOSTICS changed = ROW_COUNT; "
                 "v2 := v2 + changed; END LOOP;")

    # Cursors that change their rows

    def current_of(self, _):
        self.loops += 1
        number, low = self.loops, self.random.randint(0, 6)
        change = f"UPDATE src SET b = MOD(COALESCE(r{number}.a, 0) + {self.random.randint(1, 9)}, 100)"
        stop = f"EXIT WHEN r{number}.id > {self.random.randint(3, 9)};"
        self.put(f"DECLARE CURSOR u{number} IS SELECT id, a FROM src WHERE id > {low} FOR UPDATE; BEGIN FOR r{number} IN u{number} LOOP "
                 f"{stop} {change} WHERE CURRENT OF u{number}; END LOOP; END;",
                 f"DECLARE u{number} CURSOR FOR SELECT id, a FROM src WHERE id > {low} FOR UPDATE; BEGIN FOR r{number} IN u{number} LOOP "
                 f"{stop} {change} WHERE CURRENT OF u{number}; END LOOP; END;")

    def dates(self, _):
        days = self.random.randint(-40, 400)
        self.put(f"d1 := d1 + {days}; v1 := d1 - DATE '2024-02-29'; t1 := TO_CHAR(d1, 'YYYY-MM-DD'); "
                 "IF EXTRACT(MONTH FROM d1) > 6 THEN d1 := TRUNC(d1, 'MM'); END IF;",
                 f"d1 := d1 + {days}; v1 := d1 - DATE '2024-02-29'; t1 := TO_CHAR(d1, 'YYYY-MM-DD'); "
                 "IF EXTRACT(MONTH FROM d1) > 6 THEN d1 := date_trunc('month', d1)::date; END IF;")


FUNCTIONS = [
    ("CREATE OR REPLACE FUNCTION half(p NUMBER) RETURN NUMBER IS BEGIN IF p IS NULL THEN RETURN 0; END IF; RETURN ROUND(p / 2, 2); END;",
     "CREATE OR REPLACE FUNCTION half(p numeric) RETURNS numeric LANGUAGE plpgsql AS "
     "$f$ BEGIN IF p IS NULL THEN RETURN 0; END IF; RETURN ROUND(p / 2.0, 2); END $f$"),
    ("CREATE OR REPLACE FUNCTION fact(p NUMBER) RETURN NUMBER IS BEGIN IF p <= 1 THEN RETURN 1; END IF; RETURN p * fact(p - 1); END;",
     "CREATE OR REPLACE FUNCTION fact(p numeric) RETURNS numeric LANGUAGE plpgsql AS "
     "$f$ BEGIN IF p <= 1 THEN RETURN 1; END IF; RETURN p * fact(p - 1); END $f$"),
    ("CREATE OR REPLACE FUNCTION twice(p NUMBER, q NUMBER DEFAULT 2) RETURN NUMBER IS n NUMBER; BEGIN SELECT COUNT(*) INTO n FROM src WHERE id > p; "
     "RETURN n * q; END;",
     "CREATE OR REPLACE FUNCTION twice(p numeric, q numeric DEFAULT 2) RETURNS numeric LANGUAGE plpgsql AS "
     "$f$ DECLARE n numeric; BEGIN SELECT COUNT(*) INTO n FROM src WHERE id > p; RETURN n * q; END $f$"),
    ("CREATE OR REPLACE PROCEDURE bump(p NUMBER, q IN OUT NUMBER, r OUT NUMBER) IS BEGIN q := COALESCE(q, 0) + COALESCE(p, 1); r := q * 2; "
     "UPDATE dst SET x = MOD(COALESCE(x, 0) + 1, 100) WHERE id = 1; END;",
     "CREATE OR REPLACE PROCEDURE bump(p numeric, INOUT q numeric, INOUT r numeric) LANGUAGE plpgsql AS "
     "$f$ BEGIN q := COALESCE(q, 0) + COALESCE(p, 1); r := q * 2; "
     "UPDATE dst SET x = MOD(COALESCE(x, 0) + 1, 100) WHERE id = 1; END $f$"),
]
