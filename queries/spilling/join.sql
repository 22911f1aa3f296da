-- Every kind of join whose build side does not fit memory gives what it gives in memory, in the same order.
--@ roads no file
SET memory_limit = '300kB';
CREATE TEMP TABLE a AS SELECT range AS id, range % 1200 AS k, 'left ' || range AS t FROM range(2500);
CREATE TEMP TABLE b AS SELECT range * 2 AS k, 'right side ' || range AS t FROM range(2500);
INSERT INTO b SELECT NULL, 'no key';
SELECT count(*), sum(a.id), sum(length(b.t)) FROM a JOIN b ON a.k = b.k;
SELECT count(*), sum(a.id), count(b.t) FROM a LEFT JOIN b ON a.k = b.k AND b.k % 3 = 0;
SELECT count(*), count(a.id), count(b.k), sum(b.k) FROM a RIGHT JOIN b ON a.k = b.k;
SELECT count(*), count(a.id), count(b.k) FROM a FULL JOIN b ON a.id = b.k;
SELECT count(*), sum(id) FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.k = a.k AND b.t <> a.t);
SELECT count(*), sum(id) FROM a WHERE NOT EXISTS (SELECT 1 FROM b WHERE b.k = a.k);
SELECT count(*), sum(id) FROM a WHERE k NOT IN (SELECT k FROM b WHERE k IS NOT NULL);
SELECT count(*) FROM a WHERE k NOT IN (SELECT k FROM b);
SELECT k IN (SELECT k FROM b) AS found, count(*) FROM a GROUP BY 1 ORDER BY 1;
SELECT a.id, b.t FROM a JOIN b ON a.k = b.k LIMIT 3 OFFSET 900;
SELECT sum((SELECT length(t) FROM b WHERE b.k = a.k)) FROM a;
SELECT count(*), sum(b.k) FROM a ASOF JOIN b ON a.k % 7 = b.k % 7 AND a.id >= b.k;
