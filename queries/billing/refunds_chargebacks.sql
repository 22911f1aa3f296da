-- Money that went back: refunds by reason and chargebacks by code, per month and currency.
SELECT 'refund' AS kind, p.period, r.currency, r.reason AS reason, COUNT(*) AS cases, SUM(r.amount) AS amount
FROM refunds AS r
JOIN periods AS p ON r.refunded_on >= p.first_day AND r.refunded_on < p.next_first_day
GROUP BY p.period, r.currency, r.reason
UNION ALL
SELECT 'chargeback', p.period, c.currency, c.reason_code, COUNT(*), SUM(c.amount)
FROM chargebacks AS c
JOIN periods AS p ON c.charged_back_on >= p.first_day AND c.charged_back_on < p.next_first_day
GROUP BY p.period, c.currency, c.reason_code
ORDER BY kind, period, currency, reason;
