-- Sums and averages of NUMBER over frames are those of the frame's rows alone, whatever came before them: nothing is lost where
-- large numbers leave a frame.
SET dialect = 'oracle';
CREATE TABLE n (id NUMBER PRIMARY KEY, v NUMBER);
INSERT INTO n SELECT level, CASE MOD(level, 5) WHEN 0 THEN NULL WHEN 1 THEN POWER(10, level) WHEN 2 THEN -1 / level WHEN 3 THEN level / 7 ELSE -POWER(10, level - 3) END FROM dual CONNECT BY level <= 40;
SELECT id, SUM(v) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS s, AVG(v) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) AS a FROM n WHERE id <= 12 ORDER BY id;
SELECT COUNT(*) AS differing FROM (SELECT id, SUM(v) OVER (ORDER BY id ROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING) AS s, AVG(v) OVER (ORDER BY id ROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING) AS a FROM n) w
 WHERE DECODE(s, (SELECT SUM(x.v) FROM n x WHERE x.id BETWEEN w.id - 3 AND w.id + 1), 0, 1) + DECODE(a, (SELECT AVG(x.v) FROM n x WHERE x.id BETWEEN w.id - 3 AND w.id + 1), 0, 1) > 0;
SELECT SUM(v), SUM(-v) + SUM(v), SUM(v) - SUM(v) FROM n;
-- Thirds come together to one digit less than a whole, in any order.
SELECT SUM(1 / 3), SUM(CASE WHEN MOD(level, 2) = 0 THEN 1E30 ELSE -1E30 END + 1 / 3) FROM dual CONNECT BY level <= 6;
-- A frame that grows over many rows takes no longer for each of them.
SELECT MAX(s) FROM (SELECT SUM(level / 3) OVER (ORDER BY level ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS s FROM dual CONNECT BY level <= 30000);
SELECT SUM(POWER(10, 125) * 9) FROM dual CONNECT BY level <= 2;
