-- Values of an ENUM have the order in which the type names them.
CREATE TYPE size AS ENUM ('small', 'medium', 'large');

SELECT 'small'::size < 'large'::size AS less, 'medium'::size > 'large'::size AS greater,
  GREATEST('small'::size, 'large'::size, 'medium'::size) AS greatest, 'small'::size = 'small' AS equal;

CREATE TEMP TABLE shirts AS SELECT id, size::size AS size FROM (VALUES (1, 'large'), (2, 'small'), (3, NULL), (4, 'medium'), (5, 'small')) AS t (id, size);

SELECT id, size FROM shirts ORDER BY size, id;

SELECT size FROM shirts ORDER BY size DESC NULLS LAST LIMIT 2;

SELECT MIN(size) AS least, MAX(size) AS greatest FROM shirts;

SELECT size, COUNT(*) AS n FROM shirts GROUP BY size ORDER BY size;

SELECT id, RANK() OVER (ORDER BY size) AS rank FROM shirts WHERE size IS NOT NULL ORDER BY id;

SELECT DISTINCT size FROM shirts WHERE size >= 'medium'::size ORDER BY size;
