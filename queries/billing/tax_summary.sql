-- Tax by period, country and code: taxable and tax amount, as the return to the authority states them.
SELECT
  i.period,
  a.country,
  t.tax_code,
  t.rate,
  i.currency,
  COUNT(*) AS tax_lines,
  SUM(t.taxable_amount) AS taxable,
  SUM(t.tax_amount) AS tax
FROM tax_lines AS t
JOIN invoices AS i ON i.invoice_id = t.invoice_id
JOIN accounts AS a ON a.account_id = i.account_id
GROUP BY i.period, a.country, t.tax_code, t.rate, i.currency
ORDER BY i.period, a.country, t.tax_code;
