-- strptime reads weeks, zones and lists of formats; a zone was read and passed over before.
SELECT strptime('2020-12-31 21:25:58.745232+0215', '%Y-%m-%d %H:%M:%S.%f%z') AS instant,
  strptime('2022-03-05 17:59:17 CST', '%Y-%m-%d %H:%M:%S %Z') AS abbreviated,
  strptime('2022-07-05 17:59:17 Europe/Berlin', '%Y-%m-%d %H:%M:%S %Z') AS named;
SELECT strptime('2021-19-4', '%Y-%U-%w') AS sundays, strptime('2021-19-4', '%Y-%W-%w') AS mondays,
  strptime('2021-19-4', '%G-%V-%u') AS iso, strptime('100 2024', '%j %Y') AS of_year;
SELECT strptime('10/28/1910', ['%d-%m-%Y', '%m/%d/%Y']) AS second_format,
  strptime('2020-12-31 21:25:58.745232159', '%Y-%m-%d %H:%M:%S.%n') AS nanoseconds,
  strptime('Jun 30 2003  2:03:10PM', '%b %d %Y %-I:%M:%S%p') AS afternoon,
  strptime('infinity', '%Y') AS never_ends, strptime('epoch', '%Y') AS epoch;
-- The whole text fits, with the signs of the format.
SELECT x, try_strptime(x, '%y-%m-%d') AS short_year, try_strptime(x, '%Y-%m-%d') AS long_year
FROM (VALUES ('69-10-10'), ('68-10-10'), ('969-10-10'), ('2000/10/10'), ('2001-02-30'), ('')) t(x);
SELECT strptime('2000/10/10', '%Y-%m-%d');
SELECT strptime('20 19', '%U %W');
SELECT strptime('x', '%Q');
SELECT strptime(x, f) FROM (VALUES ('2020-01-01 +02', '%Y-%m-%d %z')) t(x, f);
SELECT strftime(TIMESTAMPTZ '2021-01-01 00:00:00+05:45', '%Y %H:%M %z %Z') AS instant,
  strftime(TIMESTAMP '2021-01-01 00:00:00', '[%Z]') AS no_zone;
