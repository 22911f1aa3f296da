// Generates data, runs exact and sets, compares and shrinks.
