import Syntax

/// A package: what its specification and its body declare, in order.
final class PackageModel {
  let name: String
  /// Declarations with the unit in whose text they stand.
  var declarations: [(declaration: Declaration, unit: SourceUnit)] = []
  /// Defined routines by lower-case name; several when overloaded.
  var routines: [String: [Routine]] = [:]

  init(name: String) { self.name = name }
}
