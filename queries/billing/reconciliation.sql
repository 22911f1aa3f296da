-- Invoices against the ledger, by period and currency: the difference is exactly the invoices that were never posted.
SELECT
  i.period,
  i.currency,
  COUNT(*) AS invoices,
  SUM(i.total_amount) AS invoiced,
  SUM(COALESCE(l.receivable, 0)) AS posted,
  SUM(i.total_amount) - SUM(COALESCE(l.receivable, 0)) AS difference,
  SUM(CASE WHEN l.source_id IS NULL THEN 1 ELSE 0 END) AS unposted_invoices
FROM invoices AS i
LEFT JOIN (
  SELECT source_id, SUM(debit) AS receivable
  FROM ledger_entries
  WHERE source_type = 'invoice' AND ledger_account = '1200'
  GROUP BY source_id
) AS l ON l.source_id = i.invoice_id
GROUP BY i.period, i.currency
ORDER BY i.period, i.currency;
