-- Journals whose debits and credits differ, and entries that are both or neither: there must be none.
SELECT 'unbalanced journal' AS problem, j.journal_id AS id, j.difference
FROM (
  SELECT journal_id, SUM(debit) - SUM(credit) AS difference
  FROM ledger_entries
  GROUP BY journal_id
) AS j
WHERE j.difference <> 0
UNION ALL
SELECT 'debit and credit', entry_id, debit - credit
FROM ledger_entries
WHERE debit < 0 OR credit < 0 OR (debit <> 0 AND credit <> 0)
ORDER BY problem, id;
