// Says what names mean: schemas, tables, views, routines, statistics.
