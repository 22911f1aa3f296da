-- Payments and what they settled, by month and currency.
SELECT
  m.period,
  m.currency,
  m.payments,
  m.amount,
  COALESCE(s.allocations, 0) AS allocations,
  COALESCE(s.allocated, 0) AS allocated
FROM (
  SELECT p.period, y.currency, COUNT(*) AS payments, SUM(y.amount) AS amount
  FROM payments AS y
  JOIN periods AS p ON y.received_on >= p.first_day AND y.received_on < p.next_first_day
  GROUP BY p.period, y.currency
) AS m
LEFT JOIN (
  SELECT p.period, y.currency, COUNT(*) AS allocations, SUM(l.amount) AS allocated
  FROM allocations AS l
  JOIN payments AS y ON y.payment_id = l.payment_id
  JOIN periods AS p ON l.allocated_on >= p.first_day AND l.allocated_on < p.next_first_day
  GROUP BY p.period, y.currency
) AS s ON s.period = m.period AND s.currency = m.currency
ORDER BY m.period, m.currency;
