// Loops over columns: compare, compute, cast, hash, gather, sort, accumulate.
