"""Asks every URL of OASIS's test cases for the grammar of OData, and says what became of each kind.

    python3 Tests/odata_grammar.py odata-abnf-testcases.yaml [--list STATUS]

The file is in the folder `abnf` of the repository odata-abnf of the OASIS committee; it is not kept here. The tables have the names
of its cases as far as tables can: entity sets, primitive properties, navigation by foreign keys. What is no URL (headers, contexts,
values in payloads) is left out. A positive case is good when it is answered or declined in words: 501 (of the standard, not of
this feed), 404 (no such thing here), 400 (no such property or type, which the standard wants as 400), never 400 as malformed.
Ends with a line `N passed, N failed`.
"""

import re
import sys
from collections import Counter
from pathlib import Path

from server_process import ServerProcess

INIT = """
CREATE TABLE "Countries" ("Code" VARCHAR PRIMARY KEY, "Name" VARCHAR, "Population" BIGINT);
CREATE TABLE "Suppliers" ("ID" INTEGER PRIMARY KEY, "Name" VARCHAR, "CompanyName" VARCHAR, "ZipCode" VARCHAR);
CREATE TABLE "Categories" ("ID" INTEGER PRIMARY KEY, "Name" VARCHAR, "Size" INTEGER, "Amount" DECIMAL(18,2), "Code" VARCHAR);
CREATE TABLE "Customers" ("ID" VARCHAR PRIMARY KEY, "CompanyName" VARCHAR, "ContactName" VARCHAR, "FirstName" VARCHAR, "LastName" VARCHAR,
  "CountryCode" VARCHAR REFERENCES "Countries", "City" VARCHAR, "Age" INTEGER, "Street" VARCHAR);
CREATE TABLE "Products" ("ID" INTEGER PRIMARY KEY, "Name" VARCHAR, "Price" DECIMAL(18,2), "Rating" INTEGER, "ReleaseDate" DATE, "Age" INTEGER, "Size" DOUBLE,
  "Title" VARCHAR, "City" VARCHAR, "Street" VARCHAR, "CompanyName" VARCHAR, "ContactName" VARCHAR, "FirstName" VARCHAR, "LastName" VARCHAR, "Completed" BOOLEAN,
  "Cost" DECIMAL(18,2), "Revenue" DECIMAL(18,2), "Amount" DECIMAL(18,2), "Quantity" INTEGER, "BirthDate" TIMESTAMP, "LifeTime" TIME, "Status" VARCHAR, "State" VARCHAR,
  "TaxRate" DECIMAL(5,2), "X" INTEGER, "Population" BIGINT, "ZipCode" VARCHAR, "style" VARCHAR, "eyeColor" VARCHAR, "Date" DATE, "Shipped" TIMESTAMP,
  "Categories" INTEGER REFERENCES "Categories", "Suppliers" INTEGER REFERENCES "Suppliers", "Customers" VARCHAR REFERENCES "Customers");
CREATE TABLE "Orders" ("ID" INTEGER PRIMARY KEY, "Amount" DECIMAL(18,2), "Customers" VARCHAR REFERENCES "Customers");
CREATE TABLE "OrderItems" ("OrderID" INTEGER, "ItemID" VARCHAR, "Amount" DECIMAL(18,2), "Products" INTEGER REFERENCES "Products", PRIMARY KEY ("OrderID", "ItemID"));
CREATE TABLE "Sales" ("ID" INTEGER PRIMARY KEY, "Amount" DECIMAL(18,2), "Products" INTEGER REFERENCES "Products");
CREATE TABLE "Employees" ("ID" VARCHAR PRIMARY KEY, "FirstName" VARCHAR, "LastName" VARCHAR, "City" VARCHAR, "Manager" VARCHAR REFERENCES "Employees");
CREATE TABLE "LeaveRequests" ("ID" INTEGER PRIMARY KEY, "Status" VARCHAR);
CREATE TABLE "People" ("ID" VARCHAR PRIMARY KEY, "FirstName" VARCHAR);
INSERT INTO "Categories" VALUES (1, 'Tablet', 5, 1, 'a'), (11, 'b', 5, 1, 'a');
INSERT INTO "Suppliers" VALUES (1, 'one', 'One', '1');
INSERT INTO "Products" ("ID", "Name", "Price", "Age", "Categories", "Suppliers") VALUES (1, 'Milk', 2.55, 4, 1, 1), (2, 'Sugar', 1, 5, 1, 1);
INSERT INTO "Employees" VALUES ('A1245', 'Ann', 'Miller', 'Bern', NULL);
INSERT INTO "Customers" ("ID") VALUES ('ALFKI'), ('O''Neil');
INSERT INTO "Orders" VALUES (1, 5, 'ALFKI');
INSERT INTO "OrderItems" VALUES (1, 'a', 2, 1);
INSERT INTO "People" VALUES ('42', 'Al');
"""

# What stands before a case to make it an address.
FORMS = {
    "odataRelativeUri": "", "resourcePath": "", "entitySetName": "", "anyExpr": "Products?$filter=OrderItems/", "searchExpr": "Products?$search=",
    "boolCommonExpr": "Products?$filter=", "boolcommonExpr": "Products?$filter=", "notExpr": "Products?$filter=", "isofExpr": "Products?$filter=",
} | dict.fromkeys(["queryOptions", "filter", "orderby", "orderBy", "select", "expand", "search", "compute", "systemQueryOption", "skiptoken",
                   "deltatoken", "customQueryOption"], "Products?") \
  | {"date": "Products?$filter=Date ne ", "boolean": "Products?$filter=Completed ne "} \
  | dict.fromkeys(["commonExpr", "firstMemberExpr", "propertyPathExpr", "primitiveLiteral", "guid", "null", "enumLiteral",
                   "dateTimeOffsetLiteral", "decimalLiteral", "doubleLiteral", "durationLiteral", "singleLiteral", "stringLiteral", "timeOfDayLiteral",
                   "binaryLiteral", "sbyteLiteral", "int16Literal", "int32Literal", "int64Literal", "dateTimeOffsetValueInUrl", "stringInUrl"],
                  "Products?$orderby=")

# Refused by the cases only because their model has no such custom option.
CUSTOM = "$search=more&more"


def plain(text):
    """The value of a scalar of YAML as this one file writes them."""
    text = text.strip()
    if text[:1] in (">", "|"):
        return text.split("\n", 1)[1].replace("\n", " ")
    if text[:1] == "'":
        return text[1:-1].replace("''", "'")
    if text[:1] == '"':
        joined = text[1:-1].replace("\\\n", "").replace("\n", " ")
        return re.sub(r"\\(.)", lambda match: {"t": "\t", "r": "\r", "n": "\n"}.get(match[1], match[1]), joined)
    return text.replace("\n", " ")


def cases(path):
    """Rule, input and whether it must be refused, of each case."""
    text = Path(path).read_text()
    fields = []
    for line in text[text.index("TestCases:"):].split("\n")[1:]:
        if not line.strip() or line.strip().startswith("#"):
            continue
        match = re.match(r"(  - |    )(\w+): ?(.*)$", line)
        if not match:
            fields[-1][1] += "\n" + line.strip()
            continue
        fields.append([match[2], match[3], match[1] == "  - "])
    found = []
    for name, value, begins in fields:
        if begins:
            found.append({})
        found[-1][name] = plain(value)
    return [(case["Rule"], case["Input"], "FailAt" in case) for case in found if "Input" in case]


def address(rule, text):
    """The path under /odata/ that a case stands for, or None."""
    if rule == "odataUri":
        match = re.match(r"\w+://[^/]*/(?:MyService/|service/|OData/OData\.svc/|(?=Products|Model|\$))?(.*)$", text)
        return match and match[1]
    if rule.startswith("geo"):
        return "Products?$orderby=" + text
    if rule == "stringLiteral":
        text = text.replace("&", "%26")
    return FORMS[rule] + text if rule in FORMS else None


SETS = re.findall(r'CREATE TABLE "(\w+)"', INIT)


def named(text):
    """With the names of sets as tables have them."""
    return re.sub(r"(?<![\w.'\"=])(" + "|".join(SETS) + r")(?=[/(?;,=) ]|$)", lambda match: match[1].lower(), text)


def escaped(text):
    """As browsers escape what is typed: what may not stand in an address, without a fragment."""
    text = text.split("#")[0]
    return "".join(c if "!" <= c <= "~" and c not in '"<>\\^`{|}' else "".join(f"%{b:02X}" for b in c.encode()) for c in text)


def main():
    if len(sys.argv) < 2:
        print("skipped: name the file of the cases")
        return 3
    wanted = sys.argv[3] if len(sys.argv) > 3 else None
    counts, wrong, left_out = {False: Counter(), True: Counter()}, [], 0
    with ServerProcess(init=INIT) as server:
        for rule, text, must_fail in cases(sys.argv[1]):
            path = address(rule, text)
            if path is None:
                left_out += 1
                continue
            must_fail = must_fail and text != CUSTOM
            status, _, body = server.ask("GET", "/odata/" + escaped(named(path)))
            words = body.decode()[:200]
            isFine = status >= 400 if must_fail else status < 300 or status in (404, 406, 501) or status == 400 and '"42601"' not in words
            counts[must_fail][status] += 1
            if wanted and str(status) == wanted and not must_fail or not isFine:
                print("NEGATIVE" if must_fail else "positive", rule, path, status, words.strip())
            if not isFine:
                wrong.append(path)
    for must_fail, name in ((False, "positive"), (True, "negative")):
        print(f"{name}: " + ", ".join(f"{count} × {status}" for status, count in sorted(counts[must_fail].items())))
    print(f"{left_out} are no addresses")
    total = sum(sum(c.values()) for c in counts.values())
    print(f"{total - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
