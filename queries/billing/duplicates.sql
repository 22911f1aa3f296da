-- Usage that came twice. Exact: the source's own identifier again. Near: the same use under another identifier,
-- at most five seconds after an event of the same source, account, product, zone and quantity.
SELECT
  'exact' AS kind,
  d.source_system,
  SUM(d.copies - 1) AS events
FROM (
  SELECT source_system, source_event_id, COUNT(*) AS copies
  FROM usage_events
  GROUP BY source_system, source_event_id
  HAVING COUNT(*) > 1
) AS d
GROUP BY d.source_system
UNION ALL
SELECT
  'near',
  n.source_system,
  COUNT(DISTINCT n.event_id)
FROM usage_events AS n
JOIN usage_events AS o
  ON o.source_system = n.source_system
  AND o.account_id = n.account_id
  AND o.product_id = n.product_id
  AND o.zone = n.zone
  AND o.quantity = n.quantity
WHERE
  o.source_event_id <> n.source_event_id
  AND o.event_time < n.event_time
  AND n.event_time <= o.event_time + INTERVAL '5' SECOND
GROUP BY n.source_system
ORDER BY kind, source_system;
