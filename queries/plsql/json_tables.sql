-- JSON_TABLE, JSON_VALUE, JSON_QUERY and JSON_EXISTS with their clauses (SQL Language Reference 19c; JSON Developer's Guide 19c, "SQL/JSON Path Expressions").
--@ dialect oracle file
SET SERVEROUTPUT ON;
CREATE TABLE payload (id NUMBER, doc CLOB);
INSERT INTO payload VALUES (1, '{"customer": {"name": "Ada", "vip": true}, "date": "2025-03-31", "lines": [{"item": "call", "net": 1.50, "tags": ["a", "b"]}, {"item": "sms", "net": "2.25"}, {"item": "gift", "net": null, "tags": []}]}');
INSERT INTO payload VALUES (2, '{"customer": {"name": "Bob"}, "lines": []}');
INSERT INTO payload VALUES (3, NULL);
INSERT INTO payload VALUES (4, 'no JSON');
SELECT p.id, j.* FROM payload p, JSON_TABLE(p.doc, '$.lines[*]' COLUMNS (nr FOR ORDINALITY, item VARCHAR2(10) PATH '$.item', net NUMBER(8,2) PATH '$.net', has_tags NUMBER EXISTS PATH '$.tags', tags VARCHAR2(40) FORMAT JSON PATH '$.tags')) j ORDER BY 1, 2;
-- Nested columns stand beside their row, which stays without any.
SELECT j.name, j.item, j.tag FROM payload p, JSON_TABLE(p.doc, '$' COLUMNS (name VARCHAR2(10) PATH '$.customer.name', NESTED PATH '$.lines[*]' COLUMNS (item PATH '$.item', NESTED PATH '$.tags[*]' COLUMNS (tag VARCHAR2(5) PATH '$')))) j WHERE p.id < 3 ORDER BY 1, 2, 3;
SELECT p.id, SUM(j.net) AS net, COUNT(*) AS n FROM payload p LEFT JOIN JSON_TABLE(p.doc, '$.lines[*]' COLUMNS (net NUMBER PATH '$.net')) j ON 1 = 1 GROUP BY p.id ORDER BY 1;
-- Without PATH a column is the member of its name; DATE reads the form of ISO 8601.
SELECT j.day + 1 AS next_day, j.vip, j.name FROM payload p, JSON_TABLE(p.doc, '$' COLUMNS (day DATE PATH '$.date', vip VARCHAR2(5) PATH '$.customer.vip', name PATH customer.name)) j WHERE p.id = 1;
SELECT * FROM JSON_TABLE('[{"a": 1, "b": "x"}, {"a": 2}]', '$[*]' COLUMNS ("a" NUMBER, "b" VARCHAR2(5) DEFAULT 'none' ON EMPTY));
SELECT * FROM JSON_TABLE('[1, 2, "x", 1000]', '$[*]' COLUMNS (n NUMBER(3) PATH '$'));
SELECT * FROM JSON_TABLE('[1, "x"]', '$[*]' COLUMNS (n NUMBER PATH '$' DEFAULT -1 ON ERROR));
SELECT * FROM JSON_TABLE('[1, "x"]', '$[*]' ERROR ON ERROR COLUMNS (n NUMBER PATH '$'));
SELECT * FROM JSON_TABLE('{', '$[*]' ERROR ON ERROR COLUMNS (n NUMBER PATH '$'));
SELECT * FROM JSON_TABLE('[10, 20, 30, 40]', '$[0, 2 to last]' COLUMNS (n NUMBER PATH '$'));
SELECT JSON_VALUE(doc, '$.customer.name') AS name, JSON_VALUE(doc, '$.lines[1].net' RETURNING NUMBER) + 1 AS more, JSON_VALUE(doc, '$.lines') AS no_scalar, JSON_VALUE(doc, '$.none' DEFAULT '?' ON ERROR) AS missing FROM payload ORDER BY id;
SELECT JSON_QUERY(doc, '$.lines[0].tags') AS tags, JSON_QUERY(doc, '$.lines[*].item' WITH WRAPPER) AS items, JSON_QUERY(doc, '$.customer.name' WITH CONDITIONAL WRAPPER) AS name, JSON_QUERY(doc, '$.customer.name') AS bare, JSON_QUERY(doc, '$.x' EMPTY ARRAY ON EMPTY) AS x FROM payload WHERE id < 3 ORDER BY id;
SELECT id FROM payload WHERE JSON_EXISTS(doc, '$.lines[0].item') OR JSON_EXISTS(doc, '$..vip');
SELECT JSON_VALUE(doc, '$.lines' ERROR ON ERROR) FROM payload WHERE id = 1;
SELECT JSON_VALUE(doc, '$.lines[0' ) FROM payload WHERE id = 1;
SELECT JSON_VALUE('{"v": "12.5"}', '$.v' RETURNING NUMBER(5)) AS v, JSON_VALUE('{"v": "long text"}', '$.v' RETURNING VARCHAR2(4)) AS cut FROM dual;
DECLARE
  doc CLOB := '{"rows": [{"id": 7, "amount": 10.005}, {"id": 8, "amount": 20}]}';
  total NUMBER := 0;
  v VARCHAR2(20);
BEGIN
  FOR r IN (SELECT id, amount FROM JSON_TABLE(doc, '$.rows[*]' COLUMNS (id NUMBER PATH '$.id', amount NUMBER(10,2) PATH '$.amount'))) LOOP
    DBMS_OUTPUT.PUT_LINE(r.id || ': ' || r.amount);
    total := total + r.amount;
  END LOOP;
  SELECT JSON_VALUE(doc, '$.rows[1].id') INTO v FROM dual;
  DBMS_OUTPUT.PUT_LINE(total || ' ' || v);
END;
/
