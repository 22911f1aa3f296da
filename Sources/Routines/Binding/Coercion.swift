import Catalog
import Columns
import Diagnostics

typealias Conversion = (Datum) throws(Raised) -> Datum

/// Assignments: the value as the type of its target, rounded, checked and padded.
extension RoutineBinder {
  /// The expression as a type.
  func converted(
    _ operand: Operand, to type: RoutineType, at range: SourceRange
  ) throws(SQLError) -> Evaluate {
    guard let conversion = try conversion(from: operand.type, to: type, at: range) else {
      return operand.evaluate
    }
    let evaluate = operand.evaluate
    return { (frame) throws(Raised) in try conversion(try evaluate(frame)) }
  }

  func mismatch(_ from: RoutineType, _ to: RoutineType, at range: SourceRange) -> SQLError {
    fail(
      382, "expression is of wrong type", at: range,
      hint: "it is \(from.shown), but \(to.shown) is wanted", state: .datatypeMismatch)
  }

  /// Nil where nothing has to be done.
  func conversion(
    from: RoutineType, to: RoutineType, at range: SourceRange
  ) throws(SQLError) -> Conversion? {
    switch (from, to) {
    case (.null, .integer(let limits)) where limits.isNotNull: return Assign.integer(limits)
    case (.null, .record(let type)):
      return { (_) throws(Raised) in RoutineType.record(type).initial }
    case (.null, _): return nil
    case (.boolean, .boolean): return nil
    case (.record(let source), .record(let target)):
      if source === target { return nil }
      return try recordConversion(source, target, at: range)
    case (.collection(let source), .collection(let target)):
      if source === target || source.name == target.name { return nil }
      guard source.name.isEmpty, target.kind != .associative else {
        throw mismatch(from, to, at: range)
      }
      return try listConversion(source, target, at: range)
    case (.record(let source), .object(let target)) where source.name.isEmpty:
      return try objectConversion(source, target, at: range)
    case (.collection(let source), .cursor): return try cursorConversion(source, at: range)
    case (.cursor, .cursor), (.file, .file), (.opaque, _), (_, .opaque): return nil
    case (.object(let source), .object(let target)):
      guard source.isSame(orUnder: target) || target.isSame(orUnder: source) else {
        throw mismatch(from, to, at: range)
      }
      return { (datum) throws(Raised) in datum.asObject(source) }
    default: break
    }
    guard from.isScalar, to.isScalar else { throw mismatch(from, to, at: range) }
    return try scalarConversion(from, to, at: range)
  }

  private func scalarConversion(
    _ from: RoutineType, _ to: RoutineType, at range: SourceRange
  ) throws(SQLError) -> Conversion? {
    switch to {
    case .integer(let limits):
      guard from.isNumeric || from.isText else { throw mismatch(from, to, at: range) }
      return Assign.integer(limits)
    case .number(let limit):
      guard from.isNumeric || from.isText else { throw mismatch(from, to, at: range) }
      if limit == nil {
        if case .number = from { return nil }
        if case .integer = from { return nil }
      }
      return Assign.number(limit)
    case .double, .float:
      guard from.isNumeric || from.isText else { throw mismatch(from, to, at: range) }
      let isFloat = if case .float = to { true } else { false }
      return { (datum) throws(Raised) in
        if datum.isNull { return .null }
        let value = try NumberMath.double(try Convert.number(datum))
        return .double(isFloat ? Double(Float(value)) : value)
      }
    case .text(let limit):
      if case .boolean = from { throw mismatch(from, to, at: range) }
      if limit.limit == nil, from.isText { return nil }
      return Assign.text(limit)
    case .date:
      guard from.isTime || from.isText else { throw mismatch(from, to, at: range) }
      if case .date = from { return nil }
      return { (datum) throws(Raised) in try Convert.date(datum) }
    case .timestamp(let digits), .instant(let digits), .zoned(let digits):
      guard from.isTime || from.isText else { throw mismatch(from, to, at: range) }
      let unit = TimeDigits.microseconds(digits)
      switch to {
      case .instant:
        return { (datum) throws(Raised) in
          guard let moment = try Convert.moment(datum) else { return .null }
          return .instant(TimeDigits.rounded(moment, to: unit))
        }
      case .zoned:
        return { (datum) throws(Raised) in
          guard case .zoned(let box) = try Convert.zoned(datum) else { return .null }
          var value = box.value
          value.moment = TimeDigits.rounded(value.moment, to: unit)
          return .zoned(ZonedBox(value))
        }
      default:
        return { (datum) throws(Raised) in
          guard case .timestamp(let micros) = try Convert.timestamp(datum) else { return .null }
          return .timestamp(TimeDigits.rounded(micros, to: unit))
        }
      }
    case .interval(let limit):
      if case .interval = from {
        return { (datum) throws(Raised) in
          guard case .interval(let box) = datum else { return datum }
          if let limit { return .interval(try limit.boxed(box.value)) }
          // What computed intervals have more of digits than variables goes.
          return box.digits == 2 ? datum : .interval(IntervalBox(box.value))
        }
      }
      guard from.isText else { throw mismatch(from, to, at: range) }
      return { (datum) throws(Raised) in
        guard case .text(let text) = datum else { return datum }
        let read = try Assign.interval(text)
        guard let limit, case .interval(let box) = read else { return read }
        return .interval(try limit.boxed(box.value))
      }
    case .bytes:
      if case .bytes = from { return nil }
      guard from.isText else { throw mismatch(from, to, at: range) }
      return { (datum) throws(Raised) in
        if case .text(let text) = datum { return try Assign.bytes(text) }
        return datum
      }
    case .boolean: throw mismatch(from, to, at: range)
    default: return nil
    }
  }

  /// A structure of SQL as an object: what a constructor in a query made.
  private func objectConversion(
    _ source: RecordType, _ target: ObjectTypeInfo, at range: SourceRange
  ) throws(SQLError) -> Conversion {
    let wanted = RecordType(target.name, target.attributes)
    let fields = try recordConversion(source, wanted, at: range)
    return { (datum) throws(Raised) in
      guard case .record(let box) = try fields?(datum) ?? datum else { return .null }
      return .record(RecordBox(box.fields, objectType: target))
    }
  }

  /// The list that a cursor expression of SQL gives as a cursor over its rows.
  private func cursorConversion(
    _ source: CollectionType, at range: SourceRange
  ) throws(SQLError) -> Conversion {
    guard source.name.isEmpty, case .record(let row) = source.element else {
      throw mismatch(.collection(source), .cursor(CursorType("SYS_REFCURSOR", row: nil)), at: range)
    }
    let fields = row.fields.map { Columns.Field($0.name, $0.type.column) }
    return { (datum) throws(Raised) in
      let box = CursorBox()
      var rows: [Datum] = []
      if case .collection(let list) = datum { rows = list.values }
      var columns: [Column] = []
      for (i, field) in fields.enumerated() {
        var builder = ColumnBuilder(field.type, capacity: rows.count)
        for row in rows {
          guard case .record(let values) = row else { continue }
          builder.append(try values.fields[i].value(as: field.type))
        }
        columns.append(builder.finish())
      }
      box.open(ListFeed([Batch(columns, count: rows.count)]), fields)
      return .cursor(box)
    }
  }

  /// A list of SQL as a nested table or varray.
  private func listConversion(
    _ source: CollectionType, _ target: CollectionType, at range: SourceRange
  ) throws(SQLError) -> Conversion {
    let element = try conversion(from: source.element, to: target.element, at: range)
    return { (datum) throws(Raised) in
      guard case .collection(let box) = datum else { return .null }
      var values = box.values
      if let element {
        for i in values.indices { values[i] = try element(values[i]) }
      }
      if target.kind == .array, Int64(values.count) > target.limit { throw Raised(-6532) }
      return .collection(CollectionBox(target, values: values))
    }
  }

  private func recordConversion(
    _ source: RecordType, _ target: RecordType, at range: SourceRange
  ) throws(SQLError) -> Conversion? {
    guard source.fields.count == target.fields.count else {
      throw fail(
        382, "expression is of wrong type", at: range,
        hint:
          "\(source.name) has \(source.fields.count) fields, \(target.name) has \(target.fields.count)",
        state: .datatypeMismatch)
    }
    var conversions: [Conversion?] = []
    for (a, b) in zip(source.fields, target.fields) {
      conversions.append(try conversion(from: a.type, to: b.type, at: range))
    }
    if conversions.allSatisfy({ $0 == nil }) { return nil }
    return { (datum) throws(Raised) in
      guard case .record(let box) = datum else { return datum }
      var fields = box.fields
      for (i, conversion) in conversions.enumerated() {
        if let conversion { fields[i] = try conversion(fields[i]) }
      }
      return .record(RecordBox(fields))
    }
  }
}

/// The conversions of assignments at run time.
enum Assign {
  static func integer(_ limits: IntegerRange) -> Conversion {
    let (lower, upper) = (limits.lower, limits.upper)
    let isSubtype = lower != Int64(Int32.min) || upper != Int64(Int32.max)
    return { (datum) throws(Raised) in
      if case .integer(let value) = datum, value >= lower, value <= upper { return datum }
      if datum.isNull {
        if limits.isNotNull { throw Raised.valueError() }
        return datum
      }
      let value = try NumberMath.integer(try Convert.number(datum))
      if limits.wraps { return .integer(Int64(Int32(truncatingIfNeeded: value))) }
      guard value >= lower, value <= upper else {
        if isSubtype { throw Raised.valueError() }
        throw Raised(-1426)
      }
      return .integer(value)
    }
  }

  static func number(_ limit: NumberLimit?) -> Conversion {
    switch limit {
    case .fixed(let precision, let scale)?: number(precision, scale)
    case .floating(let digits)?: number(digits: digits)
    case nil: { (datum) throws(Raised) in try Convert.number(datum).asNumber() }
    }
  }

  /// FLOAT(p): rounded to so many decimal digits, from the first one that is not zero on.
  private static func number(digits: Int) -> Conversion {
    let bound: Int64? = digits <= 18 ? NumberMath.powers[digits] : nil
    return { (datum) throws(Raised) in
      switch datum {
      case .null: return datum
      case .integer(let value), .decimal(let value, _):
        // All that 64 bits hold has at most 19 digits.
        guard let bound else { if digits > 18 { return datum } else { break } }
        if value < bound, value > -bound { return datum }
      default: break
      }
      let given = try Convert.number(datum).asNumber()
      guard let number = NumberMath.number(given) else { throw Raised.notANumber }
      return try NumberMath.datum(number.rounded(toDigits: digits))
    }
  }

  private static func number(_ precision: Int, _ scale: Int) -> Conversion {
    let whole = precision - scale
    let bound: Int64? = whole >= 0 && whole <= 18 ? NumberMath.powers[whole] : nil
    return { (datum) throws(Raised) in
      if case .integer(let value) = datum, scale >= 0, let bound, value < bound, value > -bound {
        return datum
      }
      if datum.isNull { return datum }
      let number = try Convert.number(datum).asNumber()
      let rounded = try NumberMath.rounded(number, scale)
      try checkPrecision(rounded, whole)
      return rounded
    }
  }

  /// |x| < 10^whole
  private static func checkPrecision(_ datum: Datum, _ whole: Int) throws(Raised) {
    let limit: Datum
    if whole >= 0 {
      limit = try NumberMath.power(of: whole)
    } else {
      limit = try NumberMath.datum(Number(isNegative: false, magnitude: 1, power: whole))
    }
    let magnitude =
      try NumberMath.compare(datum, .integer(0)) < 0 ? NumberMath.negate(datum) : datum
    if try NumberMath.compare(magnitude, limit) >= 0 {
      throw Raised.valueError("number precision too large")
    }
  }

  static func text(_ limit: TextLimit) -> Conversion {
    guard let most = limit.limit else {
      return { (datum) throws(Raised) in
        if case .text = datum { return datum }
        return .of(try Convert.text(datum))
      }
    }
    return { (datum) throws(Raised) in
      let text: String
      switch datum {
      case .null: return .null
      case .text(let given): text = given
      default: text = try Convert.text(datum)
      }
      let bytes = text.utf8.count
      if bytes > most {
        let length = limit.countsCharacters ? text.unicodeScalars.count : bytes
        if length > most { throw Raised.valueError("character string buffer too small") }
      }
      guard limit.isPadded else { return .of(text) }
      let length = limit.countsCharacters ? text.unicodeScalars.count : bytes
      return .of(length < most ? text + String(repeating: " ", count: most - length) : text)
    }
  }

  static func interval(_ text: String) throws(Raised) -> Datum {
    do throws(SQLError) {
      return try Builtins.cast(.text(text), from: .varchar, to: .interval, RoutineSession.plain)
    } catch { throw Raised(-1867, "the interval is invalid", cause: error) }
  }

  static func bytes(_ text: String) throws(Raised) -> Datum {
    var bytes: [UInt8] = []
    let digits = Array(text.utf8)
    let padded = digits.count % 2 == 1 ? [48] + digits : digits
    for place in stride(from: 0, to: padded.count, by: 2) {
      guard let high = digit(padded[place]), let low = digit(padded[place + 1]) else {
        throw Raised.valueError("hex to raw conversion error")
      }
      bytes.append(high << 4 | low)
    }
    return .bytes(BytesBox(bytes))
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }
}

extension Datum {
  /// NUMBER of a BINARY_DOUBLE too.
  func asNumber() throws(Raised) -> Datum {
    guard case .double = self else { return self }
    guard let number = NumberMath.number(self) else { throw Raised(-6502) }
    return try NumberMath.datum(number)
  }
}
