import Columns
import Diagnostics

/// AND or OR in three-valued logic: later operands see only rows that are still open.
final class LogicEvaluator: Evaluator {
  private let operands: [Evaluator]
  private let isAnd: Bool
  /// Operands that may as well be evaluated on decided rows: they cannot fail and are cheap.
  private let isCheap: [Bool]
  private let numbers: FrameNumbers

  init(_ operands: [Evaluator], isAnd: Bool, isCheap: [Bool], _ numbers: FrameNumbers) {
    self.operands = operands
    self.isAnd = isAnd
    self.isCheap = isCheap
    self.numbers = numbers
    super.init(.boolean)
  }

  override func compute(_ frame: Frame) throws(SQLError) -> Column {
    // The truth that decides a row: false for AND, true for OR.
    let deciding = isAnd ? TruthVector.isFalse : TruthVector.isTrue
    let truths = TruthVector(try operands[0].value(frame))
    for i in operands.indices.dropFirst() {
      let open = truths.rows(deciding, not: true)
      if let open, open.count == 0 { break }
      if let open, !isCheap[i] || open.count < frame.count / 8 {
        let narrowed = Frame(frame, rows: open, number: numbers.next())
        let more = TruthVector(try operands[i].value(narrowed))
        combine(truths, more, at: open)
      } else {
        combine(truths, TruthVector(try operands[i].value(frame)))
      }
    }
    return truths.column()
  }

  /// AND is 0 if one is 0, else 2 if one is 2; OR is 1 if one is 1, else 2 if one is 2.
  private func combined(_ a: UInt8, _ b: UInt8) -> UInt8 {
    if isAnd { return a == 0 || b == 0 ? 0 : a | b == 1 ? 1 : 2 }
    return a == 1 || b == 1 ? 1 : a | b
  }

  private func combine(_ truths: TruthVector, _ more: TruthVector) {
    var target = truths.buffer.mutableSpan(of: UInt8.self, count: truths.count)
    let source = more.bytes
    if isAnd {
      for i in 0..<source.count { target[i] = combined(target[i], source[i]) }
    } else {
      for i in 0..<source.count { target[i] = combined(target[i], source[i]) }
    }
  }

  private func combine(_ truths: TruthVector, _ more: TruthVector, at rows: Selection) {
    var target = truths.buffer.mutableSpan(of: UInt8.self, count: truths.count)
    let source = more.bytes
    let rows = rows.rows
    for i in 0..<source.count {
      let row = Int(rows[i])
      target[row] = combined(target[row], source[i])
    }
  }
}

/// Gives each frame of a worker its number.
final class FrameNumbers {
  private var last = 0
  func next() -> Int {
    last += 1
    return last
  }
}
