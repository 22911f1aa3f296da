import Catalog
import Columns
import Diagnostics
import Syntax

/// Functions of the engine's own packages in SQL: `SELECT DBMS_LOB.GETLENGTH(note) FROM invoice`.
extension RoutineBinder {
  /// The function of a package that the engine brings; nil for another name.
  func packageFunction(
    _ name: QualifiedName, _ arguments: [RoutineArgument]
  ) throws(SQLError) -> RoutineFunction? {
    guard let key = Builtins.packageKey(name), let function = Builtins.packageFunctions[key] else {
      return nil
    }
    var isKnown = function.type.isColumn
    switch function.type {
    case .boolean, .file: isKnown = false
    default: break
    }
    guard isKnown else {
      throw fail(
        382, "'\(key.uppercased())' gives \(function.type.shown), which SQL has not",
        at: name.range, state: .datatypeMismatch)
    }
    guard (function.minimum...function.maximum).contains(arguments.count) else {
      throw fail(
        306, "wrong number or types of arguments in call to '\(name.last.text.uppercased())'",
        at: name.range, state: .undefinedFunction)
    }
    let places = try places(of: arguments, in: function, at: name.range)
    let types = arguments.map { $0.type == .null ? .varchar : $0.type }
    let caller = PackageCaller(function, places, session)
    let result = function.type.unlimited.column
    return RoutineFunction(
      name: key, argumentTypes: types, returnType: result,
      isDeterministic: key.hasPrefix("dbms_lob.") || key.hasPrefix("utl_raw.")
    ) { (columns, count) throws(SQLError) in try caller.call(columns, count, result) }
  }

  /// Which parameter each argument is for.
  private func places(
    of arguments: [RoutineArgument], in function: Builtins.Function, at range: SourceRange
  ) throws(SQLError) -> [Int] {
    var places: [Int] = []
    for (i, argument) in arguments.enumerated() {
      guard let name = argument.name else {
        places.append(i)
        continue
      }
      guard let place = function.names.firstIndex(of: name.lowercased()) else {
        throw fail(
          306, "there is no parameter '\(name.uppercased())'", at: range, state: .undefinedFunction)
      }
      places.append(place)
    }
    return places
  }
}

extension Builtins {
  /// `package.function`, also behind `SYS.`; nil for a name of another form.
  static func packageKey(_ name: QualifiedName) -> String? {
    var parts = name.parts.map { $0.text.lowercased() }
    if parts.count == 3, parts[0] == "sys" { parts.removeFirst() }
    return parts.count == 2 ? parts.joined(separator: ".") : nil
  }

  /// Whether a package that the engine brings has a function of the name.
  package static func hasFunction(_ name: QualifiedName) -> Bool {
    packageKey(name).map { packageFunctions[$0] != nil } ?? false
  }
}

/// Calls a function of a package for each row of a batch.
private final class PackageCaller: @unchecked Sendable {
  private let function: Builtins.Function
  private let places: [Int]
  private let session: RoutineSession

  init(_ function: Builtins.Function, _ places: [Int], _ session: RoutineSession) {
    self.function = function
    self.places = places
    self.session = session
  }

  func call(_ columns: [Column], _ count: Int, _ type: DataType) throws(SQLError) -> Column {
    var builder = ColumnBuilder(type, capacity: count)
    let width = (places.max() ?? -1) + 1
    do throws(Raised) {
      for row in 0..<count {
        var values = Array(repeating: Datum.null, count: width)
        for (column, place) in zip(columns, places) { values[place] = Datum(column, row) }
        let isKnown = !function.isStrict || !values.contains { $0.isNull }
        let result = isKnown ? try function.compute(values, session) : .null
        builder.append(try result.value(as: type))
      }
    } catch { throw SQLError(error) }
    return builder.finish()
  }
}
