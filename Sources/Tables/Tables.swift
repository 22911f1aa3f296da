// Keeps transactional tables: log, snapshot, commit, conflict, compaction, recovery.
