import Diagnostics
import Syntax

// INSERT into a table whose name is the same for all rows, but known only as the loop runs.
//
//     EXECUTE IMMEDIATE                         EXECUTE IMMEDIATE
//       'INSERT INTO calls_' || p_month  →        'INSERT INTO calls_' || p_month
//       || ' (id, cost) VALUES (:1, :2)'          || ' (id, cost) SELECT f.id, f.cost FROM frame f …'
//       USING r.id, r.cost;
//
// Equal if nothing else in the loop reads or changes a table whose name begins alike.
extension LoopRun {
  /// - Returns: False for dynamic SQL of another form.
  func runDynamicInsert(
    _ dynamic: ExecuteImmediate, _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) -> Bool {
    guard dynamic.into == nil, dynamic.returning == nil, autonomousDepth == 0,
      dynamic.using.allSatisfy({ $0.mode == .in }),
      let pieces = try pieces(dynamic.text, scope).map(joined),
      let insert = DynamicInsert(pieces), insert.values.count == dynamic.using.count
    else { return false }
    var values: [Term] = []
    for argument in dynamic.using {
      // A column, since the statement sees no variables.
      values.append(frame.add("bind", guarded(try term(argument.value, scope))))
      frame.required.formUnion(values[values.count - 1].uses)
    }
    rewrites.insert(.setChange)
    context.record.dynamicTables.insert(insert.prefix)
    record(.dynamic(insert.head, values), range)
    count(.value(.one))
    return true
  }

  enum TextPiece {
    case constant(String)
    /// PL/SQL that gives the same text in every iteration.
    case variable(String)
  }

  /// The text of dynamic SQL; nil where it depends on the row.
  private func pieces(_ expression: Expression, _ scope: Scope) throws(Refusal) -> [TextPiece]? {
    if let text = constantText(expression, scope) { return [.constant(text)] }
    switch expression.kind {
    case .chain(let chain):
      guard var result = try pieces(chain.first, scope) else { return nil }
      for part in chain.rest {
        guard part.operator == .concatenate, let more = try pieces(part.operand, scope) else {
          return nil
        }
        result += more
      }
      return result
    case .name(let name):
      guard case .scalar(let slot)? = find(name, scope)?.0 else { return nil }
      // Another way may have given it another text.
      if let text = texts[slot], text.value == state.values[slot] { return text.pieces }
      if !isAssigned(slot), let known = scope.knownText(lower(name.last)), name.parts.count == 1 {
        return try pieces(known.value, known.scope)
      }
      let value = try read(slot, expression.range)
      return value.uses.isEmpty ? [.variable(value.text)] : nil
    default:
      let value = try term(expression, scope)
      return value.uses.isEmpty && !value.canFail ? [.variable(value.text)] : nil
    }
  }

  /// Constants that follow each other as one.
  private func joined(_ pieces: [TextPiece]) -> [TextPiece] {
    pieces.reduce(into: []) { result, piece in
      if case .constant(let next) = piece, case .constant(let last)? = result.last {
        result[result.count - 1] = .constant(last + next)
      } else {
        result.append(piece)
      }
    }
  }

  /// Whether this loop or one around it has given the variable a value.
  func isAssigned(_ slot: Slot) -> Bool {
    state.values[slot] != nil || parent?.isAssigned(slot) ?? false
  }

  /// Remembers the text that a variable is given, which may be a statement.
  func noteText(_ slot: Slot, _ value: Expression, _ scope: Scope) {
    texts[slot] = nil
    guard case .chain(let chain) = value.kind,
      chain.rest.allSatisfy({ $0.operator == .concatenate }),
      // What its operands call runs once.
      !callsRoutine(value, scope), let pieces = try? pieces(value, scope),
      let symbol = state.values[slot]
    else { return }
    texts[slot] = (pieces, symbol)
  }
}

/// `INSERT INTO name (columns) VALUES (:1, :2)`, also without columns, of which the name is put together.
private struct DynamicInsert {
  /// What stands before VALUES, as PL/SQL.
  let head: String
  /// What the name of the table begins with; lower case.
  let prefix: String
  /// The bind variables.
  let values: [String]

  init?(_ pieces: [LoopRun.TextPiece]) {
    guard case .constant(let first)? = pieces.first, case .constant(let last)? = pieces.last,
      pieces.count > 1, let place = last.lowercased().range(of: " values", from: last)
    else { return nil }
    let words = first.lowercased().split(whereSeparator: { $0 == " " || $0 == "\n" })
    guard words.count == 3, words[0] == "insert", words[1] == "into", !first.hasSuffix(" "),
      words[2].utf8.allSatisfy({ WordCount.isWord($0) })
    else { return nil }
    let columns = last[..<place.lowerBound]
    guard columns.isEmpty || columns.contains("(") && columns.hasSuffix(")") else { return nil }
    var list = last[place.upperBound...].filter { $0 != " " && $0 != "\n" }
    guard list.hasPrefix("("), list.hasSuffix(")") else { return nil }
    list = String(list.dropFirst().dropLast())
    let values = list.split(separator: ",").map { String($0) }
    guard values.allSatisfy({ $0.hasPrefix(":") && $0.dropFirst().allSatisfy(\.isNumberOrLetter) })
    else { return nil }
    self.values = values
    prefix = String(words[2])
    head = (pieces.dropLast() + [.constant(String(columns))]).map { piece in
      switch piece {
      case .constant(let text): Term.string(text).text
      case .variable(let text): text
      }
    }.joined(separator: " || ")
  }
}

extension Character {
  fileprivate var isNumberOrLetter: Bool { isNumber || isLetter || self == "_" }
}

extension String {
  /// Where a text stands in the lower-case form of another one with the same length.
  fileprivate func range(of word: String, from original: String) -> Range<String.Index>? {
    guard utf8.count == original.utf8.count, let found = ranges(of: word).last else { return nil }
    let start = utf8.distance(from: startIndex, to: found.lowerBound)
    let lower = original.utf8.index(original.startIndex, offsetBy: start)
    let upper = original.utf8.index(lower, offsetBy: word.utf8.count)
    return lower..<upper
  }
}
