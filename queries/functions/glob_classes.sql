-- Classes, signs that stand for themselves, and classes without an end, which match nothing.
SELECT p, '*' GLOB p AS star, '3' GLOB p AS three, 'a' GLOB p AS a, '[' GLOB p AS bracket, '\' GLOB p AS backslash
FROM (VALUES ('\*'), ('[3'), ('[3-'), ('['), ('[!a]'), ('[]a]'), ('[0-9]'), ('[9-0]'), ('\\'), ('*['), ('?'), ('[a-]'), ('\[')) AS t (p);
-- Widths of bars between whole numbers; intervals of small fractions and PostgreSQL's units; maps beside NULL.
SELECT bar(1, 0, 1, 1.375) AS a, bar(1, 0, 2, 4) AS b, bar(0.3, 0, 1, 2.5) AS c;
SELECT interval '0.0000000005 DAY' AS a, interval '0.0000000004 HOUR' AS b, interval '-2yr 4 d 5 hrs 1 min 3 second 20 msecond 16 usecond' AS c,
  interval '1.5 years 1.25 months 0.5 days' AS d, interval '1.123456789 seconds' AS e, interval '0.3 quarter' AS f, interval '-0.7 days' AS g;
SELECT map_concat(map(['a'], [1]), NULL) AS a, map_concat(NULL, map(['a'], [1]), map(['a'], [2])) AS b, map_concat(NULL::MAP(VARCHAR, INTEGER), NULL) AS c;
