-- Monthly recurring revenue: subscriptions active on the last day of each period, what came and what went in it.
SELECT
  p.period,
  a.currency,
  SUM(CASE WHEN s.end_date IS NULL OR s.end_date >= p.next_first_day - 1 THEN 1 ELSE 0 END) AS active,
  SUM(CASE WHEN s.start_date >= p.first_day THEN 1 ELSE 0 END) AS started,
  SUM(CASE WHEN s.end_date < p.next_first_day THEN 1 ELSE 0 END) AS ended,
  SUM(
    CASE
      WHEN s.end_date IS NULL OR s.end_date >= p.next_first_day - 1
        THEN t.monthly_fee * s.quantity * (100 - s.discount_percent) * 0.01
      ELSE 0
    END
  ) AS recurring_revenue
FROM subscriptions AS s
JOIN accounts AS a ON a.account_id = s.account_id
JOIN periods AS p
  ON s.start_date < p.next_first_day
  AND (s.end_date IS NULL OR s.end_date >= p.first_day)
JOIN tariffs AS t
  ON t.product_id = s.product_id
  AND t.currency = a.currency
  AND t.valid_from < p.next_first_day
  AND (t.valid_to IS NULL OR t.valid_to >= p.next_first_day)
GROUP BY p.period, a.currency
ORDER BY p.period, a.currency;
