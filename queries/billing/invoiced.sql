-- What was invoiced, by period and currency: the totals that truth.json knows.
SELECT
  i.period,
  i.currency,
  COUNT(*) AS invoices,
  SUM(l.lines) AS lines,
  SUM(i.net_amount) AS net,
  SUM(i.tax_amount) AS tax,
  SUM(i.total_amount) AS total
FROM invoices AS i
JOIN (
  SELECT invoice_id, COUNT(*) AS lines
  FROM invoice_lines
  GROUP BY invoice_id
) AS l ON l.invoice_id = i.invoice_id
GROUP BY i.period, i.currency
ORDER BY i.period, i.currency;
