-- Usage that was loaded after the cut-off of its period, by period and source: it is billed one period later.
SELECT
  e.period,
  e.source_system,
  COUNT(*) AS events,
  MIN(e.loaded_at) AS first_loaded,
  MAX(e.loaded_at) AS last_loaded,
  SUM(e.quantity) AS quantity
FROM usage_events AS e
JOIN periods AS p ON p.period = e.period
WHERE e.loaded_at >= p.cut_off
GROUP BY e.period, e.source_system
ORDER BY e.period, e.source_system;
