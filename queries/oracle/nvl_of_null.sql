-- NULL has no type of its own: what stands beside it decides.
--@ dialect oracle
SELECT NVL(NULL, '-'), NVL(NULL, 7), NVL2(1, NULL, 'x'), NVL2(NULL, NULL, 'x'), DECODE(1, 1, NULL, 'x') FROM dual;

SELECT CASE WHEN NVL(NULL, '-') <> NVL('open', '-') OR NULL <> 0 THEN 'differs' ELSE 'same' END FROM dual;

SELECT NVL(NULL, DATE '2026-01-31') + 1, NVL(NULL, TO_CHAR(15)) || '!' FROM dual;
