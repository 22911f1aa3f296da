-- All billable usage rated anew, by billing period and currency. Late usage of the open period belongs to the month after it.
SELECT
  billing_period AS period,
  currency,
  COUNT(*) AS events,
  SUM(quantity) AS quantity,
  SUM(rated) AS rated
FROM rated_events
WHERE billing_period <= '2026-09'
GROUP BY billing_period, currency
ORDER BY billing_period, currency;
