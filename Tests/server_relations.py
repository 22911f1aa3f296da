"""Checks of relations between sets ($expand), pages pinned to a version, and workbooks."""

import io
import json
import xml.etree.ElementTree as ElementTree
import zipfile
from decimal import Decimal
from urllib.parse import quote

from server_process import ServerProcess

INIT = """
CREATE TABLE customer (name VARCHAR PRIMARY KEY, country VARCHAR);
CREATE TABLE invoice (id BIGINT PRIMARY KEY, customer_name VARCHAR REFERENCES customer (name), amount DECIMAL(18,2), issued DATE,
                      changed TIMESTAMP DEFAULT TIMESTAMP '2026-01-01 00:00:00', CONSTRAINT positive CHECK (amount > 0));
CREATE TABLE line (invoice BIGINT REFERENCES invoice (id), number INTEGER, text VARCHAR, price DECIMAL(18,4), PRIMARY KEY (invoice, number));
COMMENT ON TABLE invoice IS 'What customers owe <us>';
COMMENT ON COLUMN invoice.amount IS 'with tax';
INSERT INTO customer VALUES ('ann', 'DE'), ('bob', 'FR'), ('eve', NULL);
INSERT INTO invoice VALUES (1, 'ann', 10.00, DATE '2026-01-31', DEFAULT), (2, 'bob', 12345678901234.56, DATE '2026-02-28', TIMESTAMP '2026-02-28 12:30:00'),
  (3, NULL, 0.07, DATE '1899-01-01', DEFAULT), (4, 'ann', 5.00, NULL, NULL);
INSERT INTO line VALUES (1, 1, 'a & b', 4.0000), (1, 2, 'it''s', 6.0000), (2, 1, '<x>', 0.0001);
"""


def expand(_):
    with ServerProcess(init=INIT) as server:
        def feed(path):
            status, _, body = server.ask("GET", "/odata/" + quote(path, safe="/?=&$(),;'"))
            assert status == 200, (path, status, body)
            return json.loads(body, parse_float=Decimal)

        metadata = server.ask("GET", "/odata/$metadata")[2].decode()
        ElementTree.fromstring(metadata)
        for part in ('<NavigationProperty Name="customer" Type="Reckoner.customer">', '<NavigationProperty Name="line" Type="Collection(Reckoner.line)"/>',
                     '<NavigationProperty Name="invoice" Type="Collection(Reckoner.invoice)"/>', 'ReferentialConstraint Property="customer_name" ReferencedProperty="name"',
                     'NavigationPropertyBinding Path="customer" Target="customer"', 'String="What customers owe &lt;us&gt;"', 'String="with tax"',
                     # A property has the name already.
                     '<NavigationProperty Name="invoice_ref" Type="Reckoner.invoice">'):
            assert part in metadata, (part, metadata)
        rows = feed("invoice?$expand=customer&$orderby=id&$select=id")["value"]
        assert rows == [{"id": 1, "customer": {"name": "ann", "country": "DE"}}, {"id": 2, "customer": {"name": "bob", "country": "FR"}},
                        {"id": 3, "customer": None}, {"id": 4, "customer": {"name": "ann", "country": "DE"}}], rows
        rows = feed("customer?$expand=invoice($select=id,amount;$filter=amount gt 5;$orderby=id desc;$top=1)&$orderby=name")["value"]
        assert rows == [{"name": "ann", "country": "DE", "invoice": [{"id": 1, "amount": Decimal("10.00")}]},
                        {"name": "bob", "country": "FR", "invoice": [{"id": 2, "amount": Decimal("12345678901234.56")}]},
                        {"name": "eve", "country": None, "invoice": []}], rows
        rows = feed("customer?$filter=name eq 'ann'&$expand=invoice($select=id;$orderby=id;$expand=line($select=text,price;$orderby=number))")["value"]
        assert rows[0]["invoice"] == [{"id": 1, "line": [{"text": "a & b", "price": Decimal("4.0000")}, {"text": "it's", "price": Decimal("6.0000")}]},
                                      {"id": 4, "line": []}], rows
        assert feed("invoice(2)?$expand=customer,line($select=number)")["line"] == [{"number": 1}]
        rows = feed("invoice?$expand=*&$orderby=id&$top=1")["value"]
        assert rows[0]["customer"]["name"] == "ann" and len(rows[0]["line"]) == 2, rows
        rows = feed("customer?$filter=name eq 'ann'&$expand=invoice($compute=amount mul 2 as twice,year(issued) as year;$filter=twice gt 5;$orderby=twice;$select=id,twice,year)")["value"]
        assert rows[0]["invoice"] == [{"id": 4, "twice": Decimal("10.00"), "year": None}, {"id": 1, "twice": Decimal("20.00"), "year": 2026}], rows
        rows = feed("invoice?$filter=id eq 1&$select=id&$expand=line($compute=price div 2 as half;$count=true;$filter=half gt 2.5;$select=half)")["value"]
        assert rows == [{"id": 1, "line@odata.count": 1, "line": [{"half": Decimal(3)}]}], rows
        rows = feed("invoice?$select=id&$expand=line/$count&$orderby=id&$top=2")["value"]
        assert rows == [{"id": 1, "line@odata.count": 2}, {"id": 2, "line@odata.count": 1}], rows
        assert feed("invoice(1)?$select=id&$expand=line/$count($filter=price gt 5)")["line@odata.count"] == 1
        # A list of JSON, and a property of one row of any set.
        assert [row["id"] for row in feed('invoice?$filter=id in [1,4]&$orderby=id')["value"]] == [1, 4]
        assert len(feed('customer?$filter=name in ["ann","e\\u0076e"]')["value"]) == 2
        assert [row["id"] for row in feed("invoice?$filter=amount eq $root/invoice(4)/amount")["value"]] == [4]
        assert len(feed("line?$filter=price le $root/line(invoice=1,number=1)/price")["value"]) == 2
        assert feed("customer?$filter=name eq $root/customer('nobody')/name")["value"] == []
        for wrong in ("invoice?$expand=nothing", "invoice?$expand=customer/$count", "invoice?$expand=line($compute=price as price)", "invoice?$expand=line($compute=price mul)",
                      "invoice?$filter=id in [1,2", "invoice?$filter=amount eq $root/nothing(1)/a", "line?$filter=price eq $root/line(invoice=1)/price",
                      "invoice?$filter=amount eq $root/invoice(4)/nothing", "invoice?$expand=customer($bad=1)", "invoice?$expand=customer($select=nothing)", "invoice?$expand=customer(",
                      "invoice?$expand=line($filter=price gt)", "invoice?$expand=line($top=x)"):
            status, _, body = server.ask("GET", "/odata/" + quote(wrong, safe="/?=&$(),;'"))
            assert status == 400, (wrong, status, body)


def pages_show_one_moment(_):
    with ServerProcess(init=INIT) as server:
        def page(path):
            status, _, body = server.ask("GET", path, headers={"Prefer": "odata.maxpagesize=2"})
            return status, json.loads(body)

        _, first = page("/odata/invoice?$orderby=id&$select=id,amount")
        link = first["@odata.nextLink"].split(str(server.port), 1)[1]
        server.ask("POST", "/v1/query", body="UPDATE invoice SET amount = 999; INSERT INTO invoice VALUES (9, NULL, 1, NULL, NULL)")
        status, second = page(link)
        assert status == 200 and second["value"] == [{"id": 3, "amount": 0.07}, {"id": 4, "amount": 5.0}], second
        assert "@odata.nextLink" not in second, second
        status, gone = page(link.replace("$skiptoken=2-", "$skiptoken=2-77"))
        assert status == 410, (status, gone)


def workbooks(_):
    with ServerProcess(init=INIT) as server:
        status, headers, body = server.ask("POST", "/v1/query?format=xlsx&filename=i.xlsx", body=(
            "SELECT id, customer_name AS \"name & co\", amount, issued, changed, amount > 7 AS big, 0.5::double AS half, 'tab\tand\x01' AS odd FROM invoice ORDER BY id"))
        assert status == 200 and "spreadsheetml" in headers["content-type"] and "i.xlsx" in headers["content-disposition"], headers
        book = zipfile.ZipFile(io.BytesIO(body))
        assert book.testzip() is None
        for name in book.namelist():
            ElementTree.fromstring(book.read(name))
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<v>12345678901234.56</v>" in sheet, "all digits"
        assert "name &amp; co" in sheet and "tab\tand_x0001_" in sheet, sheet
        assert "<v>46053</v>" in sheet and ">1899-01-01<" in sheet, "days since 1899-12-30; text before Excel's calendar"
        assert "<v>46081.5208333333</v>" in sheet, sheet
        assert '<c t="b"><v>1</v></c>' in sheet and "<c/>" in sheet, sheet
        styles = book.read("xl/styles.xml").decode()
        assert 'formatCode="0.00"' in styles and "yyyy" in styles, styles
        status, _, body = server.ask("POST", "/v1/query?format=xlsx", body="SELECT repeat('x', 40000) AS a")
        assert status >= 400, (status, body[:100])
        many = server.ask("POST", "/v1/query?format=xlsx", body="SELECT i, i * 1.5 AS x FROM generate_series(1, 200000) AS t (i)")[2]
        assert zipfile.ZipFile(io.BytesIO(many)).read("xl/worksheets/sheet1.xml").count(b"<row>") == 200001


ALONE = [expand, pages_show_one_moment, workbooks]
