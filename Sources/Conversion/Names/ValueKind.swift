import Syntax

/// What values a variable or an expression has, as far as the text tells.
enum ValueKind {
  case number
  /// BINARY_DOUBLE: sums depend on their order.
  case double
  /// BINARY_FLOAT.
  case float
  case text
  /// CHAR, which compares without its blanks at the end.
  case padded
  case date
  case timestamp

  var isText: Bool { self == .text || self == .padded }
  var isBinary: Bool { self == .double || self == .float }

  /// - Parameter type: `NUMBER(10, 2)`
  init?(_ type: String) {
    switch type.prefix(while: { $0 != "(" }).lowercased().split(separator: " ").first ?? "" {
    case "number", "numeric", "decimal", "dec", "integer", "int", "smallint", "pls_integer",
      "binary_integer", "float", "real", "natural", "naturaln", "positive", "positiven",
      "simple_integer", "signtype", "bigint":
      self = .number
    case "binary_double", "simple_double": self = .double
    case "binary_float", "simple_float": self = .float
    case "varchar2", "varchar", "nvarchar2", "string", "long", "clob", "nclob": self = .text
    case "char", "nchar", "character":
      self = type.lowercased().contains("varying") ? .text : .padded
    case "date": self = .date
    case "timestamp": self = .timestamp
    default: return nil
    }
  }

  /// What a builtin function gives; nil where its arguments tell, or nothing.
  init?(function: String) {
    if Self.numbers.contains(function) {
      self = .number
    } else if Self.texts.contains(function) {
      self = .text
    } else if Self.dates.contains(function) {
      self = .date
    } else if Self.timestamps.contains(function) {
      self = .timestamp
    } else {
      return nil
    }
  }

  private static let numbers: Set<String> = [
    "abs", "mod", "sign", "floor", "ceil", "power", "sqrt", "exp", "ln", "log", "length", "lengthb",
    "instr", "to_number", "months_between", "ascii", "count", "sum", "avg", "row_number", "rank",
    "dense_rank", "sqlcode", "regexp_count", "regexp_instr", "bitand", "rownum", "level",
  ]
  private static let texts: Set<String> = [
    "substr", "upper", "lower", "initcap", "trim", "ltrim", "rtrim", "lpad", "rpad", "replace",
    "translate", "to_char", "chr", "concat", "listagg", "regexp_substr", "regexp_replace",
    "sqlerrm",
    "user",
  ]
  private static let dates: Set<String> = [
    "to_date", "add_months", "last_day", "next_day", "sysdate", "current_date",
  ]
  private static let timestamps: Set<String> = [
    "systimestamp", "current_timestamp", "localtimestamp", "to_timestamp",
  ]

  /// Functions whose first argument tells.
  static let ofFirst: Set<String> = [
    "nvl", "coalesce", "greatest", "least", "nullif", "min", "max", "lag", "lead", "first_value",
    "last_value", "any_value",
  ]
}

extension Slot {
  /// Nil for records, collections and what is not declared.
  var kind: ValueKind? {
    switch type {
    case .integer, .number: .number
    case .text(let limit): limit.isPadded ? .padded : .text
    case .any, .digits: declared.flatMap { ValueKind($0) }
    }
  }
}

/// Tells what expressions give.
struct ExpressionKinds {
  /// What a name stands for.
  let name: (QualifiedName) -> ValueKind?
  /// What a variable, a field or an element is.
  let variable: (Expression) -> ValueKind?
  /// What a routine of the sources gives.
  let routine: (QualifiedName) -> ValueKind?

  func kind(of expression: Expression) -> ValueKind? {
    switch expression.kind {
    case .literal(.integer), .literal(.decimal), .literal(.float): return .number
    case .literal(.string): return .text
    case .literal(.binaryDouble), .literal(.binaryFloat): return .double
    case .typedLiteral(let type, _): return ValueKind(Printer.text(of: type, dialect: .oracle))
    case .cast(let cast): return ValueKind(Printer.text(of: cast.type, dialect: .oracle))
    case .unary(_, let operand): return kind(of: operand) == .double ? .double : .number
    case .row(let items) where items.count == 1: return kind(of: items[0])
    case .name(let path):
      if path.parts.count >= 2, ["nextval", "currval", "count"].contains(lower(path.last)) {
        return variable(expression) ?? .number
      }
      return variable(expression) ?? name(path)
        ?? (path.parts.count == 1 ? ValueKind(function: lower(path.last)) : nil)
    case .field: return variable(expression)
    case .cursorAttribute(_, let attribute):
      return "\(attribute)".lowercased() == "rowcount" ? .number : nil
    case .chain(let chain): return kind(of: chain)
    case .conditional(let choice): return first(choice.branches.map(\.result))
    case .call(let call): return variable(expression) ?? kind(of: call)
    default: return nil
    }
  }

  private func kind(of chain: OperatorChain) -> ValueKind? {
    var left = kind(of: chain.first)
    for part in chain.rest {
      let right = kind(of: part.operand)
      switch part.operator {
      case .concatenate: left = .text
      case .add, .subtract, .multiply, .divide, .power, .modulo:
        let moments: Set<ValueKind> = [.date, .timestamp]
        let isMoment = left.map(moments.contains) ?? false
        let isOther = right.map(moments.contains) ?? false
        if isMoment && isOther {
          left = left == .date && right == .date ? .number : nil
        } else if isMoment || isOther {
          left = .date
        } else if left == nil || right == nil {
          // A day plus something unknown is not known either.
          left = [.multiply, .divide, .power, .modulo].contains(part.operator) ? .number : nil
        } else {
          left = left == .double || right == .double ? .double : .number
        }
      default: return nil
      }
    }
    return left
  }

  private func kind(of call: FunctionCall) -> ValueKind? {
    let values = call.arguments.map(\.value)
    let name = lower(call.name.last)
    if let kind = routine(call.name) { return kind }
    guard call.name.parts.count == 1 else { return nil }
    if ValueKind.ofFirst.contains(name) { return first(values) }
    switch name {
    case "nvl2": return first(Array(values.dropFirst()))
    case "decode":
      return first(values.indices.filter { $0 >= 2 && $0 % 2 == 0 }.map { values[$0] })
    case "round", "trunc":
      return values.first.flatMap { kind(of: $0) }.map {
        $0.isText ? .number : $0 == .timestamp ? .date : $0
      }
    default: return ValueKind(function: name)
    }
  }

  /// The kind of the first of them that is not NULL.
  private func first(_ values: [Expression]) -> ValueKind? {
    values.first {
      if case .literal(.null) = $0.kind { false } else { true }
    }.flatMap { kind(of: $0) }
  }
}

extension LoopRun {
  /// What an expression of PL/SQL gives here.
  func kind(of expression: Expression, _ scope: Scope) -> ValueKind? {
    ExpressionKinds(
      name: { name in
        guard case .constant(let value, let type)? = self.find(name, scope)?.0 else { return nil }
        switch type {
        case .any, .digits: return self.kind(of: value, scope)
        case .text(let limit): return limit.isPadded ? .padded : .text
        case .integer, .number: return .number
        }
      },
      variable: { expression in
        if case .scalar(let slot)? = self.place(expression, scope)?.0 {
          return self.kind(of: slot)
        }
        return self.elementKind(expression, scope)
      }, routine: { self.resultKind(of: $0, scope) }
    ).kind(of: expression)
  }

  /// What `a(k)` and `a(k).x` are.
  private func elementKind(_ expression: Expression, _ scope: Scope) -> ValueKind? {
    var (base, field): (Expression, String?) = (expression, nil)
    if case .field(let inner, let name) = expression.kind { (base, field) = (inner, lower(name)) }
    guard case .call(let call) = base.kind, let (binding, home) = find(call.name, scope),
      case .collection(_, let type) = binding
    else { return nil }
    return elementSlot(of: type, home, field)?.kind
  }

  /// What a column of a query's rows is.
  func kind(of expression: Expression, in query: Query, _ scope: Scope) -> ValueKind? {
    ExpressionKinds(
      name: { name in
        if let column = self.builder.column(name, in: query) {
          return column.type.flatMap { ValueKind(Printer.text(of: $0, dialect: .oracle)) }
        }
        guard case .scalar(let slot)? = self.find(name, scope)?.0 else { return nil }
        return self.kind(of: slot)
      },
      variable: { _ in nil }, routine: { self.resultKind(of: $0, scope) }
    ).kind(of: expression)
  }

  private func resultKind(of name: QualifiedName, _ scope: Scope) -> ValueKind? {
    guard case .routines(let list)? = find(name, scope)?.0, let routine = list.first,
      let type = routine.subprogram.heading.returnType,
      case .scalar(let slot) = builder.binding(
        "result", type, builder.home(of: routine), outside: nil)
    else { return nil }
    return slot.kind
  }

  /// What a variable holds here.
  func kind(of slot: Slot) -> ValueKind? {
    if let kind = slot.kind { return kind }
    guard case .term(let value)? = state.values[slot] else { return parent?.kind(of: slot) }
    return kind(of: value)
  }

  /// What a column of the driving query here or around is.
  func kind(of value: Term) -> ValueKind? {
    if value.isNumeral { return .number }
    guard value.isColumn, let name = value.uses.first else { return nil }
    var run: LoopRun? = self
    while let current = run {
      if let kind = current.frame.valueKinds[name] { return kind }
      run = current.parent
    }
    return nil
  }

  /// A value as a variable of another kind takes it: a text becomes a number.
  func ofKind(_ value: Term, _ kind: ValueKind?, _ slot: Slot) -> Term {
    guard let wanted = slot.kind, value != .null else { return value }
    let kind = kind ?? self.kind(of: value)
    if kind == wanted { return value }
    func converted(_ text: String, canFail: Bool = true) -> Term {
      Term(text: text, uses: value.uses, canFail: canFail || value.canFail)
    }
    switch wanted {
    case .number:
      if value.isInteger || kind == .double { return value }
      if case .number = slot.type { return value }
      return converted("TO_NUMBER(\(value.text))")
    case .double: return converted("CAST(\(value.text) AS BINARY_DOUBLE)")
    case .padded: return kind == .text ? value : converted("TO_CHAR(\(value.text))", canFail: false)
    case .text where kind == .padded:
      return converted("CAST(\(value.text) AS VARCHAR2(4000))", canFail: false)
    case .text:
      return value.isASCIIText ? value : converted("TO_CHAR(\(value.text))", canFail: false)
    case .float: return value
    case .date where kind == .timestamp:
      // PL/SQL leaves the fraction of a second out, a cast of SQL rounds it.
      let form = "'YYYY-MM-DD HH24:MI:SS'"
      return converted("TO_DATE(TO_CHAR(\(value.text), \(form)), \(form))")
    case .date: return converted("CAST(\(value.text) AS DATE)")
    case .timestamp: return converted("CAST(\(value.text) AS TIMESTAMP)")
    }
  }
}

// What converts its operands may fail, whatever they are.
extension LoopRun {
  /// Whether an operation is one of texts with numbers, or may leave the days or numbers that there are.
  func converts(_ chain: OperatorChain, _ scope: Scope) -> Bool {
    let operands = [chain.first] + chain.rest.map(\.operand)
    let kinds = operands.map { kind(of: $0, scope) }
    let symbols = Set(chain.rest.map(\.operator))
    if !symbols.isDisjoint(with: [.add, .subtract, .multiply]) {
      return kinds.contains(where: { $0?.isText ?? false }) || kinds.contains(.date)
        || kinds.contains(.timestamp)
        || operands.contains(where: \.isLargeNumber)
    }
    return symbols != [.concatenate] && mixes(kinds)
  }

  /// Whether a function makes numbers or days of texts.
  func converts(_ call: FunctionCall, _ scope: Scope) -> Bool {
    let name = lower(call.name.last)
    let kinds = call.arguments.map { kind(of: $0.value, scope) }
    if ["abs", "sign", "floor", "ceil", "round", "trunc"].contains(name) {
      return kinds.first??.isText ?? false
    }
    guard ValueKind.ofFirst.contains(name) || name == "decode" else { return false }
    return mixes(kinds)
  }

  private func mixes(_ kinds: [ValueKind?]) -> Bool {
    kinds.contains { $0?.isText ?? false } && kinds.contains { $0.map { !$0.isText } ?? false }
  }
}

extension Expression {
  /// A literal beside which a NUMBER may overflow.
  fileprivate var isLargeNumber: Bool {
    switch kind {
    case .literal(.float): true
    case .literal(.integer(let digits)): digits.count > 30
    default: false
    }
  }

  /// Whether a row of a query may fail by this value, as far as its text tells.
  var mayFail: Bool {
    switch kind {
    case .cast, .subquery: return true
    case .chain(let chain)
    where chain.rest.contains { [.divide, .modulo, .power].contains($0.operator) }:
      return true
    case .call(let call) where !FailureFreeFunctions.has(call):
      return true
    default: return children.contains(where: \.mayFail)
    }
  }
}
