// Holds typed data in memory: types, values, columns, validity, batches, schemas.
