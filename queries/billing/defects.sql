-- One row per defect that the data is known to have, with its count.
SELECT 'exact_duplicates' AS defect, COUNT(*) - COUNT(DISTINCT source_system || ':' || source_event_id) AS found
FROM usage_events
UNION ALL
SELECT 'invalid_rows', COUNT(*)
FROM usage_events AS e
LEFT JOIN products AS p ON p.product_id = e.product_id
WHERE e.quantity IS NULL OR e.quantity <= 0 OR p.product_id IS NULL
UNION ALL
SELECT 'late_events', COUNT(*)
FROM usage_events AS e
JOIN periods AS p ON p.period = e.period
WHERE e.loaded_at >= p.cut_off
UNION ALL
SELECT 'tariff_changes_in_mid_period', COUNT(*)
FROM tariffs
WHERE EXTRACT(DAY FROM valid_from) <> 1
UNION ALL
SELECT 'unknown_accounts', COUNT(*)
FROM usage_events AS e
WHERE NOT EXISTS (SELECT 1 FROM accounts AS a WHERE a.account_id = e.account_id)
UNION ALL
SELECT 'unposted_invoices', COUNT(*)
FROM invoices AS i
WHERE NOT EXISTS (
  SELECT 1 FROM ledger_entries AS l WHERE l.source_type = 'invoice' AND l.source_id = i.invoice_id
)
ORDER BY defect;
