-- The rule aggregate_to_window.
--@ roads no file
CREATE TEMP TABLE items (id INTEGER, part INTEGER, vendor INTEGER, quantity DECIMAL(10,2), price DECIMAL(10,2), weight DOUBLE);
INSERT INTO items SELECT i, CASE WHEN i % 50 > 0 THEN i % 50 END, i % 7, i % 13 + 0.5, i / 4.0, i / 3.0 FROM range(1000) AS r (i);
CREATE TEMP TABLE parts (part INTEGER, brand VARCHAR);
-- Part 3 is there twice.
INSERT INTO parts SELECT i, 'b' || i % 25 FROM range(50) AS r (i);
INSERT INTO parts VALUES (3, 'b3');
CREATE TEMP TABLE vendors (vendor INTEGER, region VARCHAR);
INSERT INTO vendors SELECT i, 'r' || i % 3 FROM range(7) AS r (i);

-- The mean of a part's items over the rows that are there anyway.
EXPLAIN (RULES) SELECT sum(price) FROM items i JOIN parts p ON p.part = i.part WHERE brand = 'b3' AND quantity < (SELECT 0.9 * avg(quantity) FROM items WHERE part = p.part);
SELECT sum(price), count(*) FROM items i JOIN parts p ON p.part = i.part WHERE brand = 'b3' AND quantity < (SELECT 0.9 * avg(quantity) FROM items WHERE part = p.part);
-- By the rows' own column.
EXPLAIN SELECT i.id FROM items i JOIN parts p ON p.part = i.part WHERE brand = 'b3' AND quantity = (SELECT max(quantity) FROM items x WHERE x.part = i.part);
SELECT i.id, p.brand FROM items i JOIN parts p ON p.part = i.part WHERE brand = 'b3' AND quantity = (SELECT max(quantity) FROM items x WHERE x.part = i.part) ORDER BY id;
-- Several relations on both sides, with a filter that both have; a condition besides; the mean beside the least.
EXPLAIN SELECT id FROM parts p, items i, vendors v WHERE p.part = i.part AND v.vendor = i.vendor AND region = 'r1' AND brand = 'b4'
  AND price = (SELECT min(price) FROM items j, vendors w WHERE j.part = p.part AND w.vendor = j.vendor AND region = 'r1');
SELECT id, price FROM parts p, items i, vendors v WHERE p.part = i.part AND v.vendor = i.vendor AND region = 'r1' AND brand = 'b4'
  AND price = (SELECT min(price) FROM items j, vendors w WHERE j.part = p.part AND w.vendor = j.vendor AND region = 'r1') ORDER BY id;
SELECT id, low, mean FROM items i JOIN parts p ON p.part = i.part
  JOIN (SELECT part, min(price) AS low, avg(quantity) FILTER (WHERE id > 500) AS mean FROM items GROUP BY part) t ON t.part = p.part AND t.low + 3 > i.price WHERE brand = 'b7' ORDER BY id;
-- A condition that sees keys alone leaves each key whole.
EXPLAIN SELECT id FROM items i JOIN parts p ON p.part = i.part AND (i.part > 20 OR brand = 'b9') WHERE brand = 'b3' AND quantity < (SELECT avg(quantity) FROM items x WHERE x.part = i.part);
SELECT id FROM items i JOIN parts p ON p.part = i.part AND (i.part > 20 OR brand = 'b9') WHERE brand = 'b3' AND quantity < (SELECT avg(quantity) FROM items x WHERE x.part = i.part) ORDER BY id;

-- Not where the rows lack some of what the aggregate reads, or the aggregate some of what the rows have.
EXPLAIN SELECT id FROM items i JOIN parts p ON p.part = i.part WHERE brand = 'b3' AND id > 100 AND quantity < (SELECT avg(quantity) FROM items x WHERE x.part = p.part);
SELECT id FROM items i JOIN parts p ON p.part = i.part WHERE brand = 'b3' AND id > 900 AND quantity < (SELECT avg(quantity) FROM items x WHERE x.part = p.part) ORDER BY id;
EXPLAIN SELECT id FROM items i JOIN parts p ON p.part = i.part WHERE brand = 'b3' AND quantity < (SELECT avg(quantity) FROM items x WHERE x.part = p.part AND id > 100);
EXPLAIN SELECT id FROM items i JOIN parts p ON p.part = i.part JOIN vendors v ON v.vendor = i.vendor WHERE brand = 'b3' AND region = 'r1' AND quantity < (SELECT avg(quantity) FROM items x WHERE x.part = p.part);
SELECT id FROM items i JOIN parts p ON p.part = i.part JOIN vendors v ON v.vendor = i.vendor WHERE brand = 'b3' AND region = 'r1' AND quantity < (SELECT avg(quantity) FROM items x WHERE x.part = p.part) ORDER BY id;
-- Nor sums, which see how often a row is there, floating-point means, other keys, or where all rows are wanted.
EXPLAIN SELECT id FROM items i JOIN parts p ON p.part = i.part WHERE brand = 'b3' AND quantity * 10 > (SELECT sum(quantity) FROM items x WHERE x.part = p.part);
SELECT id FROM items i JOIN parts p ON p.part = i.part WHERE brand = 'b3' AND quantity * 11 > (SELECT sum(quantity) FROM items x WHERE x.part = p.part) ORDER BY id;
EXPLAIN SELECT id FROM items i JOIN parts p ON p.part = i.part WHERE brand = 'b3' AND weight < (SELECT avg(weight) FROM items x WHERE x.part = p.part);
EXPLAIN SELECT id FROM items i JOIN parts p ON p.part = i.part WHERE brand = 'b3' AND quantity < (SELECT avg(quantity) FROM items x WHERE x.vendor = p.part);
EXPLAIN SELECT id FROM items i JOIN parts p ON p.part = i.part WHERE quantity < (SELECT avg(quantity) FROM items x WHERE x.part = p.part);
