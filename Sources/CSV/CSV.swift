// Reads and writes CSV files.
