"""Random tables, predicates and queries of one seed, for the checks of random_queries.py and random_roads.py."""

import random


class Shape:
    """Random tables and queries of one seed."""

    def __init__(self, seed):
        self.chance = random.Random(seed)

    def table(self, name):
        rows = ", ".join(f"({self.integer()}, {self.decimal()}, {self.text()}, {self.date()})"
                         for _ in range(self.chance.choice((0, 1, 3, 10, 40))))
        columns = f"{name}1, {name}2, {name}3, {name}4"
        kinds = (f"CAST({name}1 AS INTEGER) AS {name}1, CAST({name}2 AS DECIMAL(12,2)) AS {name}2, "
                 f"CAST({name}3 AS VARCHAR) AS {name}3, CAST({name}4 AS DATE) AS {name}4")
        filler = "(0, 0.00, '', DATE '2026-01-01')"
        where = "" if rows else " WHERE FALSE"
        return (f"CREATE TEMP TABLE {name} AS SELECT {kinds} FROM (VALUES {rows or filler}) "
                f"AS v ({columns}){where}")

    def integer(self):
        return self.chance.choice(("NULL", str(self.chance.randrange(-3, 6)), str(self.chance.randrange(-3, 6)), "100"))

    def decimal(self):
        return self.chance.choice(("NULL", f"{self.chance.randrange(-300, 600) / 100:.2f}", "1.50", "0.00"))

    def text(self):
        return self.chance.choice(("NULL", "''", "'a'", "'ab'", "'b'", "'a longer text than twelve bytes'"))

    def date(self):
        return self.chance.choice(("NULL", f"DATE '2026-0{self.chance.randrange(1, 9)}-28'", "DATE '2026-02-28'"))

    def column(self, kind):
        return self.chance.choice("ab") + str(kind)

    def value(self, kind):
        if self.chance.random() < 0.6:
            return self.column(kind)
        return {1: self.integer, 2: self.decimal, 3: self.text, 4: self.date}[kind]()

    def predicate(self, depth=0):
        pick = self.chance.random()
        if depth < 3 and pick < 0.35:
            return f"({self.predicate(depth + 1)} {self.chance.choice(('AND', 'OR'))} {self.predicate(depth + 1)})"
        if depth < 3 and pick < 0.42:
            return f"(NOT {self.predicate(depth + 1)})"
        kind = self.chance.randrange(1, 5)
        column = self.column(kind)
        form = self.chance.randrange(8)
        if form == 0:
            return f"({column} IS {self.chance.choice(('', 'NOT '))}NULL)"
        if form == 1:
            return f"({column} BETWEEN {self.value(kind)} AND {self.value(kind)})"
        if form == 2:
            return f"({column} {self.chance.choice(('', 'NOT '))}IN ({self.value(kind)}, {self.value(kind)}))"
        if form == 3 and kind == 3:
            return f"({column} {self.chance.choice(('', 'NOT '))}LIKE {self.pattern()})"
        if form == 4 and kind < 3:
            return f"({column} + 1 {self.comparison()} {self.value(kind)} * 2)"
        if form == 5:
            return f"(CASE WHEN {column} IS NULL THEN TRUE ELSE {column} {self.comparison()} {self.value(kind)} END)"
        if form == 6 and depth == 0:
            return f"({column} IN (SELECT c{kind} FROM c))"
        return f"({column} {self.comparison()} {self.value(kind)})"

    def pattern(self):
        return "'" + self.chance.choice(("%", "a%", "%b", "_", "a_", "%longer%", "")) + "'"

    def comparison(self):
        return self.chance.choice(("=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM"))

    def nested(self):
        """A query with subqueries, set operations or common tables over a and b."""
        kind, other = self.chance.randrange(1, 5), self.chance.randrange(1, 5)
        same, p = f"b{kind} = a{kind}", self.predicate()
        word = self.chance.choice(("", "NOT "))
        operation = self.chance.choice(("UNION", "UNION ALL", "INTERSECT", "INTERSECT ALL", "EXCEPT", "EXCEPT ALL"))
        return self.chance.choice((
            f"SELECT a1, a3 FROM a WHERE {word}EXISTS (SELECT 1 FROM b WHERE {same} AND {p})",
            f"SELECT a1, a3 FROM a WHERE {word}EXISTS (SELECT 1 FROM b WHERE {same}) OR a{other} IS NULL",
            f"SELECT a1, (SELECT COUNT(*) FROM b WHERE {same}) FROM a",
            f"SELECT a1, (SELECT MAX(b2) FROM b WHERE {same} AND {p}) FROM a",
            f"SELECT a1, a2 FROM a WHERE a2 > (SELECT SUM(b2) FROM b WHERE {same})",
            f"SELECT a1, a2 FROM a WHERE a{kind} {word}IN (SELECT b{kind} FROM b WHERE {p})",
            f"SELECT a1, a{kind} {word}IN (SELECT c{kind} FROM c) FROM a",
            f"SELECT a{kind} FROM a {operation} SELECT b{kind} FROM b",
            f"WITH t AS (SELECT a{kind} AS k, COUNT(*) AS n FROM a GROUP BY a{kind}) "
            f"SELECT x.k, x.n, y.n FROM t AS x JOIN t AS y ON x.k = y.k",
            f"SELECT a1, s.n FROM a LEFT JOIN (SELECT b{kind}, COUNT(*) AS n FROM b GROUP BY b{kind}) AS s ON {same}",
            f"SELECT a1, n FROM a, (SELECT COUNT(*) AS n FROM b WHERE b{other} IS NOT NULL) AS s WHERE n > 1",
            f"SELECT a3, COUNT(DISTINCT a{other}), SUM(a2) FROM a GROUP BY a3 HAVING SUM(a1) > 0 OR COUNT(*) > 1",
            f"SELECT a1, a2, b2 FROM a JOIN b ON {same} AND a2 < b2 LEFT JOIN c ON c{other} = b{other}",
            f"SELECT DISTINCT a1, b1 FROM a FULL JOIN b ON {same} WHERE a1 IS NULL OR b1 IS NULL",
        ))

    def source(self):
        join = self.chance.choice(("JOIN", "LEFT JOIN", "FULL JOIN", "CROSS JOIN", "RIGHT JOIN"))
        if join == "CROSS JOIN":
            return "a CROSS JOIN b"
        kind = self.chance.randrange(1, 5)
        return f"a {join} b ON a{kind} = b{kind}"

    # MARK: Queries of many forms, whose rows do not depend on an order that nobody asked for.

    def query(self):
        form = self.chance.choice((self.nested, self.grouped, self.windowed, self.limited, self.joined, self.sets, self.deep,
                                   self.folded, self.laterals, self.columns_only, self.added_up, self.repeated,
                                   self.extremes))
        return form()

    def extremes(self):
        """Rows beside the least, greatest, mean or total value of their own table's rows with the same key."""
        kind, other = self.chance.randrange(1, 5), self.chance.randrange(1, 5)
        aggregate = self.chance.choice(("MIN(y.a2)", "MAX(y.a2)", "AVG(y.a2)", "AVG(y.a1)", "MAX(y.a1)", "SUM(y.a2)", "MIN(y.a2 + y.a1)"))
        value = {1: self.integer, 2: self.decimal, 3: self.text, 4: self.date}[other]()
        few = self.chance.choice((f"b{other} = {value}", f"b{other} = {value}", f"b{other} IN ({value}, {value})", "TRUE"))
        own = f"%s.a{other} {self.comparison()} {value}"
        outside, inside = self.chance.choice(((False, False), (False, False), (True, True), (True, False), (False, True)))
        tests = [few] + [own % "x"] * outside + [f"x.a{other} = b{other}"] * (self.chance.random() < 0.2)
        key = self.chance.choice((f"b{kind}", f"x.a{kind}"))
        rows = f"SELECT {aggregate} FROM a AS y WHERE y.a{kind} = {key}" + (f" AND {own % 'y'}" if inside else "")
        third = f" JOIN c ON c{kind} = {self.chance.choice((f'b{kind}', f'x.a{kind}'))}" if self.chance.random() < 0.2 else ""
        return (f"SELECT x.a1, x.a2, b1, b{other} FROM a AS x JOIN b ON b{kind} = x.a{kind}{third} WHERE {' AND '.join(tests)} "
                f"AND x.a2 {self.comparison()} ({rows})")

    def scalar(self, depth=0):
        """An expression of a number that has no errors."""
        pick = self.chance.randrange(12)
        if depth > 2 or pick < 3:
            return self.chance.choice((self.column(1), self.column(2), self.integer(), self.decimal()))
        inner = [self.scalar(depth + 1) for _ in range(2)]
        if pick == 3:
            return f"({inner[0]} {self.chance.choice('+-*')} {inner[1]})" if depth < 2 else f"({inner[0]} + {inner[1]})"
        if pick == 4:
            return f"CASE WHEN {self.predicate(2)} THEN {inner[0]} ELSE {inner[1]} END"
        if pick == 5:
            return f"COALESCE({inner[0]}, {inner[1]})"
        if pick == 6:
            return f"NULLIF({inner[0]}, {inner[1]})"
        if pick == 7:
            return f"{self.chance.choice(('GREATEST', 'LEAST'))}({inner[0]}, {inner[1]})"
        if pick == 8:
            return f"ABS({inner[0]})"
        if pick == 9:
            return f"LENGTH({self.column(3)})"
        if pick == 10:
            return f"EXTRACT({self.chance.choice(('YEAR', 'MONTH', 'DAY'))} FROM {self.column(4)})"
        return f"ROUND({inner[0]}, 1)"

    def words(self):
        """An expression of a text."""
        column = self.column(3)
        return self.chance.choice((column, f"UPPER({column})", f"{column} || 'x'", f"COALESCE({column}, {self.text()}, 'z')",
                                   f"SUBSTR({column}, 1, 1)", f"REPLACE({column}, 'a', 'bb')", f"CAST({self.column(1)} AS VARCHAR)"))

    def condition(self):
        """A predicate, often with a subquery, over the rows of a and b."""
        pick = self.chance.randrange(9)
        kind = self.chance.randrange(1, 5)
        word = self.chance.choice(("", "NOT "))
        if pick == 0:
            return f"{word}EXISTS (SELECT 1 FROM c WHERE c{kind} = {self.column(kind)} AND c1 {self.comparison()} {self.column(1)})"
        if pick == 1:
            return f"{self.column(kind)} {word}IN (SELECT c{kind} FROM c WHERE c1 {self.comparison()} {self.value(1)})"
        if pick == 2:
            sign = self.chance.choice(("=", "<", "<=", ">", ">=", "<>"))
            return f"{self.column(kind)} {sign} {self.chance.choice(('ANY', 'ALL'))} (SELECT c{kind} FROM c WHERE c1 = {self.column(1)})"
        if pick == 3:
            return f"(SELECT COUNT(*) FROM c WHERE c{kind} = {self.column(kind)}) {self.comparison()} {self.integer()}"
        if pick == 4:
            return f"({self.scalar()} {self.comparison()} {self.scalar()} {self.chance.choice(('AND', 'OR'))} {self.predicate(1)})"
        if pick == 5:
            return f"({self.column(1)}, {self.column(3)}) {word}IN (SELECT c1, c3 FROM c)"
        if pick == 6:
            return f"({self.words()} {self.comparison()} {self.words()})"
        return self.predicate()

    def aggregate(self):
        kind = self.chance.randrange(1, 5)
        column = self.column(kind)
        number = self.chance.choice((self.column(1), self.column(2), self.scalar(1)))
        found = self.chance.choice((
            "COUNT(*)", f"COUNT({column})", f"COUNT(DISTINCT {column})", f"SUM({number})", f"MIN({column})", f"MAX({column})",
            f"AVG({number})", f"SUM(DISTINCT {number})", f"BOOL_OR({self.predicate(2)})", f"STRING_AGG({self.column(3)}, ',' ORDER BY 1)"
            if False else f"MIN({self.words()})", f"COUNT(*) FILTER (WHERE {self.predicate(2)})", f"SUM({number}) FILTER (WHERE {self.predicate(2)})"))
        return found

    def grouped(self):
        keys = self.chance.sample([self.column(k) for k in (1, 3, 4)] + [f"{self.column(1)} + 1", self.words()], self.chance.randrange(1, 4))
        keys = list(dict.fromkeys(keys))
        listed = ", ".join(keys)
        by = self.chance.choice((listed, listed, listed, f"ROLLUP ({listed})", f"CUBE ({listed})", f"GROUPING SETS (({listed}), ({keys[0]}), ())"))
        having = self.chance.choice(("", "", f" HAVING {self.aggregate()} IS NOT NULL", " HAVING COUNT(*) > 1"))
        return (f"SELECT {listed}, {self.aggregate()} AS x, {self.aggregate()} AS y FROM {self.source()} "
                f"WHERE {self.condition()} GROUP BY {by}{having}")

    def windowed(self):
        """Window functions that do not depend on the order of equal rows."""
        by, order = self.column(self.chance.choice((1, 3, 4))), self.column(self.chance.randrange(1, 5))
        frame = self.chance.choice(("", " RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW", " GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING",
                                    " RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING", " GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"))
        over = f"OVER (PARTITION BY {by} ORDER BY {order}{frame})"
        function = self.chance.choice((f"RANK() {over.replace(frame, '')}" if frame else f"RANK() {over}",
                                       f"DENSE_RANK() OVER (ORDER BY {order})", f"SUM({self.column(2)}) {over}", f"COUNT(*) {over}",
                                       f"MAX({self.column(3)}) {over}", f"AVG({self.column(1)}) {over}", f"MIN({self.scalar(1)}) OVER (PARTITION BY {by})"))
        inner = f"SELECT a1, b1, a3, b4, {function} AS w FROM {self.source()} WHERE {self.condition()}"
        return self.chance.choice((inner, f"SELECT * FROM ({inner}) AS s WHERE w {self.comparison()} 1" if "MAX(" not in function else inner,
                                   f"SELECT w, COUNT(*) FROM ({inner}) AS s GROUP BY w"))

    def limited(self):
        """Top rows by every column, so that the rows are always the same."""
        columns = ["a1", "a2", "a3", "a4"]
        self.chance.shuffle(columns)
        order = ", ".join(c + self.chance.choice(("", " DESC", " NULLS FIRST", " DESC NULLS LAST")) for c in columns)
        limit = f"ORDER BY {order} LIMIT {self.chance.randrange(0, 9)} OFFSET {self.chance.choice((0, 0, 1, 3))}"
        inner = f"SELECT a1, a2, a3, a4 FROM a WHERE {self.condition().replace('b', 'a') if False else self.only('a')} {limit}"
        return self.chance.choice((inner, f"SELECT t.a1, COUNT(b1) FROM ({inner}) AS t LEFT JOIN b ON t.a1 = b1 GROUP BY t.a1",
                                   f"SELECT DISTINCT ON (a1) a1, a2, a3, a4 FROM a ORDER BY a1, {order}",
                                   f"SELECT * FROM b WHERE b1 IN (SELECT a1 FROM ({inner}) AS t)"))

    def only(self, table):
        """A predicate over one table."""
        kind = self.chance.randrange(1, 5)
        column = f"{table}{kind}"
        value = {1: self.integer, 2: self.decimal, 3: self.text, 4: self.date}[kind]()
        return self.chance.choice((f"{column} {self.comparison()} {value}", f"{column} IS NOT NULL", f"({column} IS NULL OR {table}1 > 0)", "TRUE"))

    def joined(self):
        kinds = [self.chance.randrange(1, 5) for _ in range(3)]
        first = self.chance.choice(("JOIN", "LEFT JOIN", "FULL JOIN", "RIGHT JOIN"))
        second = self.chance.choice(("JOIN", "LEFT JOIN", "FULL JOIN", "RIGHT JOIN", "SEMI JOIN", "ANTI JOIN"))
        also = self.chance.choice(("", "", f" AND {self.predicate(2)}", f" AND a1 {self.comparison()} b1"))
        far = self.chance.choice((f"c{kinds[1]} = b{kinds[1]}", f"c{kinds[1]} = a{kinds[1]}", f"c{kinds[1]} = a{kinds[1]} AND c{kinds[2]} = b{kinds[2]}"))
        columns = "a1, a3, b2, b4" + ("" if second[:4] in ("SEMI", "ANTI") else ", c1, c3")
        return f"SELECT {columns} FROM a {first} b ON a{kinds[0]} = b{kinds[0]}{also} {second} c ON {far} WHERE {self.condition()}"

    def sets(self):
        kind = self.chance.randrange(1, 5)
        words = ("UNION", "UNION ALL", "INTERSECT", "EXCEPT", "EXCEPT ALL", "INTERSECT ALL")
        parts = [f"SELECT {t}{kind} AS x FROM {t} WHERE {self.only(t)}" for t in "abc"]
        text = f"({parts[0]} {self.chance.choice(words)} {parts[1]}) {self.chance.choice(words)} {parts[2]}"
        return self.chance.choice((text, f"SELECT x, COUNT(*) FROM ({text}) AS s GROUP BY x", f"SELECT a1 FROM a WHERE a{kind} IN ({text})",
                                   f"SELECT a1, (SELECT COUNT(*) FROM ({text}) AS s WHERE x = a{kind}) FROM a"))

    def deep(self):
        """Subqueries in subqueries, correlated over two levels."""
        k, l = self.chance.randrange(1, 5), self.chance.randrange(1, 5)
        word = self.chance.choice(("", "NOT "))
        aggregate = self.chance.choice(("MAX(c2)", "COUNT(*)", "SUM(c1)", "MIN(c1)"))
        return self.chance.choice((
            f"SELECT a1, a3 FROM a WHERE {word}EXISTS (SELECT 1 FROM b WHERE b{k} = a{k} AND {word}EXISTS (SELECT 1 FROM c WHERE c{l} = a{l} AND c1 {self.comparison()} b1))",
            f"SELECT a1, (SELECT SUM(b2) FROM b WHERE b{k} = a{k} AND b2 > (SELECT AVG(c2) FROM c WHERE c{l} = a{l})) FROM a",
            f"SELECT a1, (SELECT COUNT(*) FROM b WHERE b{k} = a{k} OR b{l} IS NULL) + COALESCE((SELECT {aggregate} FROM c WHERE c{l} = a{l}), 0) FROM a",
            f"SELECT * FROM a WHERE a2 >= ALL (SELECT b2 FROM b WHERE b{k} = a{k}) OR a1 = ANY (SELECT c1 FROM c WHERE c{l} = a{l})",
            f"SELECT a1, b1 FROM a LEFT JOIN b ON b{k} = a{k} AND EXISTS (SELECT 1 FROM c WHERE c{l} = a{l})",
            f"SELECT a3, SUM((SELECT COUNT(*) FROM b WHERE b{k} = a{k})) FROM a GROUP BY a3",
            f"SELECT a3, (SELECT {aggregate} FROM c WHERE c3 = a3) FROM a GROUP BY a3 HAVING COUNT(*) > (SELECT COUNT(*) FROM b WHERE b3 = a3)",
            f"SELECT a1, CASE WHEN a{k} {word}IN (SELECT b{k} FROM b) THEN (SELECT {aggregate} FROM c WHERE c{l} = a{l}) ELSE -1 END FROM a",
            f"SELECT a1, (SELECT b2 FROM b WHERE b{k} = a{k} ORDER BY b1, b2, b3, b4 LIMIT 1) FROM a",
            f"SELECT DISTINCT a{k}, (SELECT COUNT(DISTINCT b{l}) FROM b WHERE b{k} = a{k} HAVING COUNT(*) > 0) FROM a WHERE {self.only('a')}"))

    def folded(self):
        """Common tables that are read more than once, constants, and filters over groups."""
        k = self.chance.randrange(1, 5)
        return self.chance.choice((
            f"WITH t AS (SELECT a{k} AS k, COUNT(*) AS n, SUM(a2) AS s FROM a WHERE {self.only('a')} GROUP BY a{k}) "
            f"SELECT x.k, x.n, y.s FROM t AS x LEFT JOIN t AS y ON x.n = y.n WHERE x.n {self.comparison()} 1",
            f"WITH t AS (SELECT * FROM a WHERE {self.only('a')}), u AS (SELECT * FROM t JOIN b ON b{k} = a{k}) SELECT a1, b2 FROM u UNION ALL SELECT a1, a2 FROM t",
            f"SELECT * FROM (SELECT a{k} AS k, COUNT(*) AS n FROM a GROUP BY a{k}) AS s WHERE k IS NOT NULL AND n > 0 AND {self.chance.choice(('TRUE', '1 = 1', 'NOT FALSE', 'NULL IS NULL'))}",
            f"SELECT s.x, COUNT(*) FROM (SELECT {self.scalar()} AS x FROM {self.source()}) AS s WHERE x IS DISTINCT FROM 1 GROUP BY s.x",
            f"WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT n, a1, a3 FROM r LEFT JOIN a ON a1 = n WHERE n {self.comparison()} 3",
            f"SELECT * FROM a WHERE (a{k} = {self.value(k).replace('b', 'a') if False else 'a' + str(k)} AND a1 > 0) OR (a{k} = a{k} AND a1 < 0)",
            f"SELECT DISTINCT {self.scalar()} AS x, {self.words()} AS y FROM {self.source()} WHERE {self.condition()}"))

    def laterals(self):
        k = self.chance.randrange(1, 5)
        return self.chance.choice((
            f"SELECT a1, t.n FROM a, LATERAL (SELECT COUNT(*) AS n, MAX(b2) AS m FROM b WHERE b{k} = a{k}) AS t",
            f"SELECT a1, t.b2 FROM a LEFT JOIN LATERAL (SELECT b2 FROM b WHERE b{k} = a{k} ORDER BY b2, b1 LIMIT 2) AS t ON TRUE",
            f"SELECT a1, a2, b2 FROM a ASOF JOIN (SELECT DISTINCT ON (b1, b4) b1, b2, b4 FROM b ORDER BY b1, b4, b2) AS t ON a1 = b1 AND a4 >= b4",
            f"SELECT a1, t.x FROM a, LATERAL (SELECT a1 + c1 AS x FROM c WHERE c{k} = a{k} UNION SELECT a1) AS t",
            f"SELECT a{k}, u FROM a, UNNEST([a1, a1 + 1, NULL]) AS l(u) WHERE {self.only('a')}"))

    def added_up(self):
        """Groups over joins of many rows with few keys, whose parts can be added up below the join."""
        kinds = [self.chance.randrange(1, 5) for _ in range(2)]
        join = self.chance.choice(("JOIN", "LEFT JOIN", "RIGHT JOIN"))
        many = f"(SELECT a.* FROM a CROSS JOIN range({self.chance.choice((1, 2, 5))}) AS r (i)) AS m"
        sides = (many, "b") if self.chance.random() < 0.7 else ("b", many)
        also = self.chance.choice(("", "", f" AND a1 {self.comparison()} b1", f" AND {self.only('b')}"))
        keys = self.chance.choice(("b3", "b1, b4", "a3", "a1 % 2, b3", "b3, a4"))
        found = [self.chance.choice(("COUNT(*)", "SUM(a1)", "AVG(a2)", "AVG(a1)", "SUM(a1 * a2)", "COUNT(a3)", "MIN(a3)", "MAX(a4)",
                                     "SUM(a2) FILTER (WHERE a1 > 0)", "COUNT(*) FILTER (WHERE a3 = 'a')", "BOOL_OR(a1 = 1)", "MAX(DISTINCT a1)",
                                     "SUM(DISTINCT a1)", "SUM(b1)")) for _ in range(3)]
        by = self.chance.choice((f" GROUP BY {keys}", f" GROUP BY {keys}", f" GROUP BY ROLLUP ({keys})", ""))
        listed = (keys + ", ") if by else ""
        named = ", ".join(f"{part} AS x{i}" for i, part in enumerate(found))
        return f"SELECT {listed}{named} FROM {sides[0]} {join} {sides[1]} ON a{kinds[0]} = b{kinds[0]}{also}{by}"

    def repeated(self):
        """Parts of expressions and of plans that occur more than once."""
        part, k = self.scalar(1), self.chance.randrange(1, 5)
        branch = f"CASE WHEN {part} > 0 THEN {part} + 1 WHEN a1 > 0 THEN {self.scalar(1)} ELSE {part} END"
        few = f"(SELECT a{k} AS k, b2 AS v FROM a JOIN b ON a{k} = b{k} WHERE {self.only('a')})"
        first = "(SELECT a1, a2, a3, a4 FROM a ORDER BY a1, a2, a3, a4 LIMIT 3)"
        return self.chance.choice((
            f"SELECT {part} AS x, {branch} AS y, ({part}) * 2 AS z FROM {self.source()} WHERE {self.condition()}",
            f"SELECT {part} AS x, SUM(({part}) + a1) AS y, COUNT(*) FILTER (WHERE {part} > 0) AS z FROM {self.source()} GROUP BY x",
            f"SELECT {part} AS x, MAX({part}) OVER (PARTITION BY {part}) AS y FROM a LEFT JOIN b ON a{k} = b{k} WHERE {part} > 0 AND {self.predicate(2)}",
            f"SELECT x.k, x.v, y.v FROM {few} AS x, {few} AS y",
            f"SELECT a1, (SELECT COUNT(*) FROM {few} AS x), (SELECT MAX(v) FROM {few} AS y) FROM a",
            f"SELECT x.a1, y.a2 FROM {first} AS x LEFT JOIN {first} AS y ON x.a{k} = y.a{k}"))

    def columns_only(self):
        """Expressions over joined rows, without a filter that could hide them."""
        return f"SELECT {self.scalar()} AS x, {self.words()} AS y, {self.predicate(1)} AS z FROM {self.source()}"
