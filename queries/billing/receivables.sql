-- Open invoices against money that is not allocated yet, and what a FIFO allocation will settle: the lesser of both per account.
SELECT
  a.currency,
  SUM(COALESCE(o.open_amount, 0)) AS open_amount,
  SUM(COALESCE(u.unallocated, 0)) AS unallocated,
  SUM(
    CASE
      WHEN COALESCE(o.open_amount, 0) < COALESCE(u.unallocated, 0) THEN COALESCE(o.open_amount, 0)
      ELSE COALESCE(u.unallocated, 0)
    END
  ) AS allocated_by_close
FROM accounts AS a
LEFT JOIN (
  SELECT account_id, SUM(open_amount) AS open_amount
  FROM open_invoices
  GROUP BY account_id
) AS o ON o.account_id = a.account_id
LEFT JOIN (
  SELECT p.account_id, SUM(p.amount - COALESCE(l.amount, 0)) AS unallocated
  FROM payments AS p
  LEFT JOIN (
    SELECT payment_id, SUM(amount) AS amount
    FROM allocations
    GROUP BY payment_id
  ) AS l ON l.payment_id = p.payment_id
  GROUP BY p.account_id
) AS u ON u.account_id = a.account_id
GROUP BY a.currency
ORDER BY a.currency;
