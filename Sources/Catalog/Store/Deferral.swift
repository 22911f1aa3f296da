/// When a constraint that says DEFERRABLE is checked, unless SET CONSTRAINTS says otherwise (Oracle SQL
/// Language Reference 19c, "constraint", "SET CONSTRAINT[S]").
package enum Deferral: String, Sendable, Hashable {
  /// INITIALLY IMMEDIATE: at the end of each statement.
  case immediate
  /// INITIALLY DEFERRED: at COMMIT.
  case deferred
}
