import Diagnostics

extension LoopRun {
  /// Refuses BINARY_DOUBLE and BINARY_FLOAT: PL/SQL and SQL make other texts and numbers of them, and what
  /// brings one together with a NUMBER in one column makes both a BINARY_DOUBLE.
  func refuseBinary(_ kind: ValueKind?, _ range: SourceRange?) throws(Refusal) {
    guard let kind, kind.isBinary else { return }
    throw Refusal(
      "a BINARY_DOUBLE or BINARY_FLOAT, of which PL/SQL makes other numbers than SQL", range)
  }
}
