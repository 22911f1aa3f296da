-- ASOF RIGHT and FULL keep rows of the right side that are nobody's closest; they were refused.
CREATE TEMP TABLE trade (id INTEGER, at INTEGER, sym VARCHAR);
INSERT INTO trade VALUES (1, 10, 'a'), (2, 11, 'a'), (3, 1, 'a'), (4, 20, 'b');
CREATE TEMP TABLE quote (at INTEGER, sym VARCHAR, price INTEGER);
INSERT INTO quote VALUES (5, 'a', 50), (9, 'a', 90), (15, 'a', 150), (30, 'b', 300), (9, 'c', 1), (9, 'c', 1);
SELECT t.id, t.at, q.at, q.price FROM trade t ASOF RIGHT JOIN quote q ON t.sym = q.sym AND t.at >= q.at ORDER BY ALL;
SELECT t.id, t.at, q.at, q.price FROM trade t ASOF FULL JOIN quote q ON t.sym = q.sym AND t.at >= q.at ORDER BY ALL;
SELECT sym, at, id, price FROM trade t ASOF FULL JOIN quote q USING (sym, at) ORDER BY ALL;
SELECT count(*), count(t.id), count(q.price) FROM trade t ASOF RIGHT JOIN quote q ON t.at > q.at + 1;
SELECT * FROM (SELECT * FROM trade WHERE id < 0) t ASOF FULL JOIN (SELECT * FROM quote WHERE price = 50) q ON t.at >= q.at;
