/// The rules in their order; each line says why it stands where it stands.
let ruleList: [Rule] = [
  // First, so that all others see joins only.
  Rule(name: "unnest_subqueries", isRequired: true, apply: unnestSubqueries),
  Rule(name: "decorrelate", isRequired: true, apply: decorrelate),
  // Before filters move, so that they move into the definition of a table that is read once.
  Rule(name: "inline_common_tables", isRequired: false, apply: inlineCommonTables),
  // Before filters are split: folding turns `1 = 1 AND x` into `x`.
  Rule(name: "fold_constants", isRequired: false, apply: foldConstants),
  // After folding, which makes the constants; before filters move to where statistics answer them.
  Rule(name: "unwrap_casts", isRequired: false, apply: unwrapCasts),
  Rule(name: "factor_disjunctions", isRequired: false, apply: factorDisjunctions),
  // Before filters move, because an inner join lets more of them through.
  Rule(name: "outer_to_inner", isRequired: false, apply: outerToInner),
  Rule(name: "push_filters", isRequired: false, apply: pushFilters),
  // Filters on the lower side of an outer join may have appeared.
  Rule(name: "mark_to_semi", isRequired: false, apply: markToSemi),
  // After filters moved and marks became semi joins; before joins are ordered, as their inputs.
  Rule(name: "push_semi_joins", isRequired: false, apply: pushSemiJoins),
  // After filters moved to the relations that it compares; before joins are ordered, one less.
  Rule(name: "aggregate_to_window", isRequired: false, apply: aggregateToWindow),
  // After filters moved, because it counts the rows that they leave.
  Rule(name: "order_joins", isRequired: false, apply: orderJoins),
  // Before top-N, so that a sort is seen through one projection.
  Rule(name: "merge_projects", isRequired: false, apply: mergeProjects),
  Rule(name: "top_n", isRequired: false, apply: topN),
  // After top-N, which takes sorts that matter; what is left under aggregates matters to nobody.
  Rule(name: "remove_sorts", isRequired: false, apply: removeSorts),
  // After filters moved, above windows of which one alone would stream.
  Rule(name: "merge_windows", isRequired: false, apply: mergeWindows),
  Rule(name: "push_limits", isRequired: false, apply: pushLimits),
  // After all rules that take columns away: every rule before may make columns superfluous.
  Rule(name: "prune_columns", isRequired: false, apply: pruneColumns),
  // Behind it, because projections that nobody reads are gone.
  Rule(name: "remove_joins", isRequired: false, apply: removeJoins),
  // Behind it, because it needs the final shape of joins and the columns that are really read.
  Rule(name: "push_aggregates", isRequired: false, apply: pushAggregates),
  // When plans have their last columns, so that equal ones are seen.
  Rule(name: "share_plans", isRequired: false, apply: sharePlans),
  // Behind it, because it weighs the columns that are left.
  Rule(name: "late_columns", isRequired: false, apply: lateColumns),
  // Last: the rules above look for columns where this one puts projections between.
  Rule(name: "share_expressions", isRequired: false, apply: shareExpressions),
]
