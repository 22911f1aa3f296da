-- Functions of Oracle: SQL Language Reference, Functions.
--@ dialect oracle file
SELECT REMAINDER(11, 4) AS a, REMAINDER(5, 2) AS b, BIN_TO_NUM(1, 0, 1) AS c, NANVL(1, 2) AS d, BITAND(6, 3) AS e, SOUNDEX('Robert') AS f, SOUNDEX('Tymczak') AS g FROM dual;

SELECT 1 AS yes FROM dual WHERE LNNVL(NULL = 1);

SELECT TO_DSINTERVAL('2 03:04:05') AS a, TO_YMINTERVAL('1-2') AS b, NUMTODSINTERVAL(90, 'MINUTE') AS c, NUMTOYMINTERVAL(14, 'MONTH') AS d FROM dual;

SELECT FROM_TZ(TIMESTAMP '2026-07-01 12:00:00', '+02:00') AS a, TO_TIMESTAMP_TZ('2026-07-01 12:00:00 +02:00', 'YYYY-MM-DD HH24:MI:SS TZH:TZM') AS c FROM dual;

SELECT RAWTOHEX(HEXTORAW('ff0a')) AS a, RAWTOHEX(STANDARD_HASH('abc', 'MD5')) AS b, SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') AS c, UID AS d, LENGTH(SYS_GUID()) AS e FROM dual;

-- A NULL option of a regular expression is the usual one, a NULL replacement deletes.
SELECT REGEXP_SUBSTR('key=val', '(\w+)=(\w+)', 1, 1, NULL, 2) AS a, REGEXP_REPLACE('a1b2', '[0-9]', '') AS b, REGEXP_REPLACE('a1b2', '[0-9]') AS c,
  REGEXP_COUNT('a1B2', '[a-z]', 1, 'i') AS d, REGEXP_INSTR('abc123', '[0-9]') AS e FROM dual;

SELECT INSTR('corporate floor', 'or', 3, 2) AS a, INSTR('corporate floor', 'or', -3, 2) AS b, SUBSTR('ABCDEFG', -5, 4) AS c, SUBSTR('ABC', 0, 2) AS d FROM dual;

SELECT ADD_MONTHS(DATE '2026-02-28', 1) AS a, MONTHS_BETWEEN(DATE '2026-03-31', DATE '2026-02-28') AS b, NEXT_DAY(DATE '2026-09-30', 'MONDAY') AS c,
  DATE '2026-09-30' - DATE '2026-09-01' AS d, DATE '2026-09-30' + 1/24 AS e, GREATEST(1, NULL) AS f FROM dual;

SELECT TRUNC(DATE '2026-09-30', 'Q') AS q, TRUNC(DATE '2026-09-30', 'IW') AS iw, TRUNC(DATE '2026-09-30', 'D') AS d, ROUND(DATE '2026-09-16', 'MM') AS mm,
  ROUND(DATE '2026-08-16', 'Q') AS rq, TRUNC(TO_DATE('2026-09-30 13:45:50', 'YYYY-MM-DD HH24:MI:SS'), 'HH') AS hh FROM dual;

SELECT CAST('x' AS NUMBER DEFAULT -1 ON CONVERSION ERROR) AS a, CAST('12' AS NUMBER DEFAULT -1 ON CONVERSION ERROR) AS b FROM dual;

SELECT x, RATIO_TO_REPORT(x) OVER () AS share, STATS_MODE(x) OVER () AS m FROM (SELECT 1 AS x FROM dual UNION ALL SELECT 3 FROM dual) ORDER BY x;

-- A timestamp literal with an offset has a time zone.
SELECT SYS_EXTRACT_UTC(TIMESTAMP '2026-07-01 12:00:00 +02:00') AS a FROM dual;

SELECT COLUMN_VALUE FROM TABLE(SYS.ODCINUMBERLIST(3, 1, 2)) ORDER BY 1;

SELECT t.COLUMN_VALUE FROM TABLE(SYS.ODCIVARCHAR2LIST('b', 'a')) t ORDER BY 1;

-- The sum is that of the partition.
SELECT g, x, RATIO_TO_REPORT(x) OVER (PARTITION BY g) AS share FROM (SELECT 1 AS g, 1 AS x FROM dual UNION ALL SELECT 1, 3 FROM dual UNION ALL SELECT 2, 5 FROM dual) ORDER BY 1, 2;

-- Where a function wants an integer, Oracle cuts a fraction off.
SELECT ROUND(1.01, -0.5) AS r, TRUNC(15.55, 1.7) AS t, SUBSTR('abc', 1.9) AS s, LPAD('x', 2.9, '-') AS l, INSTR('abcabc', 'a', 1.9) AS i, CHR(65.7) AS c, ADD_MONTHS(DATE '2026-01-01', 1.7) AS m FROM dual;

-- A NULL among them makes LEAST and GREATEST NULL, in columns as in literals.
SELECT LEAST(v, i) AS a, GREATEST(i, v) AS b, LEAST(i, 7, 3) AS c FROM (SELECT 1 AS n, CAST(NULL AS NUMBER) AS v, 1 AS i FROM dual UNION ALL SELECT 2, 5, 4 FROM dual) ORDER BY n;

-- A NUMBER as text has at most 40 characters, and a fraction alone 40 digits, as in PL/SQL.
SELECT a || '' AS joined, TO_CHAR(-a) AS given FROM (SELECT 1 AS n, 10 / 3 AS a FROM dual UNION ALL SELECT 2, 100 / 3 FROM dual UNION ALL SELECT 3, 1 / 3 FROM dual) ORDER BY n;

SELECT SIGN(CAST(-1.5 AS NUMBER)) AS less, SIGN('3') AS more, SIGN(CAST(0 AS NUMBER)) AS none, SIGN(CAST(NULL AS NUMBER)) AS unknown FROM dual;
