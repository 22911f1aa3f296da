-- FOREIGN KEY: parents must be there, and stay.
CREATE TABLE parent (id INTEGER PRIMARY KEY, code VARCHAR UNIQUE);

CREATE TABLE child (
  id INTEGER PRIMARY KEY,
  parent INTEGER REFERENCES parent,
  code VARCHAR CONSTRAINT by_code REFERENCES parent (code) ON DELETE SET NULL
);

CREATE TABLE grandchild (child INTEGER REFERENCES child (id) ON DELETE CASCADE ON UPDATE CASCADE);

INSERT INTO parent VALUES (1, 'a'), (2, 'b'), (3, 'c');

INSERT INTO child VALUES (10, 1, 'b'), (20, NULL, 'c'), (30, 2, NULL);

INSERT INTO grandchild VALUES (10), (20), (20), (NULL);

INSERT INTO child VALUES (40, 9, NULL);

INSERT INTO child VALUES (40, NULL, 'z');

UPDATE child SET parent = 4 WHERE id = 10;

DELETE FROM parent WHERE id = 1;

UPDATE parent SET id = 11 WHERE id = 1;

-- The key stays, so nothing is lost.
UPDATE parent SET code = code WHERE id = 1;

DELETE FROM parent WHERE id = 3;

SELECT * FROM child ORDER BY id;

DELETE FROM child WHERE id = 20;

UPDATE child SET id = 11 WHERE id = 10;

SELECT * FROM grandchild ORDER BY child;

-- Rows of one table may refer to each other.
CREATE TABLE tree (id INTEGER PRIMARY KEY, up INTEGER REFERENCES tree ON DELETE CASCADE);

INSERT INTO tree VALUES (1, 2), (2, NULL), (3, 1), (4, 3);

DELETE FROM tree WHERE id = 1;

SELECT * FROM tree;

DROP TABLE parent;

DROP TABLE parent CASCADE;

INSERT INTO child VALUES (50, 99, 'z');

CREATE TABLE bad (a INTEGER REFERENCES nobody);

CREATE TABLE bad (a INTEGER REFERENCES grandchild);

CREATE TABLE bad (a VARCHAR REFERENCES tree);

CREATE TABLE bad (a INTEGER REFERENCES tree (up));
