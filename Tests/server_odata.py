"""Checks of the OData feed, with the requests that Power BI sends."""

import json
import xml.etree.ElementTree as ElementTree
from decimal import Decimal
from urllib.parse import quote

from server_checks import check

POWER_BI = {
    "Accept": "application/json;odata.metadata=minimal;q=1.0,application/json;odata=minimalmetadata;q=0.9,"
              "application/atomsvc+xml;q=0.8,application/atom+xml;q=0.8,application/xml;q=0.7,text/plain;q=0.7",
    "OData-MaxVersion": "4.0",
    "MaxDataServiceVersion": "3.0",
    "User-Agent": "Microsoft.Data.Mashup (https://go.microsoft.com/fwlink/?LinkID=304225)",
    "Accept-Encoding": "gzip, deflate",
}


def ask(server, path, **headers):
    status, fields, body = server.ask("GET", "/odata/" + path, headers=headers)
    return status, fields, body


def feed(server, path, **headers):
    status, fields, body = ask(server, path, **headers)
    assert status == 200, (path, status, body)
    assert fields["odata-version"] == "4.0", fields
    return json.loads(body, parse_float=Decimal)


def ids(server, condition, set="invoice", key="id"):
    return [row[key] for row in feed(server, f"{set}?$filter={quote(condition)}&$select={key}")["value"]]


@check
def power_bi_opens_the_feed(server):
    status, fields, body = server.ask("GET", "/odata", headers=POWER_BI)
    assert status == 200 and fields["odata-version"] == "4.0", fields
    assert fields["content-type"].startswith("application/json;odata.metadata=minimal"), fields
    import gzip
    if fields.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    service = json.loads(body)
    assert {"name": "invoice", "kind": "EntitySet", "url": "invoice"} in service["value"], service
    assert service["@odata.context"].endswith("/odata/$metadata")


@check
def metadata(server):
    status, fields, body = ask(server, "$metadata", Accept="application/xml")
    assert status == 200 and fields["content-type"].startswith("application/xml"), fields
    edm = "{http://docs.oasis-open.org/odata/ns/edm}"
    tree = ElementTree.fromstring(body)
    types = {t.get("Name"): t for t in tree.iter(edm + "EntityType")}
    properties = {p.get("Name"): p for p in types["invoice"].iter(edm + "Property")}
    amount = properties["amount"]
    assert (amount.get("Type"), amount.get("Precision"), amount.get("Scale")) == ("Edm.Decimal", "18", "2"), amount.attrib
    assert properties["issued"].get("Type") == "Edm.Date" and properties["changed"].get("Type") == "Edm.DateTimeOffset"
    for name, type in types.items():
        keys = [k.get("Name") for k in type.iter(edm + "PropertyRef")]
        assert keys, f"{name} has no key"
        own = {p.get("Name"): p for p in type.iter(edm + "Property")}
        assert all(own[key].get("Nullable") == "false" for key in keys), name
    assert "Größe___mehr" in {p.get("Name") for p in types["odd"].iter(edm + "Property")}
    sets = {s.get("Name") for s in tree.iter(edm + "EntitySet")}
    assert {"invoice", "customer", "totals", "odd"} <= sets, sets


@check
def preview(server):
    page = feed(server, "invoice?$top=1000&$orderby=id", **POWER_BI | {"Accept-Encoding": "identity"})
    assert len(page["value"]) == 1000 and "@odata.nextLink" not in page
    first = page["value"][0]
    assert first["amount"] == Decimal("1.25") and first["changed"] == "2026-01-01T00:01:00Z", first
    assert first["issued"] == "2026-01-02" and first["paid"] is False and first["rate"] == Decimal("0.125"), first


@check
def money_is_exact(server):
    body = server.ask("GET", "/odata/odd?$top=1")[2]
    assert b'"a_b":12345678901234567890.0123456789' in body, body
    body = server.ask("GET", "/odata/odd?$top=1", headers={"Accept": "application/json;IEEE754Compatible=true"})[2]
    assert b'"a_b":"12345678901234567890.0123456789"' in body, body
    (total,) = feed(server, "invoice?$apply=aggregate(amount with sum as total)".replace(" ", "%20"))["value"]
    assert total["total"] == Decimal("625625.00"), total


@check
def every_type(server):
    rows = feed(server, "odd?$orderby=n%20desc")["value"]
    first = rows[0]
    assert first["t"] == "12:34:56.5" and first["u"] == "00112233-4455-6677-8899-aabbccddeeff", first
    assert first["b"] == "YWJj" and first["select"] == """it's "q" <&>""" and first["n"] == -5, first
    assert rows[1]["a_b"] is None and rows[1]["t"] is None, rows[1]


FILTERS = [
    ("id eq 5", [5]), ("id ne 5 and id le 6", [1, 2, 3, 4, 6]), ("id gt 998", [999, 1000]), ("id ge 999 and id lt 1000", [999]),
    ("not (id gt 2)", [1, 2]), ("id in (3, 1, 5000)", [1, 3]), ("id eq 1 or id eq 2 and false", [1]),
    ("id add 1 eq 3", [2]), ("id sub 1 eq 3", [4]), ("id mul 2 eq 8", [4]), ("id div 400 eq 2 and id lt 802", [800, 801]),
    ("id mod 500 eq 0", [500, 1000]), ("id divby 2 eq 2.5", [5]), ("-id eq -7", [7]), ("amount eq 12.5", [10]),
    ("amount eq 12.50 and customer eq 'customer 0'", [10]), ("rate eq 1.25e-1", [1]),
    ("contains(customer, '3') and id lt 10", [3]), ("startswith(customer,'cust') and id eq 9", [9]), ("endswith(customer,' 4') and id lt 5", [4]),
    ("length(customer) eq 10 and id lt 2", [1]), ("indexof(customer,'o') eq 4 and id eq 8", [8]), ("substring(customer,9) eq '6' and id lt 10", [6]),
    ("substring(customer,0,4) eq 'cust' and id eq 2", [2]), ("toupper(customer) eq 'CUSTOMER 2' and id lt 10", [2]),
    ("tolower('ABC') eq 'abc' and id eq 3", [3]), ("trim('  x ') eq 'x' and id eq 3", [3]), ("concat(customer,'!') eq 'customer 1!' and id lt 3", [1]),
    ("issued eq 2026-01-03 and id lt 300", [2]), ("year(issued) eq 2026 and month(issued) eq 2 and day(issued) eq 1 and id lt 300", [31]),
    ("changed ge 2026-01-01T00:02:00Z and changed lt 2026-01-01T00:04:00Z", [2, 3]),
    ("changed ge 2026-01-01T02:02:00%2B02:00 and changed lt 2026-01-01T00:04:00Z".replace("%2B", "+"), [2, 3]),
    ("changed eq 2025-12-31T19:01:00-05:00", [1]), ("hour(changed) eq 16 and minute(changed) eq 40 and second(changed) eq 0", [1000]),
    ("date(changed) eq 2026-01-01 and id lt 3", [1, 2]), ("time(changed) eq 00:03:00", [3]),
    ("paid and id lt 4", [2]), ("paid eq false and id lt 4", [1, 3]), ("not paid and id lt 4", [1, 3]),
    ("round(rate) eq 1 and id lt 9", [4, 5, 6, 7, 8]), ("floor(rate) eq 1 and ceiling(rate) eq 1", [8]),
    ("customer eq null", []), ("customer ne null and id eq 1", [1]), ("id eq @p", None),
    ("changed add duration'PT1M' eq 2026-01-01T00:02:00Z", [1]), ("cast(id,Edm.String) eq '77'", [77]),
    ("matchesPattern(customer,'r [12]$') and id lt 4", [1, 2]), ("(((id eq 1)))", [1]),
]


@check
def filters(server):
    for condition, wanted in FILTERS:
        if wanted is None:
            got = [r["id"] for r in feed(server, "invoice?$filter=id%20eq%20@p&@p=12&$select=id")["value"]]
            assert got == [12], got
            continue
        got = ids(server, condition)
        assert got == wanted, (condition, got, wanted)


NULL_FILTERS = [
    ("n eq null", [2]), ("n ne null", [1]), ("n ne -5", [2]), ("n eq -5", [1]), ("not (n eq -5)", [2]), ("not (n gt 0)", [1, 2]),
    ("n lt 0", [1]), ("not (n lt 0)", [2]), ("select ne 'x'", [1, 2]), ("u eq 00112233-4455-6677-8899-aabbccddeeff", [1]),
    ("t eq 12:34:56.5", [1]), ("b eq binary'YWJj'", [1]), ("n in (-5, null)", [1, 2]), ("not contains(select,'zzz')", [1, 2]),
    ("a_b gt 12345678901234567890", [1]),
]


@check
def null_is_as_the_standard_says(server):
    for condition, wanted in NULL_FILTERS:
        got = [row["Größe___mehr"] for row in feed(server, f"odd?$filter={quote(condition)}")["value"]]
        assert got == wanted, (condition, got, wanted)


WRONG = [
    ("invoice?$filter=idd%20eq%201", 400, b"id"), ("invoice?$filter=id%20eq", 400, b"end"), ("invoice?$filter=id", 400, b"condition"),
    ("invoice?$filter=id%20eq%20'a'", 400, b"number"), ("invoice?$filter=foo(id)", 400, b"function"), ("invoice?$filter=customer%20eq%20'a", 400, b"no end"),
    ("invoice?$top=-1", 400, b"$top"), ("invoice?$top=x", 400, b"$top"), ("invoice?$skiptoken=zz", 400, b"token"), ("invoice?$unknown=1", 400, b"$unknown"),
    ("invoice?$select=nope", 400, b"nope"), ("invoice?$orderby=nope", 400, b"nope"), ("nope", 404, b"nope"), ("invoice/nope/x/y", 404, b""),
    ("invoice?$filter=" + "(" * 400 + "true" + ")" * 400, 400, b"levels"), ("invoice?$filter=" + "not%20" * 400 + "true", 400, b"levels"),
    ("invoice?$filter=id%20eq%201;DROP%20TABLE%20invoice", 400, b""), ("invoice?$filter=customer%20eq%20'x''%20OR%201=1'", 200, b""),
    ("invoice?$apply=nope(id)", 501, b"step"), ("invoice?$filter=issued%20eq%202026-99-99", 400, b""), ("invoice?$filter=id%20eq%20@p", 400, b"@p"),
]


@check
def wrong_requests(server):
    for path, code, word in WRONG:
        status, _, body = ask(server, path)
        assert status == code and word in body, (path, status, body)
        if code != 200:
            error = json.loads(body)["error"]
            assert "message" in error and "code" in error, body
    assert len(feed(server, "invoice/$count".replace("/$count", "?$top=0&$count=true"))["value"]) == 0


@check
def options(server):
    page = feed(server, "invoice?$orderby=amount%20desc,id&$skip=2&$top=2&$select=id,amount&$count=true")
    assert [r["id"] for r in page["value"]] == [998, 997] and page["@odata.count"] == 1000, page
    assert list(page["value"][0]) == ["id", "amount"] and page["@odata.context"].endswith("$metadata#invoice(id,amount)"), page
    status, fields, body = ask(server, "invoice/$count?$filter=id%20gt%20990")
    assert (status, body) == (200, b"10") and fields["content-type"] == "text/plain", body
    found = feed(server, "customer?$search=FR%20AND%20NOT%20%229%22")["value"]
    assert len(found) == 4 and all(r["country"] == "FR" for r in found), found


@check
def pages(server):
    path, seen, pages = "invoice?$filter=id%20le%20450&$select=id&$orderby=id&$count=true", [], 0
    while path:
        status, fields, body = ask(server, path, Prefer="odata.maxpagesize=100")
        assert status == 200 and fields["preference-applied"] == "odata.maxpagesize=100", (status, fields, body)
        page = json.loads(body)
        assert page["@odata.count"] == 450
        seen += [r["id"] for r in page["value"]]
        pages += 1
        link = page.get("@odata.nextLink")
        assert link is None or link.startswith(f"http://127.0.0.1:{server.port}/odata/invoice?"), link
        path = link and link.split("/odata/", 1)[1]
    assert pages == 5 and seen == list(range(1, 451)), (pages, len(seen))
    path, count = "invoice?$top=250&$skip=10&$orderby=id&$select=id", []
    while path:
        page = feed(server, path, Prefer="odata.maxpagesize=100")
        count += [r["id"] for r in page["value"]]
        path = page.get("@odata.nextLink") and page["@odata.nextLink"].split("/odata/", 1)[1]
    assert count == list(range(11, 261)), count


@check
def groups(server):
    apply = "filter(id le 100)/groupby((customer,paid),aggregate(amount with sum as total,$count as n,amount with average as mean))/orderby(total desc)/top(3)"
    rows = feed(server, f"invoice?$apply={quote(apply)}")["value"]
    assert len(rows) == 3 and rows[0]["customer"] == "customer 0" and rows[0]["n"] == 10, rows
    assert rows[0]["total"] == Decimal("687.50") and rows[0]["mean"] == Decimal("68.75"), rows
    rows = feed(server, "invoice?$apply=" + quote("groupby((paid))") + "&$orderby=paid")["value"]
    assert [r["paid"] for r in rows] == [False, True], rows
    rows = feed(server, "invoice?$apply=" + quote("compute(amount mul 2 as twice)/filter(twice eq 5)") + "&$select=id,twice")["value"]
    assert rows == [{"id": 2, "twice": Decimal("5.00")}], rows
    rows = feed(server, "invoice?$apply=" + quote("aggregate(customer with countdistinct as n)"))["value"]
    assert rows == [{"n": 10}], rows


@check
def metadata_levels(server):
    none = feed(server, "customer?$top=1&$format=" + quote("application/json;odata.metadata=none"))
    assert "@odata.context" not in none, none
    full = feed(server, "customer?$top=1", Accept="application/json;odata.metadata=full")
    assert full["value"][0]["@odata.type"] == "#Reckoner.customer" and "@odata.id" in full["value"][0], full
    assert ask(server, "customer", Accept="application/atom+xml")[0] == 406


@check
def entities(server):
    full = feed(server, "customer?$top=2", Accept="application/json;odata.metadata=full")
    address = full["value"][1]["@odata.id"].split("/odata/", 1)[1]
    one = feed(server, address)
    assert one["country"] == full["value"][1]["country"] and one["@odata.context"].endswith("$metadata#customer/$entity"), one
    name = feed(server, address + "/country")
    assert name["value"] == one["country"], name
    assert ask(server, address + "/country/$value")[2].decode() == one["country"]
    assert ask(server, "customer(999999)")[0] in (400, 404)
