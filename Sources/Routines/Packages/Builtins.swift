import Columns
import Diagnostics
import Functions
import Glibc
import Kernels
import Syntax

/// Functions of package STANDARD and of the engine's own packages, by name.
package enum Builtins {
  /// A function over values; the binder converts nothing before it.
  typealias Compute = ([Datum], RoutineSession) throws(Raised) -> Datum

  struct Function {
    var type: RoutineType
    var minimum: Int
    var maximum: Int
    /// NULL in any argument gives NULL.
    var isStrict: Bool
    /// Parameter names, for named notation.
    var names: [String]
    var compute: Compute

    init(
      _ type: RoutineType, _ arguments: ClosedRange<Int>, isStrict: Bool = true,
      names: [String] = [], _ compute: @escaping Compute
    ) {
      self.type = type
      minimum = arguments.lowerBound
      maximum = arguments.upperBound
      self.isStrict = isStrict
      self.names = names
      self.compute = compute
    }
  }

  /// A procedure; arguments that it writes are listed.
  struct Procedure {
    var minimum: Int
    var maximum: Int
    var names: [String]
    /// Positions of OUT and IN OUT parameters.
    var outputs: Set<Int>
    var perform: (inout [Datum], RoutineSession) throws(Raised) -> Void

    init(
      _ arguments: ClosedRange<Int>, names: [String] = [], outputs: Set<Int> = [],
      _ perform: @escaping (inout [Datum], RoutineSession) throws(Raised) -> Void
    ) {
      minimum = arguments.lowerBound
      maximum = arguments.upperBound
      self.names = names
      self.outputs = outputs
      self.perform = perform
    }
  }

  static func hasPackage(_ name: String) -> Bool { packages.contains(name) }

  static func isKnown(_ name: String) -> Bool {
    functions[name] != nil || procedures[name] != nil || special.contains(name)
      || functionCatalog.scalar(name) != nil
  }

  /// Bound by the binder itself, as they look at their arguments.
  static let special: Set<String> = [
    "nvl", "nvl2", "coalesce", "decode", "nullif", "greatest", "least", "raise_application_error",
    "sqlcode", "sqlerrm", "inserting", "updating", "deleting", "trunc", "round", "to_char", "treat",
    "value", "cardinality", "set", "to_number", "to_date",
  ]

  nonisolated(unsafe) static let functions: [String: Function] =
    standardFunctions.merging(packageFunctions) { a, _ in a }

  nonisolated(unsafe) static let procedures: [String: Procedure] = packageProcedures

  static let packages: Set<String> = Set(
    (Array(packageFunctions.keys) + Array(procedures.keys) + Array(packageConstants.keys))
      .compactMap { name in
        name.split(separator: ".").count > 1 ? String(name.split(separator: ".")[0]) : nil
      })

  /// One value converted by the engine.
  static func cast(
    _ datum: Datum, from: DataType, to: DataType, _ session: FunctionSession,
    at range: SourceRange? = nil
  ) throws(SQLError) -> Datum {
    guard let cast = Functions.cast(from: from, to: to) else {
      throw SQLError(.cannotCoerce, "a value of type \(from) cannot be cast to \(to)", range: range)
    }
    do throws(SQLError) {
      let column = Column.constant(try value(datum, from), from, count: 1)
      return Datum(try cast.kernel([column], KernelContext(count: 1, session: session)), 0)
    } catch {
      throw error.located(at: range)
    }
  }

  static func value(_ datum: Datum, _ type: DataType) throws(SQLError) -> Value {
    do throws(Raised) { return try datum.value(as: type) } catch { throw SQLError(error) }
  }

  /// Calls one of the engine's functions.
  static func call(
    _ name: String, _ arguments: [(Datum, DataType)], _ session: RoutineSession
  ) throws(Raised) -> Datum {
    do throws(SQLError) {
      let call = try functionCatalog.resolveScalar(
        name, arguments.map { ArgumentType($0.1) }, dialect: .oracle)
      return try run(call, arguments, session.functionSession)
    } catch { throw Raised(error) }
  }

  static func run(
    _ call: ScalarCall, _ arguments: [(Datum, DataType)], _ session: FunctionSession
  ) throws(SQLError) -> Datum {
    let context = KernelContext(count: 1, session: session)
    var columns: [Column] = []
    for (i, (given, type)) in arguments.enumerated() {
      let wanted = i < call.argumentTypes.count ? call.argumentTypes[i] : type
      var datum = given
      if wanted.isInteger, !type.isInteger { datum = try withoutFraction(given) }
      if datum.isNull {
        columns.append(.nulls(wanted, count: 1))
        continue
      }
      if type == wanted || isDirect(datum, wanted) {
        columns.append(.constant(try value(datum, wanted), wanted, count: 1))
        continue
      }
      let column = Column.constant(try value(datum, type), type, count: 1)
      guard let cast = Functions.cast(from: type, to: wanted) else {
        columns.append(column)
        continue
      }
      columns.append(try cast.kernel([column], context))
    }
    return Datum(try call.kernel(columns, context), 0)
  }

  /// Where a function wants an integer, the fraction of a number is cut off.
  private static func withoutFraction(_ datum: Datum) throws(SQLError) -> Datum {
    switch datum {
    case .decimal, .wide:
      do throws(Raised) { return try truncated(datum) } catch { throw SQLError(error) }
    default: return datum
    }
  }

  /// Numbers become any numeric type without the engine's casts.
  private static func isDirect(_ datum: Datum, _ type: DataType) -> Bool {
    switch datum {
    case .integer: type.isInteger || type == .number || type.isFloating
    case .decimal, .wide: type == .number || type.isFloating || type.isInteger
    case .date: type.isTimestamp
    default: false
    }
  }
}

extension RoutineSession {
  static let plain = FunctionSession(dialect: .oracle)
}

/// Functions of STANDARD that are faster here than through columns, or that the engine has not.
nonisolated(unsafe) private let standardFunctions: [String: Builtins.Function] = [
  "abs": .init(.number, 1...1) { (a, _) throws(Raised) in
    let value = try Convert.number(a[0])
    return try NumberMath.compare(value, .integer(0)) < 0 ? NumberMath.negate(value) : value
  },
  "sign": .init(.number, 1...1) { (a, _) throws(Raised) in
    .integer(Int64(try NumberMath.compare(try Convert.number(a[0]), .integer(0))))
  },
  "ceil": .init(.number, 1...1) { (a, _) throws(Raised) in
    let value = try Convert.number(a[0])
    let cut = try NumberMath.rounded(value, 0, roundsHalf: false)
    return try NumberMath.compare(cut, value) < 0 ? NumberMath.add(cut, .integer(1)) : cut
  },
  "floor": .init(.number, 1...1) { (a, _) throws(Raised) in
    let value = try Convert.number(a[0])
    let cut = try NumberMath.rounded(value, 0, roundsHalf: false)
    return try NumberMath.compare(cut, value) > 0 ? NumberMath.subtract(cut, .integer(1)) : cut
  },
  "mod": .init(.number, 2...2) { (a, _) throws(Raised) in
    try NumberMath.modulo(try Convert.number(a[0]), try Convert.number(a[1]))
  },
  "remainder": .init(.number, 2...2) { (a, _) throws(Raised) in
    let (x, y) = (try Convert.number(a[0]), try Convert.number(a[1]))
    guard !NumberMath.isZero(y) else { throw Raised(-1476) }
    // The nearest multiple, the even one where two are as near.
    let quotient = try NumberMath.divide(x, y)
    var nearest = try NumberMath.rounded(quotient, 0)
    let rest = try NumberMath.subtract(nearest, quotient)
    let magnitude = try NumberMath.compare(rest, .integer(0)) < 0 ? NumberMath.negate(rest) : rest
    if try NumberMath.compare(magnitude, .decimal(5, scale: 1)) == 0,
      !NumberMath.isZero(try NumberMath.modulo(nearest, .integer(2)))
    {
      nearest =
        try NumberMath.compare(quotient, .integer(0)) < 0
        ? NumberMath.add(nearest, .integer(1)) : NumberMath.subtract(nearest, .integer(1))
    }
    return try NumberMath.subtract(x, try NumberMath.multiply(nearest, y))
  },
  "power": .init(.number, 2...2) { (a, _) throws(Raised) in
    try exact(a) { NumberFunctions.power($0[0], $0[1]) }
  },
  "sqrt": .init(.number, 1...1) { (a, _) throws(Raised) in
    try exact(a) { NumberFunctions.squareRoot($0[0]) }
  },
  "exp": .init(.number, 1...1) { (a, _) throws(Raised) in
    try exact(a) { NumberFunctions.exponential($0[0]) }
  },
  "ln": .init(.number, 1...1) { (a, _) throws(Raised) in
    try exact(a) { NumberFunctions.logarithm($0[0]) }
  },
  "length": .init(.integer, 1...1) { (a, _) throws(Raised) in
    .integer(Int64(TextParts.length(try Convert.text(a[0]))))
  },
  "lengthb": .init(.integer, 1...1) { (a, _) throws(Raised) in
    .integer(Int64(try Convert.text(a[0]).utf8.count))
  },
  "substr": .init(.text, 2...3) { (a, _) throws(Raised) in
    .of(
      TextParts.part(
        try Convert.text(a[0]), from: try NumberMath.integer(truncated(a[1])),
        length: a.count > 2 ? try NumberMath.integer(truncated(a[2])) : nil))
  },
  "instr": .init(.integer, 2...4) { (a, _) throws(Raised) in
    let occurrence = a.count > 3 ? try NumberMath.integer(truncated(a[3])) : 1
    // SQL says ORA-01428.
    guard occurrence > 0 else { throw Raised.valueError() }
    return .integer(
      TextParts.find(
        try Convert.text(a[1]), in: try Convert.text(a[0]),
        from: a.count > 2 ? try NumberMath.integer(truncated(a[2])) : 1, occurrence: occurrence))
  },
  "upper": .init(.text, 1...1) { (a, _) throws(Raised) in
    .of(TextParts.upper(try Convert.text(a[0])))
  },
  "lower": .init(.text, 1...1) { (a, _) throws(Raised) in
    .of(TextParts.lower(try Convert.text(a[0])))
  },
  "sysdate": .init(.date, 0...0) { (_, run) throws(Raised) in
    let local = try Builtins.call("localtimestamp", [], run)
    return try Convert.date(local)
  },
  "systimestamp": .init(.zoned, 0...1) { (_, _) throws(Raised) in
    try Convert.zoned(.instant(Clock.now))
  },
  "user": .init(.text, 0...0) { (_, run) throws(Raised) in .of(run.runner.user.uppercased()) },
  "uid": .init(.integer, 0...0) { (_, _) throws(Raised) in .integer(1) },
  "dbtimezone": .init(.text, 0...0) { (_, _) throws(Raised) in .text("+00:00") },
  "sessiontimezone": .init(.text, 0...0) { (_, run) throws(Raised) in .of(run.runner.timeZone) },
  "userenv": .init(.text, 1...1) { (a, run) throws(Raised) in
    SystemContext.value("USERENV", try Convert.text(a[0]), run)
  },
  "sys_context": .init(.text, 2...3) { (a, run) throws(Raised) in
    SystemContext.value(try Convert.text(a[0]), try Convert.text(a[1]), run)
  },
  "sys_guid": .init(.bytes, 0...0) { (_, run) throws(Raised) in
    .bytes(BytesBox((0..<16).map { _ in UInt8(truncatingIfNeeded: run.random.next()) }))
  },
  "hextoraw": .init(.bytes, 1...1) { (a, _) throws(Raised) in
    try Assign.bytes(try Convert.text(a[0]))
  },
  "rawtohex": .init(.text, 1...1) { (a, _) throws(Raised) in .of(try Convert.text(a[0])) },
  "rowidtochar": .init(.text, 1...1) { (a, _) throws(Raised) in .of(try Convert.text(a[0])) },
  "chartorowid": .init(.text, 1...1) { (a, _) throws(Raised) in .of(try Convert.text(a[0])) },
  "to_clob": .init(.text(TextLimit(isLarge: true)), 1...1) { (a, _) throws(Raised) in
    .of(try Convert.text(a[0]))
  },
  "to_nchar": .init(.text, 1...1) { (a, _) throws(Raised) in .of(try Convert.text(a[0])) },
  "empty_clob": .init(.text(TextLimit(isLarge: true)), 0...0, isStrict: false) {
    (_, _) throws(Raised) in .null
  },
  "empty_blob": .init(.bytes, 0...0, isStrict: false) { (_, _) throws(Raised) in .null },
  "bitand": .init(.number, 2...2) { (a, _) throws(Raised) in
    .integer(
      try NumberMath.integer(try Convert.number(a[0]))
        & NumberMath.integer(try Convert.number(a[1])))
  },
  "ora_hash": .init(.number, 1...3, isStrict: false) { (a, _) throws(Raised) in
    func number(_ place: Int) throws(Raised) -> Int64? {
      guard a.count > place, !a[place].isNull else { return nil }
      return try NumberMath.integer(try Convert.number(a[place]))
    }
    let text = a[0].isNull ? [] : Array(try Convert.text(a[0]).utf8)
    return .integer(
      OraHash.bucket(of: text, greatest: try number(1), seed: try number(2)))
  },
  "numtodsinterval": .init(.interval, 2...2) { (a, _) throws(Raised) in
    let units: [String: Int64] = [
      "DAY": 86_400_000_000, "HOUR": 3_600_000_000, "MINUTE": 60_000_000, "SECOND": 1_000_000,
    ]
    guard let unit = units[try Convert.text(a[1]).uppercased()] else {
      throw Raised(-1760, "illegal argument for function")
    }
    let micros = try NumberMath.integer(
      try NumberMath.multiply(try Convert.number(a[0]), .integer(unit)))
    let days = micros / 86_400_000_000
    return .interval(
      IntervalBox(
        Interval(days: Int32(days), microseconds: micros - days * 86_400_000_000), digits: 9,
        fractionDigits: 9))
  },
  "numtoyminterval": .init(.interval, 2...2) { (a, _) throws(Raised) in
    let unit = try Convert.text(a[1]).uppercased()
    guard unit == "YEAR" || unit == "MONTH" else {
      throw Raised(-1760, "illegal argument for function")
    }
    let months = try NumberMath.multiply(
      try Convert.number(a[0]), .integer(unit == "YEAR" ? 12 : 1))
    return .interval(
      IntervalBox(
        Interval(months: Int32(truncatingIfNeeded: try NumberMath.integer(months))), digits: 9))
  },
]

/// Computes with NUMBER; nothing is no value: ORA-06502, where SQL says ORA-01428.
private func exact(
  _ arguments: [Datum], _ body: ([Number]) -> Number?
) throws(Raised) -> Datum {
  var numbers: [Number] = []
  for argument in arguments {
    guard let number = NumberMath.number(try Convert.number(argument)) else {
      throw Raised.notANumber
    }
    numbers.append(number)
  }
  guard let result = body(numbers) else {
    throw Raised(-6502, "PL/SQL: numeric or value error")
  }
  return try NumberMath.datum(result)
}

/// Positions and lengths of text functions are cut to whole numbers.
private func truncated(_ datum: Datum) throws(Raised) -> Datum {
  try NumberMath.rounded(try Convert.number(datum), 0, roundsHalf: false)
}
