-- ON CONFLICT: what is there already is kept, or changed.
CREATE TABLE stock (item VARCHAR PRIMARY KEY, amount INTEGER DEFAULT 0, note VARCHAR UNIQUE);

INSERT INTO stock VALUES ('a', 1, 'first'), ('b', 2, NULL);

INSERT INTO stock VALUES ('a', 9, NULL), ('c', 3, NULL), ('c', 4, NULL) ON CONFLICT DO NOTHING;

SELECT * FROM stock ORDER BY item;

INSERT INTO stock VALUES ('a', 10, NULL), ('d', 5, NULL)
ON CONFLICT (item) DO UPDATE SET amount = stock.amount + excluded.amount
RETURNING item, amount;

INSERT INTO stock AS s VALUES ('b', 100, NULL), ('c', 1, NULL)
ON CONFLICT (item) DO UPDATE SET amount = excluded.amount, note = upper(item) WHERE s.amount < excluded.amount;

SELECT * FROM stock ORDER BY item;

-- The other key is no reason to update.
INSERT INTO stock VALUES ('e', 1, 'first') ON CONFLICT (item) DO UPDATE SET amount = 0;

INSERT INTO stock VALUES ('e', 1, 'first') ON CONFLICT DO NOTHING;

INSERT INTO stock VALUES ('e', 1, 'first') ON CONFLICT ON CONSTRAINT stock_note_key DO UPDATE SET amount = -1;

SELECT * FROM stock ORDER BY item;

-- One row cannot be changed twice.
INSERT INTO stock VALUES ('a', 1, NULL), ('a', 2, NULL) ON CONFLICT (item) DO UPDATE SET amount = excluded.amount;

INSERT INTO stock VALUES ('z', 1, NULL) ON CONFLICT (amount) DO NOTHING;

INSERT INTO stock VALUES ('z', 1, NULL) ON CONFLICT ON CONSTRAINT nothing DO NOTHING;

INSERT OR REPLACE INTO stock VALUES ('a', 77, 'new');

INSERT OR IGNORE INTO stock VALUES ('a', 78, 'newer');

SELECT * FROM stock WHERE item = 'a';

CREATE TABLE plain (a INTEGER);

INSERT INTO plain VALUES (1) ON CONFLICT (a) DO NOTHING;

INSERT INTO plain VALUES (1) ON CONFLICT DO NOTHING;

SELECT * FROM plain;
