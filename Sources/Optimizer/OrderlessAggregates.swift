/// Aggregates that give the same for every order of exact values; of floating-point numbers their last
/// digits may differ.
let exactOrderless: Set<String> = [
  "count", "count_if", "sum", "avg", "min", "max", "bool_and", "bool_or", "bit_and", "bit_or",
  "bit_xor",
]

/// Aggregates for whose result no order of their rows is promised.
let orderless: Set<String> = exactOrderless.union([
  "stddev_samp", "stddev_pop", "var_samp", "var_pop", "corr", "covar_samp", "covar_pop",
  "median", "quantile_cont", "quantile_disc", "approx_count_distinct",
])
