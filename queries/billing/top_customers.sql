-- The twenty customers with the highest net revenue in EUR, over all their accounts.
SELECT
  p.party_id,
  p.name,
  p.country,
  COUNT(DISTINCT a.account_id) AS accounts,
  COUNT(*) AS invoices,
  SUM(ROUND(i.net_amount * r.rate, 2)) AS net_eur
FROM invoices AS i
JOIN accounts AS a ON a.account_id = i.account_id
JOIN parties AS p ON p.party_id = a.party_id
JOIN issue_rates AS r ON r.issue_date = i.issue_date AND r.currency = i.currency
GROUP BY p.party_id, p.name, p.country
ORDER BY net_eur DESC, p.party_id
LIMIT 20;
