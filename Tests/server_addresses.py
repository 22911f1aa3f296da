"""Addresses of OData: paths, literals, operators and options of the grammar, each answered, declined in words or refused."""

import json
from contextlib import contextmanager
from decimal import Decimal
from urllib.parse import quote

from server_checks import check

TABLES = """
CREATE TABLE land (code VARCHAR PRIMARY KEY, name VARCHAR);
CREATE TABLE maker (id INTEGER PRIMARY KEY, name VARCHAR, land_code VARCHAR REFERENCES land);
CREATE TABLE part (id INTEGER PRIMARY KEY, name VARCHAR, price DECIMAL(10,2), weight DOUBLE, made TIMESTAMP, day DATE, clock TIME, maker_id INTEGER REFERENCES maker);
CREATE TABLE box (shelf INTEGER, place VARCHAR, PRIMARY KEY (shelf, place));
CREATE TABLE unit (id INTEGER PRIMARY KEY, above INTEGER REFERENCES unit);
INSERT INTO land VALUES ('CH', 'Switzerland'), ('D/E', 'O''Neil (small)');
INSERT INTO maker VALUES (1, 'Ann', 'CH'), (2, 'Bob', 'D/E'), (3, 'Cid', NULL);
INSERT INTO part SELECT i, 'part ' || i, i * 1.5, i / 4.0, TIMESTAMP '2026-01-01 14:53:00' + i * INTERVAL '1 hour', DATE '2026-01-01' + i, TIME '11:22:33',
  CASE WHEN i < 8 THEN 1 + i % 3 END FROM generate_series(1, 9) AS g (i);
INSERT INTO box VALUES (1, 'a'), (1, 'b');
INSERT INTO unit VALUES (1, NULL), (2, 1), (3, 2), (4, 3), (5, 4), (6, 5);
"""
NAMES = ("box", "part", "maker", "land", "unit")


@contextmanager
def parts(server):
    for statement in TABLES.split(";\n"):
        if statement.strip():
            server.query(statement)
    try:
        yield
    finally:
        for name in NAMES:
            server.query(f"DROP TABLE {name}")


def ask(server, address, **headers):
    """The status and the body of an address that is written as the standard writes it, blanks and all."""
    status, _, body = server.ask("GET", "/odata/" + quote(address, safe="/?$&=(),':;+*%@"), headers=headers)
    return status, body


# Addresses, and the ids that their rows have: `=` a single row, a number its count, a text the bare value.
ANSWERED = [
    ("part?$top=2&$orderby=name&$select=id", [1, 2]), ("part(3)?$select=id", "=3"), ("part(id=3)?$select=id", "=3"), ("part(@k)?@k=4&$select=id", "=4"),
    ("part(id=@k)?@k=4&$select=id", "=4"), ("part/$count", "9"), ("part/$count?$filter=price gt 5.00", "6"), ("part(3)/name", '"part 3"'),
    ("part(3)/name/$value", "part 3"), ("part%283%29?$select=id", "=3"), ("maker(1)/part?$select=id", [3, 6]), ("maker(1)/part/$count", "2"),
    ("maker(1)/part(3)?$select=id", "=3"), ("maker(1)/part?$top=1&$orderby=id desc&$select=id", [6]), ("part(3)/maker?$select=id", "=1"),
    ("part(3)/maker/land/name/$value", "Switzerland"), ("land('CH')/maker(1)/part?$select=id", [3, 6]), ("land('D%2FE')/name/$value", "O'Neil (small)"),
    ("land%28%27CH%27%29/name/$value", "Switzerland"), ("box(shelf=1,place='a')/place/$value", "a"), ("part?", list(range(1, 10))),
    # Keys and filters as segments.
    ("part/3?$select=id", "=3"), ("part/3/name/$value", "part 3"), ("land/CH/name/$value", "Switzerland"), ("land/D%2FE/maker/2/part?$select=id", [1, 4, 7]),
    ("box/1/a/place/$value", "a"), ("maker/1/part/3/maker/land/name/$value", "Switzerland"), ("maker/1/part/$count", "2"),
    ("part/$filter(id gt 7)?$select=id", [8, 9]), ("part/$filter(@p)/$filter(id lt 9)/$count?@p=id gt 7", "1"), ("part/$filter(maker/name eq 'Ann')?$select=id", [3, 6]),
    ("part/$filter(name eq 'a)/b')/$count", "0"), ("maker(1)/part/$filter(id gt 3)?$select=id", [6]), ("part/$filter(id gt 7)(8)?$select=id", "=8"),
    # Options in any case, with and without the dollar.
    ("part?$OrderBy=id desc&TOP=2&select=id", [9, 8]), ("part?filter=id eq 4&$SELECT=id&format=json", [4]), ("part/$count?Filter=id lt 4", "3"), ("part?find=x&$top=1&$select=id", [1]),
    # Computed properties.
    ("part?$compute=price mul 2 as twice&$filter=twice gt 24&$select=id,twice", [9]), ("part?$compute=length(name) as n,-id as m&$orderby=n,m&$top=2&$select=id", [9, 8]),
    ("part?$compute=price mul id as v&$filter=v lt 10 and maker/name ne 'Ann'&$orderby=v desc&$select=id&$expand=maker($select=id)", [2, 1]),
    ("part/$count?$compute=price mul 2 as twice&$filter=twice gt 24", "1"), ("part(3)?$compute=id add 1 as id2&$select=id", "=3"),
    # Paths inside of filters and orders.
    ("part?$filter=maker/name eq 'Ann'&$select=id", [3, 6]), ("part?$filter=maker/land/name eq 'O''Neil (small)'&$select=id", [1, 4, 7]),
    ("part?$filter=not (maker/name eq 'Ann')&$select=id", [1, 2, 4, 5, 7, 8, 9]), ("part?$filter=maker/name eq null&$select=id", [8, 9]),
    ("part?$filter=$it/maker/name eq 'Ann'&$select=id", [3, 6]), ("maker?$filter=part/$count gt 2&$select=id", [2]),
    ("maker?$orderby=part/$count desc,id desc&$select=id", [2, 3, 1]), ("part?$orderby=maker/name desc,id&$top=3&$select=id", [2, 5, 1]),
    # Literals.
    ("part?$filter=made eq 2026-01-01T15:53Z&$select=id", [1]), ("part?$filter=made eq 2026-01-01T17:53%2B02:00&$select=id", [1]),
    ("part?$filter=made eq 2026-01-01T17:53+02:00&$select=id", [1]), ("part?$filter=made eq 2026-01-01T13:53-02:00&$select=id", [1]),
    ("part?$filter=made eq 2026-01-01T15:53:00.0000Z&$select=id", [1]), ("part?$filter=day eq 2026-01-02&$select=id", [1]),
    ("part?$filter=clock eq 11:22:33&$top=1&$select=id", [1]), ("part?$filter=clock gt 11:22&$top=1&$select=id", [1]),
    ("part?$filter=weight eq 2.5e-1&$select=id", [1]), ("part?$filter=price eq +1.50&$select=id", [1]), ("part?$filter=price gt -INF&$top=1&$select=id", [1]),
    ("part?$filter=weight lt INF&$top=1&$select=id", [1]), ("part?$filter=weight ne NaN&$top=1&$select=id", [1]), ("part?$filter=true&$top=1&$select=id", [1]),
    ("part?$filter=( true )&$top=1&$select=id", [1]), ("part?$filter=true ne false&$top=1&$select=id", [1]), ("part?$filter=not false&$top=1&$select=id", [1]),
    # Operators and functions.
    ("part?$filter=(price add 1.5) mod 3 eq 0&$select=id", [1, 3, 5, 7, 9]), ("part?$filter=-price eq -1.5&$select=id", [1]),
    ("part?$filter=id div 4 eq 2&$select=id", [8, 9]), ("part?$filter=id divby 2 eq 2.5&$select=id", [5]), ("part?$filter=name in ('part 1','x')&$select=id", [1]),
    ("part?$filter=name in ()&$select=id", []), ("part?$filter=concat(concat(name,'-'),'x') eq 'part 2-x'&$select=id", [2]),
    ("part?$filter=length(name) eq 6 and id lt 2&$select=id", [1]), ("part?$filter=matchesPattern(name,'%5Ep.*1$')&$select=id", [1]),
    ("part?$filter=maxdatetime%28%20%29 gt now( )&$top=1&$select=id", [1]), ("part?$filter=totaloffsetminutes(made) eq 0&$top=1&$select=id", [1]),
    ("part?$filter=totalseconds(duration'PT1M30S') eq 90&$top=1&$select=id", [1]), ("part?$filter=id EQ 4 OR NOT (id Gt 1)&$orderby=id DESC&$select=id", [4, 1]),
    ("part?$filter=cast(id,Edm.String) eq '7'&$select=id", [7]), ("part?$filter=contains(name,@word)&@word='t 4'&$select=id", [4]),
    # Orders: a number is a value like any other, not the place of a column.
    ("part?$orderby=2,id desc&$top=2&$select=id", [9, 8]), ("part?$orderby=-3,id desc&$top=2&$select=id", [9, 8]),
    ("part?$orderby=totaloffsetminutes(made),id desc&$top=2&$select=id", [9, 8]), ("part?$apply=orderby(2)/top(2)&$select=id", [1, 2]),
    ("part?$orderby=price ge 6 desc,id&$top=2&$select=id", [4, 5]), ("part?$top=2&$skip=3&$select=id", [4, 5]),
    # Words.
    ("part?$search=7&$select=id", [7]), ('part?$search="part 4"&$select=id', [4]), ("part?$search=part NOT (7 OR 8)&$top=7&$select=id", [1, 2, 3, 4, 5, 6, 9]),
    ("part?$search=part AND 4 OR part AND 5&$select=id", [4, 5]), ("part?$search=AND&$select=id", []), ("part?$search=NOT&$select=id", []),
    ("part?$filter=maker_id eq $root/maker(1)/id&$select=id", [3, 6]), ("part?$filter=name in [\"part 1\",\"x\"]&$select=id", [1]),
    ("maker?$expand=part/$count&$select=id", [1, 2, 3]), ("maker?$expand=part($compute=id add 1 as b)&$select=id", [1, 2, 3]),
    ("part?$search=part OR&$select=id", []), ("part?$search='part 4'&$select=id", [4]), ("part?$search=NOT part&$select=id", []), ("part?$search=a%3Bb&$select=id", []),
]

# Of the standard, and not of this feed: 501 and a sentence.
UNSERVED = [
    "maker?$filter=part/any(p:p/price gt 3)", "maker?$filter=part/all(p:true)", "maker?$filter=part/any()", "part?$filter=isof(name,Edm.String)",
    "part?$filter=geo.distance(name,name) lt 3", "part?$filter=name has Sales.Pattern'Yellow'", "part?$filter=name eq Sales.Pattern'Yellow'",
    "part?$filter=$this eq 'x'", "part?$filter=endswith($it,'.com')",
    "part?$filter=name eq {}", "part?$filter=Model.Available()", "part?$filter=price/@Measures.Currency eq 'EUR'",
    "part?$filter=@Core.Messages/any(m:true)", "part?$index=42", "part?$schemaversion=1", "maker?$expand=part/$ref",
    "maker?$expand=part/Model.Best", "maker?$expand=@Core.Messages", "part?$apply=rollup(id)", "part/Model.Best", "part(1)/Model.Best", "part(1)/Model.Best(x='y')/name",
    "part/$ref", "part(1)/maker/$ref", "part/$query", "part/$each", "$crossjoin(part,maker)", "$all?$search=red", "$batch", "$entity?$id=part(1)",
    "part?$filter=contains(name,[\"a\"])", "part?$orderby=price/@Currency%23Reporting", "part?$filter=name eq cast(name,Sales.Pattern)",
]

REFUSED = [
    "part?$filter =true", "part?$filter=", "part?$filter=price eq 42.", "part?$filter=price eq .1", "part?$filter=weight eq -0.314e1e2",
    "part?$filter=made eq 2026-12-31T24:00Z", "part?$filter=made eq 2026-12-31T24:00:00Z", "part?$filter=made eq 2026-12-31T24:00-03:00",
    "part?$filter=clock eq 24:00:00", "part?$filter=clock eq 11:60", "part?$filter=day eq INF", "part?$filter=made eq -INF", "part?$filter=day eq 2026-02-30",
    "part?$orderby=made add duration'P1Y6DT23H'", "part?$orderby=made add duration'+P6D'", "part?$filter=name", "part?$filter=maker",
    "part?$filter=maker/nothing eq 1", "part?$filter=maker/null eq 1", "part?$filter=maker/length(name) eq 1", "part?$filter=name/length eq 1", "part?$filter=name eq ('a','b')",
    "part?$filter=Model.Available", "part?$count", "part?$count=1", "part?$skiptoken=Not&this", 'part?$search="blue', "part?$search=gr(een", "part?$search=a;b", "part?$search=%22blue%22green", "part?$search=",
    "part?$filter= true", "part?$filter=name in (name,land)", "part?$filter=name in ('a',name)", "part?$compute=price mul 2", "part?$compute=price as name", "part?$compute=id as a,id as a",
    "part?$filter=twice gt 2", "part?$filter=day eq -10000-04-01", "unit?$expand=unit_ref($levels=04)", "unit?$expand=unit_ref($levels=0)", "part/$filter(name)", "part/$filter(id gt 3", "part/x",
    "box/1", "box/1/a/b", "part/3/4",
    "maker?$expand=part($search=gr(een)", "maker?$expand=part($top=-1)", "maker?$expand=nothing", "maker?$expand=part($filter=nothing eq 1)", "land('O%27Neil')", "land('D/E')",
    "part.('foo')", ".part('foo')", "part(id=wrong)", "part(id=1,name='x')", "part('x')", "box(shelf=1;place='a')", "box(1)", "Model.Rejection", "part/$count/foo", "part(1)/id/$value/foo",
    "part(1)/$value", "part(1)/nothing", "part/99", "maker(1)/part/1", "maker(1)/part(3)/maker(1)",
    "part?$format=text/html", "maker(9)/part", "maker(9)/part/$count", "part(99)", "maker(1)/part(4)", "part(99)/maker",
]


def answer(server, address, wanted):
    status, body = ask(server, address)
    assert status == 200, (address, status, body)
    text = body.decode()
    if isinstance(wanted, list):
        return [row["id"] for row in json.loads(text)["value"]]
    if wanted.startswith("="):
        return f"={json.loads(text)['id']}"
    return json.dumps(json.loads(text)["value"]) if wanted.startswith('"') else text


@check
def addresses_of_the_grammar(server):
    with parts(server):
        for address, wanted in ANSWERED:
            got = answer(server, address, wanted)
            assert got == wanted, (address, got, wanted)
        for address in UNSERVED:
            status, body = ask(server, address)
            assert status == 501 and len(json.loads(body)["error"]["message"]) > 10, (address, status, body)
        for address in REFUSED:
            status, body = ask(server, address)
            assert status in (400, 404, 406) and json.loads(body)["error"]["message"], (address, status, body)
        # Levels of a table that refers to itself.
        for levels, wanted in (("1", [5]), ("2", [5, 4]), ("4", [5, 4, 3, 2]), ("max", [5, 4, 3, 2])):
            status, body = ask(server, f"unit(6)?$expand=unit($levels={levels};$select=id)")
            assert status == 200, body
            row, seen = json.loads(body), []
            while row := row.get("unit"):
                seen.append(row["id"])
            assert seen == wanted, (levels, body)
        assert ask(server, "unit(6)?$expand=unit($levels=5)")[0] == 413
        status, body = ask(server, "unit(2)?$expand=unit_ref($levels=2;$filter=id lt 9;$select=id)&$select=id")
        assert json.loads(body)["unit_ref"] == [{"id": 3, "unit_ref": [{"id": 4}]}], body
        # A property that leads elsewhere has one level only.
        assert json.loads(ask(server, "part(1)?$select=id&$expand=maker($levels=3;$select=id)")[1])["maker"] == {"id": 2}
        # A row that refers to nothing.
        assert ask(server, "part(9)/maker") == (204, b"") and ask(server, "maker(3)/land") == (204, b"")


@check
def expanded_rows_are_counted_and_cut(server):
    with parts(server):
        status, body = ask(server, "maker?$select=id&$expand=part($count=true;$filter=price gt 2;$orderby=id;$skip=1;$top=1;$select=id)")
        rows = json.loads(body, parse_float=Decimal)["value"]
        assert status == 200 and rows == [
            {"id": 1, "part@odata.count": 2, "part": [{"id": 6}]}, {"id": 2, "part@odata.count": 2, "part": [{"id": 7}]},
            {"id": 3, "part@odata.count": 2, "part": [{"id": 5}]}], rows
        status, body = ask(server, "maker?$select=id&$expand=part($search=7;$select=id)")
        assert [row["part"] for row in json.loads(body)["value"]] == [[], [{"id": 7}], []], body


@check
def every_row_is_on_one_page(server):
    """Joins and groupings give rows in no order of their own: pages must agree on one."""
    with parts(server):
        server.query("CREATE TABLE many AS SELECT i AS id, i % 7 AS bucket FROM generate_series(1, 5000) AS g (i)")
        try:
            for address, key, count in (("maker?$expand=part&$select=id", "id", 3), ("part?$filter=maker/name ne 'Ann'", "id", 7), ("part?$orderby=clock&$expand=maker", "id", 9),
                                        ("invoice?$orderby=paid&$select=id", "id", 1000), ("many?$apply=groupby((id),aggregate($count as n))", "id", 5000),
                                        ("many?$orderby=bucket&$select=id", "id", 5000)):
                size, seen = max(2, count // 7), []
                while address:
                    status, body = ask(server, address, Prefer=f"odata.maxpagesize={size}")
                    assert status == 200, (address, body)
                    page = json.loads(body)
                    seen += [row[key] for row in page["value"]]
                    link = page.get("@odata.nextLink")
                    address = link and link.split("/odata/", 1)[1]
                assert len(seen) == count == len(set(seen)), (address, len(seen), len(set(seen)))
        finally:
            server.query("DROP TABLE many")
