// Runs a plan: lowering, pipelines, operators, workers, memory budget, spilling.
