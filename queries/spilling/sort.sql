-- A sort of more rows than memory holds goes through sorted runs; equal keys keep their order.
--@ roads no file
SET memory_limit = '300kB';
SET threads = 2;
SELECT count(*), sum(place * v) AS weighted, min(place), max(place)
FROM (SELECT v, row_number() OVER () AS place FROM (SELECT range AS v FROM range(4000) ORDER BY v * 7919 % 4001));
SELECT v, t FROM (SELECT range AS v, 'a long text number ' || range AS t FROM range(4000)) ORDER BY v % 100 DESC, t DESC LIMIT 3 OFFSET 2500;
SELECT count(*) FROM (SELECT range AS v, lag(range) OVER () AS before FROM range(4000) ORDER BY range % 3, range);
