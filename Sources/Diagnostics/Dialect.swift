/// Whose meaning a text has where PostgreSQL and Oracle differ; fixed when the text is bound.
package enum Dialect: String, Sendable, Hashable, CaseIterable {
  case postgres, oracle
}
