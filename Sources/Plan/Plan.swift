// Describes what a query asks: bound expressions, nodes, the plan printer, the plan checker.
