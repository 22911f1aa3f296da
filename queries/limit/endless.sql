-- A LIMIT ends a series that one row makes, and LIMIT 0 runs nothing: both took as long as the whole.
SELECT * FROM range(1000000000000) LIMIT 3;
SELECT * FROM range(1000000000000) t(i) WHERE i % 5000 = 4999 LIMIT 2 OFFSET 1;
SELECT * FROM (SELECT sum(i) FROM range(1000000000000) t(i)) LIMIT 0;
