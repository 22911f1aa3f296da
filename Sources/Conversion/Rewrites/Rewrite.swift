/// The ways in which parts of a loop become sets; certificates name those that were used.
package enum Rewrite: String, Sendable, CaseIterable {
  case conditionalAssignment = "IF and assignments to CASE"
  case lookup = "SELECT INTO to joins with their cardinality"
  case inlining = "called routines inlined"
  case calls = "functions without effects called in the statement"
  case accumulation = "sums, counters and last values to aggregates and windows"
  case setChange = "changes of tables to one statement each"
  case handlers = "exceptions as paths"
  case commits = "commits in the loop to one transaction"
  case duplicateKeys = "duplicate keys found before they are written"
  case output = "printed lines in order"
  case nesting = "nested loops to joins with grouped results"
  case collection = "collections to tables"
  case sequence = "sequences to numbers in the order of the loop"
  case hoisting = "work of the first iteration before the loop"
  case distribution = "statements one after the other for all iterations"
  case earlyExit = "early exit to a window"
}
