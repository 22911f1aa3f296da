-- A list of names makes a structure of the groups of a pattern.
SELECT REGEXP_EXTRACT_ALL('Peter:33 Paul:14', '(\w+):(\d+)', ['name', 'age']) AS found;

