// Rewrites a plan into a cheaper equal one.
