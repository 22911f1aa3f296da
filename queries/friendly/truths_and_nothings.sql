-- A truth beside an integer is 1 or 0; functions of lists, structures and maps of a bare NULL are NULL.
SELECT true = 1 AS same, 0 = false AS none, 2 > true AS more, true = 2 AS two;
SELECT x FROM (VALUES (0), (1), (2)) t(x) WHERE x = (1 = 1);
SELECT flatten(NULL) AS flat, list_extract(NULL, 1) AS element, struct_keys(NULL) AS keys, map_from_entries(NULL) AS map,
  list_resize(NULL, 1, 1) AS sized, struct_contains(NULL, 1) AS held;
SELECT flatten(1);
SELECT struct_contains(ROW(1, 'a', [2]), 1) AS number, struct_contains(ROW(1, 'a', [2]), 'a') AS text,
  struct_contains(ROW(1, 'a', [2]), [2]) AS list, struct_position(ROW(1, 'a', [2]), [2]) AS place, struct_contains(ROW(1, 'a'), 2) AS no;
SELECT date_part('timezone', TIME '10:00') AS zone, date_part('timezone_hour', TIME '10:00') AS hours, date_part('hour', TIME '10:00') AS hour;
