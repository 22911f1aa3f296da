-- Revenue in EUR: each invoice converted with the last rate on or before its day, rounded to cents, then summed.
-- `without_rate` counts invoices that no rate reaches; they are in no sum.
SELECT
  i.period,
  i.currency,
  COUNT(*) AS invoices,
  SUM(i.net_amount) AS net,
  SUM(ROUND(i.net_amount * r.rate, 2)) AS net_eur,
  SUM(CASE WHEN r.rate IS NULL THEN 1 ELSE 0 END) AS without_rate
FROM invoices AS i
LEFT JOIN issue_rates AS r ON r.issue_date = i.issue_date AND r.currency = i.currency
GROUP BY i.period, i.currency
ORDER BY i.period, i.currency;
