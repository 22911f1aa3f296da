// Reads and writes ORC files.
