// Gives names and types to a tree: tree to logical plan.
