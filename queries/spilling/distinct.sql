-- DISTINCT and set operations over more rows than memory holds.
--@ roads no file
SET memory_limit = '300kB';
SELECT count(*), sum(v) FROM (SELECT DISTINCT range % 600 AS v, 'n' || range % 600 FROM range(6000));
SELECT count(*), sum(range) FROM (SELECT range FROM range(4000) EXCEPT SELECT range * 2 FROM range(3000));
SELECT count(*), sum(range) FROM (SELECT range FROM range(4000) INTERSECT SELECT range * 2 FROM range(3000));
SELECT count(*), sum(range) FROM (SELECT range FROM range(4000) UNION SELECT range * 2 FROM range(3000));
SELECT count(*), sum(range) FROM (SELECT range % 2000 AS range FROM range(4000) EXCEPT ALL SELECT range * 2 FROM range(5000));
