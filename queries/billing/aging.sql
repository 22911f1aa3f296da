-- Aging of receivables on 2026-09-30: what is open, by currency and days past due.
SELECT
  currency,
  COUNT(*) AS open_invoices,
  SUM(CASE WHEN due_date >= DATE '2026-09-30' THEN open_amount ELSE 0 END) AS not_due,
  SUM(CASE WHEN due_date < DATE '2026-09-30' AND due_date >= DATE '2026-08-31' THEN open_amount ELSE 0 END) AS days_1_to_30,
  SUM(CASE WHEN due_date < DATE '2026-08-31' AND due_date >= DATE '2026-08-01' THEN open_amount ELSE 0 END) AS days_31_to_60,
  SUM(CASE WHEN due_date < DATE '2026-08-01' AND due_date >= DATE '2026-07-02' THEN open_amount ELSE 0 END) AS days_61_to_90,
  SUM(CASE WHEN due_date < DATE '2026-07-02' THEN open_amount ELSE 0 END) AS days_over_90,
  SUM(open_amount) AS open_amount
FROM open_invoices
WHERE open_amount > 0
GROUP BY currency
ORDER BY currency;
