// Flow graph, effects, rewrites, certificates; prints as SQL and Spark SQL.
