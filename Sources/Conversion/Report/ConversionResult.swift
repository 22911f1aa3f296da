import Diagnostics

/// What became of one query-driven loop.
package struct LoopCertificate {
  package var routine: String
  package var file: String
  package var range: SourceRange
  package var form: String
  package var outcome: Outcome
  /// Query-driven loops written inside of this one that became sets with it.
  package var innerLoops = 0

  package enum Outcome {
    case sets(SetProgram)
    case kept(Refusal)
  }
}
