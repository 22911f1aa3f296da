-- A needle is found wherever it stands, in texts shorter and longer than a vector; neighbours that have its rarest bytes are no matches.
CREATE TEMP TABLE t AS SELECT n, p, repeat('a', p) || 'quiz' || repeat('q', n - p) AS s FROM range(0, 80) AS a (n), range(0, 80) AS b (p) WHERE p <= n;
SELECT count(*), count(CASE WHEN s LIKE '%quiz%' THEN 1 END), count(CASE WHEN s LIKE '%quiz%q%' THEN 1 END), count(CASE WHEN s LIKE '%zq%' THEN 1 END) FROM t;
SELECT count(*) FROM t WHERE s LIKE '%aquiz%';
SELECT count(*) FROM t WHERE s LIKE '%a%q%z%q%';
SELECT count(*) FROM t WHERE s LIKE '%quit%' OR s LIKE '%zuiq%';
SELECT count(*) FROM t WHERE s LIKE '%z';
SELECT count(*) FROM t WHERE s LIKE '%z%' AND s NOT LIKE '%quiz%';
SELECT count(*) FROM t WHERE s LIKE '%u_z%';
SELECT count(*) FROM t WHERE s LIKE '%qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq%';
SELECT count(*) FROM t WHERE s LIKE '%a%a%a%quizqq%q%q';
-- Bytes that are zero, not letters, or not ASCII.
SELECT count(*) FROM (SELECT repeat('é', p) || 'über 100 %' || repeat('è', n - p) AS s FROM t) AS u WHERE s LIKE '%über 100 \%%';
SELECT count(*) FROM (SELECT repeat(chr(1), p) || chr(2) || chr(1) || chr(3) || repeat(chr(1), n - p) AS s FROM t) AS u WHERE s LIKE '%' || chr(2) || '%' || chr(3) || '%';
SELECT count(*) FROM t WHERE s LIKE '%' || repeat('q', 20) || '%' || repeat('q', 20);
