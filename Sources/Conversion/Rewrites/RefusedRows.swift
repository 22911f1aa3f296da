import Diagnostics
import Syntax

// A row that its table refuses goes to the handler of its iteration; the others are inserted.
//
//     BEGIN                                    p_null: f.amount IS NULL, SQLERRM = 'ORA-01400: …'
//       INSERT INTO t VALUES (r.amount, …);    p_long: LENGTHB(f.name) > 30, 'ORA-12899: …'
//     EXCEPTION                          →     INSERT INTO t SELECT … WHERE p_fine = 1
//       WHEN OTHERS THEN log(SQLERRM);         INSERT INTO log SELECT … WHERE p_null = 1 OR …
//     END;
extension LoopRun {
  /// Sends rows away whose values do not fit the columns of a table: their types first, then NOT
  /// NULL, then the length of texts, as one INSERT finds them out.
  func refuseRows(
    of table: TableModel, _ values: [String: Term], _ range: SourceRange
  ) throws(Refusal) {
    // A trigger may change the row before.
    guard (program.triggers[table.name] ?? []).isEmpty, expectsFailures else { return }
    for column in table.columns {
      guard let value = values[column.name], let type = column.type, value != .null,
        !type.isText, !isNumbered(value)
      else { continue }
      let stored = self.stored(value, in: column.name, of: table, range)
      if stored != value { try survive(stored, range, inStatement: true) }
    }
    for column in table.columns where column.isRequired {
      guard let value = values[column.name], !value.isLiteral, !isNumbered(value) else { continue }
      refuse(
        .combine([value]) { "\($0[0]) IS NULL" }, "null", code: -1400,
        .string("ORA-01400: cannot insert NULL into (\(path(table, column.name)))"), range)
    }
    for column in table.columns {
      guard let value = values[column.name],
        case .text(let limit)? = column.type.map(SlotType.init), value != .null,
        !value.isASCIIText || value.text.count - 2 > limit.limit
      else { continue }
      refuse(
        .combine([value]) { "\(limit.size($0[0])) > \(limit.limit)" }, "long", code: -12899,
        .combine([value]) {
          "('ORA-12899: value too large for column \(self.path(table, column.name)) (actual: ' || "
            + "\(limit.size($0[0])) || ', maximum: \(limit.limit))')"
        }, range)
    }
  }

  /// A number that a sequence gives, which is never NULL.
  private func isNumbered(_ value: Term) -> Bool {
    value.text.lowercased().hasSuffix(".nextval") || isFresh(value)
  }

  /// `"RECKON"."BILL"."PAYER"`, as Oracle's messages name a column.
  private func path(_ table: TableModel, _ column: String) -> String {
    ["RECKON", table.name.uppercased(), column.uppercased()].map { "\"\($0)\"" }
      .joined(separator: ".")
  }
}

extension TypeName {
  fileprivate var isText: Bool {
    if case .text = SlotType(self) { return true }
    return ColumnKind(self).map { $0 == .text || $0 == .padded } ?? false
  }
}
