import Diagnostics
import Syntax

// A number that an iteration takes from a sequence comes from one statement in the loop's order.
//
//     SELECT s.NEXTVAL INTO v FROM dual;       CREATE … numbers AS SELECT i.ord, s.NEXTVAL AS n
//     INSERT … VALUES (v, …);          →         FROM (SELECT ord FROM frame WHERE p ORDER BY ord) i
//                                              … LEFT JOIN numbers l ON l.ord = f.ord
extension LoopRun {
  /// `s.NEXTVAL`, `s.CURRVAL`
  func sequenceValue(_ name: QualifiedName, _ range: SourceRange) throws(Refusal) -> Term {
    let sequence = name.parts.dropLast().map(lower).joined(separator: ".")
    if lower(name.last) == "currval" {
      guard let value = sequenceValues[sequence] else {
        throw Refusal("CURRVAL of a sequence that the iteration did not advance", range)
      }
      return value
    }
    guard !isEntry else { throw Refusal("a sequence before the loop", range) }
    context.record.sequences[sequence, default: 0] += 1
    guard context.record.sequences[sequence] == 1 else {
      throw Refusal("the sequence \(sequence) is advanced at several places", range)
    }
    rewrites.insert(.sequence)
    let path = state.path
    let stage = cutStage()
    let table = context.names.fresh("set_numbers_\(context.number)")
    context.record.steps.append(
      .sequence(table: table, sequence: sequence, frame: frame, stage: stage, path: path))
    var value = frame.add(
      lookup: [], inner: path.uses, outputs: [("number", { "\($0).n" })]
    ) { "LEFT JOIN \(table) \($0) ON \($0).ord = f.ord" }[0]
    value.isInteger = true
    // No two rows have the same number; rows without one have NULL, which equals nothing.
    frame.uniqueKeys.append(value.uses)
    sequenceValues[sequence] = value
    return value
  }
}
