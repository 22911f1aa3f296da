-- The ledger by period, currency and account. Debits equal credits in every period and currency, or the books are wrong.
SELECT
  period,
  currency,
  ledger_account,
  SUM(debit) AS debit,
  SUM(credit) AS credit
FROM ledger_entries
GROUP BY period, currency, ledger_account
ORDER BY period, currency, ledger_account;
