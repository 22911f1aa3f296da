import Columns
import Diagnostics

/// CASE: each row takes the result of its first true condition.
final class ConditionalEvaluator: Evaluator {
  private let branches: [(condition: Evaluator, result: Evaluator)]
  private let otherwise: Evaluator
  private let numbers: FrameNumbers

  init(
    _ branches: [(condition: Evaluator, result: Evaluator)], otherwise: Evaluator,
    _ type: DataType, _ numbers: FrameNumbers
  ) {
    self.branches = branches
    self.otherwise = otherwise
    self.numbers = numbers
    super.init(type)
  }

  override func compute(_ frame: Frame) throws(SQLError) -> Column {
    var pieces = RowPieces(type, count: frame.count)
    var open = OpenRows(frame, numbers)
    for branch in branches {
      let truths = TruthVector(try branch.condition.value(open.frame))
      guard let taken = truths.rows(TruthVector.isTrue) else {
        pieces.add(try branch.result.value(open.frame), at: open.rows)
        return pieces.assembled()
      }
      if taken.count == 0 { continue }
      let part = open.narrowed(to: taken)
      pieces.add(try branch.result.value(part.frame), at: part.rows)
      guard let rest = truths.rows(TruthVector.isTrue, not: true) else { continue }
      open = open.narrowed(to: rest)
    }
    pieces.add(try otherwise.value(open.frame), at: open.rows)
    return pieces.assembled()
  }
}

/// COALESCE: each row takes its first operand that is not NULL.
final class CoalesceEvaluator: Evaluator {
  private let operands: [Evaluator]
  private let numbers: FrameNumbers

  init(_ operands: [Evaluator], _ type: DataType, _ numbers: FrameNumbers) {
    self.operands = operands
    self.numbers = numbers
    super.init(type)
  }

  override func compute(_ frame: Frame) throws(SQLError) -> Column {
    var pieces = RowPieces(type, count: frame.count)
    var open = OpenRows(frame, numbers)
    for (i, operand) in operands.enumerated() {
      let column = try operand.value(open.frame)
      let isLast = i == operands.count - 1
      let nulls = isLast ? Selection([]) : column.nullRows()
      if nulls.count == 0 {
        pieces.add(column, at: open.rows)
        return pieces.assembled()
      }
      if nulls.count == column.count { continue }
      let present = column.presentRows()
      pieces.add(column.gather(present.rows), at: open.narrowed(to: present).rows)
      open = open.narrowed(to: nulls)
    }
    return pieces.assembled()
  }
}

/// Rows of a batch that no branch has taken yet.
struct OpenRows {
  let frame: Frame
  /// Their places in the batch; nil means all.
  let rows: Selection?
  private let numbers: FrameNumbers

  init(_ frame: Frame, _ numbers: FrameNumbers) {
    self.frame = frame
    rows = nil
    self.numbers = numbers
  }

  private init(_ frame: Frame, _ rows: Selection, _ numbers: FrameNumbers) {
    self.frame = frame
    self.rows = rows
    self.numbers = numbers
  }

  /// Some of these rows, named by their places among them.
  func narrowed(to part: Selection) -> OpenRows {
    let frame = Frame(frame, rows: part, number: numbers.next())
    guard let rows else { return OpenRows(frame, part, numbers) }
    let mapped = Buffer.of(Int32.self, count: part.count)
    var target = mapped.mutableSpan(of: Int32.self, count: part.count)
    let mine = rows.rows
    let taken = part.rows
    for i in 0..<taken.count { target[i] = mine[Int(taken[i])] }
    return OpenRows(frame, Selection(buffer: mapped, count: part.count), numbers)
  }
}

/// Values of different rows from different sources, put together into one column.
struct RowPieces {
  private let type: DataType
  private let count: Int
  private var columns: [Column] = []
  private var places: [Selection?] = []

  init(_ type: DataType, count: Int) {
    self.type = type
    self.count = count
  }

  mutating func add(_ column: Column, at rows: Selection?) {
    columns.append(column)
    places.append(rows)
  }

  func assembled() -> Column {
    if columns.count == 1, places[0] == nil { return columns[0] }
    // Constants and short pieces are laid one behind the other, then put in row order.
    let index = Buffer.of(Int32.self, count: count)
    var target = index.mutableSpan(of: Int32.self, count: count)
    for i in 0..<count { target[i] = -1 }
    var sources: [Column] = []
    var start: Int32 = 0
    for (column, rows) in zip(columns, places) where column.count > 0 {
      let isConstant = column.isConstant
      let source = isConstant ? column.slice(from: 0, count: 1) : column
      let step: Int32 = isConstant ? 0 : 1
      var place = start
      if let rows {
        let span = rows.rows
        for i in 0..<span.count {
          target[Int(span[i])] = place
          place &+= step
        }
      } else {
        for i in 0..<count {
          target[i] = place
          place &+= step
        }
      }
      sources.append(source.type == type ? source : .nulls(type, count: source.count))
      start &+= Int32(source.count)
    }
    let all = Column.concatenated(sources, type: type)
    return all.gatherOptional(index.span(of: Int32.self, count: count))
  }
}
