-- Types replaced inside nested values, likeness with a bound, code points, the first timestamp.
SELECT replace_type({'a': 1.25, 'b': [2.75]}, NULL::DECIMAL(3,2), NULL::INTEGER) AS nested, replace_type(' 42', NULL::VARCHAR, NULL::INT) AS plain, typeof(replace_type(MAP {'k': 1.5::DOUBLE}, NULL::DOUBLE, NULL::DECIMAL(15,2))) AS map, replace_type(42, NULL::VARCHAR, NULL::INT) AS same;
SELECT replace_type('x', NULL::VARCHAR, NULL::INT);
SELECT jaro_winkler_similarity('duck', 'duckdb', 0.9) > 0.9 AS alike, jaro_similarity('duck', 'goose', 0.9) AS other, unicode('') AS none, unicode('ü') AS one, ascii('') AS zero;
SELECT TIMESTAMP '290309-12-22 (BC) 00:00:00' + INTERVAL 1 DAY AS second_day;
SELECT TIMESTAMP '290309-12-22 (BC) 00:00:00' - INTERVAL 1 MICROSECOND;
