-- Usage of the open period that no invoice has yet, by currency and product, and late usage that the next month will bill.
SELECT
  r.billing_period,
  r.currency,
  p.product_code,
  COUNT(*) AS events,
  COUNT(DISTINCT r.account_id) AS accounts,
  SUM(r.rated) AS rated
FROM rated_events AS r
JOIN products AS p ON p.product_id = r.product_id
WHERE r.billing_period >= '2026-09'
GROUP BY r.billing_period, r.currency, p.product_code
ORDER BY r.billing_period, r.currency, p.product_code;
