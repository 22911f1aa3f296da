-- Revenue by period, currency and product, from the invoice lines: what the profit and loss statement takes.
SELECT
  i.period,
  i.currency,
  p.product_code,
  COUNT(*) AS lines,
  SUM(l.event_count) AS events,
  SUM(l.net_amount) AS net,
  SUM(l.tax_amount) AS tax
FROM invoice_lines AS l
JOIN invoices AS i ON i.invoice_id = l.invoice_id
JOIN products AS p ON p.product_id = l.product_id
GROUP BY i.period, i.currency, p.product_code
ORDER BY i.period, i.currency, p.product_code;
