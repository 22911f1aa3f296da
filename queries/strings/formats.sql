-- printf as in C, format with {} as in DuckDB, format with % as in PostgreSQL.
SELECT printf('%d|%5d|%-5d|%05d|%+d', 42, 42, 42, 42, 42) AS a, printf('%x %X %o %#x %b', 255, 255, 8, 255, 5) AS b, printf('%,d %_d %.d', 1234567, 1234567, 1234567) AS c;

SELECT printf('%.2f|%8.3f|%,.2f|%e', 2.345, 3.14159::DOUBLE, 1234567.891, 31416.0::DOUBLE) AS a, printf('%s is %5s|%-5s|', 'a', 'b', 'c') AS b, printf('%*d %c %%', 5, 10, 65) AS c;

-- Decimals and integers are written digit by digit, beyond what a DOUBLE holds.
SELECT printf('%.0f', 9007199254740993) AS a, printf('%.3f', 12345678901234567890.1235) AS b, printf('%.1f', 0.25) AS c, printf('%.0f', 99.5) AS d;

SELECT format('{} and {}', 1, 'two') AS a, format('{1} {0}', 'a', 'b') AS b, format('{:>6}|{:<6}|{:^6}|{:*^6}', 1, 2, 3, 4) AS c, format('{:,}', 123456789) AS d, format('{:.2f} {:x} {{}}', 2.5, 255) AS e, format('{:t|}', 1234567) AS f;

SELECT printf(NULL, 1) AS a, printf('%d', NULL) AS b, format('{}', NULL) AS c, format('%s', NULL) AS d;

SELECT printf('%d');

SELECT printf('%d', 'text');

SELECT printf('%s', 42);

SELECT format('{1}', 1);

SELECT format('{', 1);

SELECT printf('%999999999d', 1);
