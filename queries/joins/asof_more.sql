-- ASOF joins with conditions of one side, computed moments, SEMI and ANTI (DuckDB, AsOf Join).
CREATE TEMP TABLE trades AS SELECT * FROM (VALUES ('A', 5, 100), ('A', 10, 200), ('B', 7, 300)) AS v (s, t, price);

CREATE TEMP TABLE quotes AS SELECT * FROM (VALUES ('A', 4, 1), ('A', 8, 2), ('B', 9, 3)) AS v (s, t, q);

SELECT trades.s, trades.t, q FROM trades ASOF LEFT JOIN quotes ON trades.s = quotes.s AND trades.t >= quotes.t AND price > 150 ORDER BY ALL;

SELECT trades.s, trades.t, q FROM trades ASOF JOIN quotes ON trades.s = quotes.s AND q < 2 AND trades.t >= quotes.t ORDER BY ALL;

SELECT trades.s, trades.t, q FROM trades ASOF JOIN quotes ON trades.s = quotes.s AND trades.t >= quotes.t + 3 ORDER BY ALL;

SELECT trades.s, trades.t FROM trades ASOF ANTI JOIN quotes ON trades.s = quotes.s AND trades.t >= quotes.t ORDER BY ALL;

SELECT trades.s, trades.t FROM trades ASOF SEMI JOIN quotes ON trades.s = quotes.s AND trades.t >= quotes.t ORDER BY ALL;

SELECT 1 FROM trades ASOF RIGHT JOIN quotes ON trades.s = quotes.s AND trades.t >= quotes.t;

SELECT 1 FROM trades ASOF JOIN quotes ON trades.t >= quotes.t AND trades.price >= quotes.q;
