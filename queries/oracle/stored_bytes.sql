-- DUMP and VSIZE show values as Oracle stores them (SQL Language Reference 19c, "DUMP", "VSIZE").
--@ dialect oracle file
SELECT DUMP('abc') AS a, DUMP('abc', 16) AS b, DUMP('abc', 1016) AS c, DUMP('abcd', 10, 2, 2) AS d, DUMP('abcd', 10, -3) AS e, DUMP('Aé', 17) AS f FROM dual;
SELECT DUMP(0) AS a, DUMP(12) AS b, DUMP(-1.5) AS c, DUMP(100) AS d, DUMP(0.01) AS e, DUMP(1234567.89) AS f, DUMP(NULL) AS g FROM dual;
SELECT DUMP(DATE '2024-01-31') AS a, DUMP(TIMESTAMP '2024-01-31 10:20:30.5') AS b, DUMP(TIMESTAMP '2024-01-31 10:20:30') AS c FROM dual;
SELECT DUMP(HEXTORAW('00ff')) AS a, DUMP(1.5d) AS b, DUMP(-1.5d) AS c, DUMP(1f) AS d FROM dual;
CREATE TABLE stored (n NUMBER, v VARCHAR2(10), d DATE);
INSERT INTO stored VALUES (123456, 'Grüße', DATE '-0044-03-15');
SELECT DUMP(n) AS n, DUMP(v) AS v, DUMP(d) AS d, VSIZE(n) AS sn, VSIZE(v) AS sv, VSIZE(d) AS sd, VSIZE(NULL) AS s FROM stored;
SELECT UNISTR('caf\00E9 \D83D\DE00 \\') AS u FROM dual;
SELECT UNISTR('\00') AS u FROM dual;
