import Diagnostics
import Syntax

/// What the scripts define, as the printer needs it: units with their loops as sets.
final class SparkProgram {
  struct Sequence {
    var start: Int
    var increment: Int
  }

  /// What is told of a loop that became sets.
  struct Loop {
    var remark: String
    var check: String
  }

  let top = SparkBlockScope(nil, name: nil)
  private(set) var tables: [String: [SparkColumn]] = [:]
  /// The declared types of the columns, for CREATE TABLE.
  private(set) var definitions: [String: [(name: String, type: String)]] = [:]
  private(set) var keys: [String: [[String]]] = [:]
  /// The tables with their constraints.
  let model: ProgramModel
  private(set) var views: [String: Query] = [:]
  private(set) var sequences: [String: Sequence] = [:]
  private(set) var loops: [String: Loop] = [:]
  private(set) var standalone: [String: Subprogram] = [:]
  /// First values of the variables of packages, by their names in Spark.
  private(set) var sessionStarts: [String: String] = [:]
  /// What runs when a session first touches a package.
  private(set) var initializations: [String: Block] = [:]
  private var packages: [String: SparkBlockScope] = [:]
  private var defaults: [String: [String: Expression]] = [:]
  private var triggers: Set<String> = []

  /// A routine and the unit in which it stands.
  struct Entry {
    var label: String
    var subprogram: Subprogram
    var home: SparkBlockScope
    var unit: SourceUnit
    /// The unit as it was written.
    var original: SourceUnit
  }

  private(set) var entries: [Entry] = []

  init(_ converter: Converter) {
    model = converter.program
    for (name, table) in model.tables { add(name, table) }
    views = model.views
    triggers = Set(model.triggers.keys)
    for (_, text) in model.scripts { readDefinitions(text) }
    for certificate in converter.certificates { add(certificate, converter) }
    for unit in model.units { add(unit, converter) }
  }

  func package(_ name: String) -> SparkBlockScope? { packages[name] }
  func hasTriggers(_ table: String) -> Bool { triggers.contains(table) }

  // MARK: Tables

  private func add(_ name: String, _ table: TableModel) {
    var columns: [SparkColumn] = []
    var texts: [(String, String)] = []
    for column in table.columns {
      let (word, arguments) = column.type?.plain ?? ("varchar2", [])
      let type = SparkType(word, arguments, isStored: true) ?? .string
      columns.append(SparkColumn(name: column.name, type: type))
      let isLimited = type == .string && !arguments.isEmpty
      texts.append((column.name, isLimited ? "VARCHAR(\(arguments[0]))" : type.text))
    }
    tables[name] = columns
    definitions[name] = texts
    keys[name] = table.keys.isEmpty ? nil : table.keys
  }

  /// What a column gets that an INSERT does not name.
  func defaultValue(_ table: String, _ column: String) -> String? {
    guard let value = defaults[table]?[column],
      let type = tables[table]?.first(where: { $0.name == column })?.type
    else { return nil }
    let printer = SparkPrinter(self, storage: .snapshots, scope: top)
    guard let term = try? printer.term(value) else { return nil }
    return printer.converted(term, to: type).text
  }

  private func readDefinitions(_ text: String) {
    var parser = Parser(text, dialect: .oracle, readsScriptLines: true)
    for statement in parser.parseAll().0 {
      switch statement.kind {
      case .createSequence(let sequence):
        sequences[sequence.name.last.text.lowercased()] = Sequence(sequence)
      case .createTable(let table): readDefaults(table)
      default: break
      }
    }
  }

  private func readDefaults(_ table: CreateTable) {
    for case .column(let column) in table.elements {
      for constraint in column.constraints {
        guard case .defaultValue(let value, _) = constraint.kind else { continue }
        defaults[table.name.last.text.lowercased(), default: [:]][column.name.text.lowercased()] =
          value
      }
    }
  }

  // MARK: Units

  private func add(_ certificate: LoopCertificate, _ converter: Converter) {
    guard case .sets(let sets) = certificate.outcome else { return }
    let place = "\(certificate.file):\(ConversionSummary(converter).position(certificate))"
    let checks =
      sets.obligations.isEmpty ? "" : " (\(sets.obligations.joined(separator: "; ")))"
    loops[sets.label] = Loop(
      remark: "the loop at \(place) as sets",
      check: "the loop at \(place) does not run as sets on this data\(checks); run it in Reckoner")
  }

  private func add(_ unit: SourceUnit, _ converter: Converter) {
    let converted = SourceUnit.reading(converter.text(of: unit), file: unit.file) ?? unit
    switch converted.unit.kind {
    case .subprogram(let subprogram):
      let name = subprogram.heading.name.last.text.lowercased()
      standalone[name] = subprogram
      if subprogram.body != nil {
        entries.append(
          Entry(
            label: name, subprogram: subprogram, home: top, unit: converted, original: unit))
      }
    case .package(let package): declare(package.declarations, package.name)
    case .packageBody(let body):
      declare(body.declarations, body.name)
      initializations[body.name.last.text.lowercased()] = body.initialization
      let name = body.name.last.text.lowercased()
      for case .subprogram(let subprogram) in body.declarations.map(\.kind)
      where subprogram.body != nil {
        guard let home = packages[name] else { continue }
        entries.append(
          Entry(
            label: "\(name).\(subprogram.heading.name.last.text.lowercased())",
            subprogram: subprogram, home: home, unit: converted, original: unit))
      }
    default: break
    }
  }

  /// Variables of packages are variables of the session.
  private func declare(_ declarations: [Declaration], _ package: QualifiedName) {
    let name = package.last.text.lowercased()
    let home = packages[name] ?? SparkBlockScope(top, name: name)
    packages[name] = home
    let printer = SparkPrinter(self, storage: .snapshots, scope: home)
    for declaration in declarations {
      switch declaration.kind {
      case .variable(let variable): declare(variable, name, home, printer)
      default: _ = try? printer.declare([declaration], suffix: "")
      }
    }
  }

  private func declare(
    _ variable: Declaration.Variable, _ package: String, _ home: SparkBlockScope,
    _ printer: SparkPrinter
  ) {
    let key = variable.name.text.lowercased()
    if let found = try? printer.collection(
      printer.name("\(package)_\(key)"), variable.type, in: home)
    {
      sessionStarts[found.text] = found.empty
      home.bindings[key] = .collection(found)
      return
    }
    guard let type = try? printer.type(variable.type) else {
      home.bindings[key] = .other("the package variable \"\(package).\(key)\"")
      return
    }
    var value: SparkTerm?
    if let first = variable.defaultValue {
      guard let term = try? printer.term(first) else {
        home.bindings[key] = .other("the first value of \"\(package).\(key)\"")
        return
      }
      value = printer.converted(term, to: type)
    }
    if variable.isConstant, let value {
      home.bindings[key] = .constant(value)
    } else {
      let text = printer.name("\(package)_\(key)")
      sessionStarts[text] = value?.text ?? "NULL"
      home.bindings[key] = .variable(text, type)
    }
  }
}

extension SparkProgram.Sequence {
  init(_ sequence: CreateSequence) {
    start = 1
    increment = 1
    for option in sequence.options {
      switch option {
      case .start(let value): start = value.wholeNumber ?? 1
      case .increment(let value): increment = value.wholeNumber ?? 1
      default: break
      }
    }
  }
}

extension Expression {
  /// The number that is written, with its sign.
  var wholeNumber: Int? {
    switch kind {
    case .literal(.integer(let digits)): Int(digits)
    case .unary(.minus, let value): value.wholeNumber.map { -$0 }
    default: nil
    }
  }
}

extension SourceUnit {
  /// The unit in a text of its own; nil if it cannot be read.
  static func reading(_ text: String, file: String) -> SourceUnit? {
    var parser = Parser(text, dialect: .oracle)
    guard let statement = parser.parseAll().0.first, case .unit(let unit) = statement.kind else {
      return nil
    }
    return SourceUnit(file: file, text: text, unit: unit, range: statement.range)
  }
}
