-- Every invoice computed anew from usage, subscriptions, tariffs and taxes, closed periods and the open one:
-- what a month close must give, to the last minor unit.
WITH usage_lines AS (
  SELECT account_id, currency, billing_period AS period, product_id, SUM(rated) AS amount
  FROM rated_events
  WHERE billing_period <= '2026-09'
  GROUP BY account_id, currency, billing_period, product_id
),
service AS (
  SELECT
    s.subscription_id,
    s.account_id,
    s.product_id,
    s.quantity,
    s.discount_percent,
    a.currency,
    p.period,
    CAST(p.next_first_day - p.first_day AS INTEGER) AS days,
    CASE WHEN s.start_date > p.first_day THEN s.start_date ELSE p.first_day END AS first_active,
    CASE WHEN s.end_date IS NULL OR s.end_date >= p.next_first_day THEN p.next_first_day - 1 ELSE s.end_date END AS last_active
  FROM subscriptions AS s
  JOIN accounts AS a ON a.account_id = s.account_id
  JOIN periods AS p
    ON s.start_date < p.next_first_day
    AND (s.end_date IS NULL OR s.end_date >= p.first_day)
),
recurring_lines AS (
  SELECT
    s.account_id,
    s.currency,
    s.period,
    s.product_id,
    t.monthly_fee * s.quantity * (100 - s.discount_percent)
      * CAST(s.last_active - s.first_active + 1 AS INTEGER) / (100 * s.days) AS amount
  FROM service AS s
  JOIN tariffs AS t
    ON t.product_id = s.product_id
    AND t.currency = s.currency
    AND t.valid_from <= s.first_active
    AND (t.valid_to IS NULL OR s.first_active < t.valid_to)
),
lines AS (
  SELECT
    l.account_id,
    l.currency,
    l.period,
    c.minor_digits,
    CAST(
      CASE c.minor_digits WHEN 0 THEN ROUND(l.amount, 0) WHEN 2 THEN ROUND(l.amount, 2) ELSE ROUND(l.amount, 3) END
      AS DECIMAL(18,4)
    ) AS net
  FROM (
    SELECT account_id, currency, period, product_id, amount FROM usage_lines
    UNION ALL
    SELECT account_id, currency, period, product_id, amount FROM recurring_lines
  ) AS l
  JOIN currencies AS c ON c.currency = l.currency
),
totals AS (
  SELECT l.period, l.currency, COUNT(*) AS lines, COUNT(DISTINCT l.account_id) AS invoices, SUM(l.net) AS net
  FROM lines AS l
  GROUP BY l.period, l.currency
),
taxes AS (
  SELECT
    l.period,
    l.currency,
    SUM(
      CASE l.minor_digits
        WHEN 0 THEN ROUND(l.net * r.rate * 0.01, 0)
        WHEN 2 THEN ROUND(l.net * r.rate * 0.01, 2)
        ELSE ROUND(l.net * r.rate * 0.01, 3)
      END
    ) AS tax
  FROM lines AS l
  JOIN accounts AS a ON a.account_id = l.account_id
  JOIN tax_rates AS r ON r.country = a.country
  GROUP BY l.period, l.currency
)
SELECT t.period, t.currency, t.invoices, t.lines, t.net, x.tax, t.net + x.tax AS total
FROM totals AS t
JOIN taxes AS x ON x.period = t.period AND x.currency = t.currency
ORDER BY t.period, t.currency;
