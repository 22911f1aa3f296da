import Diagnostics
import Syntax

/// Makes the scopes of packages and routines, and finds what types mean.
final class ScopeBuilder {
  let program: ProgramModel
  private var packages: [String: Scope] = [:]
  /// By routine.
  var effects: [ObjectIdentifier: KnownEffects] = [:]

  init(_ program: ProgramModel) { self.program = program }

  /// The scope of a package: what its specification and its body declare.
  func package(_ name: String) -> Scope? {
    if let known = packages[name] { return known }
    guard let model = program.packages[name], let unit = model.declarations.first?.unit else {
      return nil
    }
    let scope = Scope(parent: nil, name: name, unit: unit, package: name)
    packages[name] = scope
    for (declaration, _) in model.declarations {
      declare(declaration, in: scope) { "\(name).\($0)" }
    }
    for (routine, list) in model.routines { scope.bindings[routine] = .routines(list) }
    return scope
  }

  /// The outermost routine in which a place stands.
  func routine(around place: SourceRange, _ unit: SourceUnit) -> Routine? {
    program.routines.first {
      $0.unit === unit && $0.subprogram.range.start <= place.start
        && place.end <= $0.subprogram.range.end
    }
  }

  /// The scope in which a routine's heading and body stand.
  func home(of routine: Routine) -> Scope {
    routine.package.flatMap { package($0) }
      ?? Scope(parent: nil, name: nil, unit: routine.unit, package: nil)
  }

  /// Binds what one declaration names.
  /// - Parameter outside: How the text around the loop names a variable; nil if it cannot.
  func declare(
    _ declaration: Declaration, in scope: Scope, outside: ((String) -> String)?
  ) {
    switch declaration.kind {
    case .variable(let variable):
      let name = lower(variable.name)
      let found = binding(
        name, variable.type, scope, outside: outside, isNotNull: variable.isNotNull)
      if variable.isConstant, let value = variable.defaultValue, isFixed(value, scope),
        case .scalar(let slot) = found
      {
        scope.bindings[name] = .constant(value, slot.type)
      } else {
        scope.bindings[name] = found
      }
    case .cursor(let cursor):
      if cursor.query != nil || scope.bindings[lower(cursor.name)] == nil {
        scope.bindings[lower(cursor.name)] = .cursor(cursor)
      }
    case .exception(let name):
      let key = scope.name.map { "\($0).\(lower(name))" } ?? lower(name)
      scope.bindings[lower(name)] = .exception(ExceptionKey(name: key, code: nil))
    case .type(let name, let definition): scope.bindings[lower(name)] = .type(definition)
    case .subtype(let sub): scope.bindings[lower(sub.name)] = .subtype(sub)
    case .pragma(let pragma): numberException(pragma, scope)
    case .subprogram(let subprogram): declare(subprogram, scope)
    }
  }

  private func declare(_ subprogram: Subprogram, _ scope: Scope) {
    guard scope.name != scope.package || scope.package == nil, subprogram.body != nil else {
      return
    }
    let name = subprogram.heading.name.last.text.lowercased()
    let routine = Routine(
      unit: scope.unit, package: scope.package, name: name, subprogram: subprogram,
      parent: routine(around: subprogram.range, scope.unit))
    if case .routines(let others)? = scope.bindings[name] {
      scope.bindings[name] = .routines(others + [routine])
    } else {
      scope.bindings[name] = .routines([routine])
    }
  }

  private func numberException(_ pragma: PragmaDeclaration, _ scope: Scope) {
    guard pragma.name == "exception_init", pragma.arguments.count == 2,
      case .name(let name) = pragma.arguments[0].value.kind,
      case .exception(var key)? = scope.bindings[lower(name.last)],
      case .unary(.minus, let digits) = pragma.arguments[1].value.kind,
      case .literal(.integer(let text)) = digits.kind, let code = Int(text)
    else { return }
    key.code = -code
    scope.bindings[lower(name.last)] = .exception(key)
  }

  /// A constant that literals and other constants make.
  private func isFixed(_ value: Expression, _ scope: Scope) -> Bool {
    switch value.kind {
    case .literal, .typedLiteral: true
    case .unary(_, let operand): isFixed(operand, scope)
    case .chain(let chain):
      isFixed(chain.first, scope) && chain.rest.allSatisfy { isFixed($0.operand, scope) }
    case .name(let name):
      if case .constant? = scope.find(lower(name.last))?.binding, name.parts.count == 1 {
        true
      } else {
        false
      }
    default: false
    }
  }

  /// What a variable of a type is: a slot, a record of slots, or a collection.
  func binding(
    _ name: String, _ type: TypeName, _ scope: Scope, outside: ((String) -> String)?,
    isNotNull: Bool = false, depth: Int = 0
  ) -> Binding {
    let text = outside?(name)
    guard depth < 10 else { return .scalar(Slot(name: name, outside: text, type: .any)) }
    switch type.kind {
    case .typeOf(let path):
      return .scalar(
        Slot(
          name: name, outside: text, type: typeOf(path, scope), declared: declaredText(type, scope),
          isNotNull: isNotNull || refusesNull(path, scope)))
    case .rowTypeOf(let path):
      let fields = rowType(path, scope)
      return .record(
        RecordBinding(
          fields: fields.map { field in
            (
              field.name,
              Slot(
                name: "\(name)_\(field.name)", outside: text.map { "\($0).\(field.name)" },
                type: field.type, declared: field.declared, root: name)
            )
          }))
    case .named(let path, let arguments, let unit):
      guard let (found, home) = resolve(path, scope) else {
        return .scalar(
          Slot(
            name: name, outside: text, type: SlotType(type), declared: declaredText(type, scope),
            isNotNull: isNotNull))
      }
      switch found {
      case .subtype(let made):
        var base = made.base
        // `SUBTYPE s IS VARCHAR2; v s(10);`
        if !arguments.isEmpty, case .named(let own, let given, _) = base.kind, given.isEmpty {
          base.kind = .named(own, arguments: arguments, unit: unit)
        }
        let inner = binding(
          name, base, home, outside: outside, isNotNull: isNotNull || made.isNotNull,
          depth: depth + 1)
        guard case .scalar(let slot) = inner, let limits = IntegerLimits(made) else { return inner }
        return .scalar(
          Slot(
            name: name, outside: text, type: .integer(limits), declared: slot.declared,
            isNotNull: slot.refusesNull))
      case .type(.record(let fields)):
        return .record(
          RecordBinding(
            fields: fields.map { field in
              let inner = lower(field.name)
              var slotType = SlotType.any
              var declared: String?
              var refusesNull = field.isNotNull
              if case .scalar(let slot) = binding(inner, field.type, home, outside: nil) {
                slotType = slot.type
                declared = slot.declared
                refusesNull = refusesNull || slot.refusesNull
              }
              return (
                inner,
                Slot(
                  name: "\(name)_\(inner)", outside: text.map { "\($0).\(inner)" }, type: slotType,
                  declared: declared, root: name, isNotNull: refusesNull,
                  initial: field.defaultValue)
              )
            }))
      case .type: return .collection(text ?? name, type)
      default: return .scalar(Slot(name: name, outside: text, type: .any))
      }
    default:
      return .scalar(
        Slot(name: name, outside: text, type: SlotType(type), isNotNull: isNotNull))
    }
  }

  /// `variable%TYPE` takes NOT NULL from the variable.
  private func refusesNull(_ path: QualifiedName, _ scope: Scope) -> Bool {
    if let (found, _) = resolve(path, scope), case .scalar(let slot) = found {
      slot.refusesNull
    } else {
      false
    }
  }

  /// `table.column%TYPE`, `variable%TYPE`.
  private func typeOf(_ path: QualifiedName, _ scope: Scope) -> SlotType {
    let parts = path.parts.map(lower)
    if parts.count >= 2, let table = program.tables[parts[parts.count - 2]],
      let column = table.column(parts[parts.count - 1])
    {
      return column.type.map { SlotType($0) } ?? .any
    }
    if let (found, _) = resolve(path, scope), case .scalar(let slot) = found { return slot.type }
    if parts.count == 2, case .record(let record)? = scope.find(parts[0])?.binding,
      let slot = record[parts[1]]
    {
      return slot.type
    }
    return .any
  }

  /// The fields of `table%ROWTYPE` or `cursor%ROWTYPE`.
  func rowType(
    _ path: QualifiedName, _ scope: Scope
  ) -> [(name: String, type: SlotType, declared: String?)] {
    if let table = program.tables[lower(path.last)] {
      return table.columns.map {
        ($0.name, $0.type.map { SlotType($0) } ?? .any, $0.type.map { declaredText($0, scope) })
      }
    }
    if let (found, _) = resolve(path, scope), case .cursor(let cursor) = found,
      let query = cursor.query,
      let names = try? QueryColumns(program).outputNames(query)
    {
      return names.map { ($0, columnType($0, of: query), nil) }
    }
    return []
  }

  /// The declared type of a query's column that is a bare column of one of its tables.
  func columnType(_ name: String, of query: Query) -> SlotType {
    source(of: name, in: query)?.column.type.map { SlotType($0) } ?? .any
  }

  /// What a path of names stands for, and in which scope.
  func resolve(_ path: QualifiedName, _ scope: Scope) -> (Binding, Scope)? {
    let parts = path.parts.map(lower)
    if parts.count == 1 {
      if let (binding, home) = scope.find(parts[0]) { return (binding, home) }
      guard let routines = program.standalone[parts[0]], let first = routines.first else {
        return collectionType(parts).map { (.type($0), scope) }
      }
      return (
        .routines(routines), Scope(parent: nil, name: nil, unit: first.unit, package: nil)
      )
    }
    if parts.count == 2 {
      if let named = scope.named(parts[0]), let found = named.bindings[parts[1]] {
        return (found, named)
      }
      if let package = package(parts[0]), let found = package.bindings[parts[1]] {
        return (found, package)
      }
    }
    return collectionType(parts).map { (.type($0), scope) }
  }
}

extension ScopeBuilder {
  /// A scalar type as text with a length that columns may have.
  func declaredText(_ type: TypeName, _ scope: Scope) -> String {
    let text = typeText(type, scope)
    switch text.lowercased() {
    case "varchar2", "varchar", "nvarchar2": return "VARCHAR2(4000)"
    case "pls_integer", "binary_integer", "natural", "positive", "simple_integer": return "INTEGER"
    default: return text
    }
  }

  /// A type as text that is valid outside of every package.
  func typeText(_ type: TypeName, _ scope: Scope, depth: Int = 0) -> String {
    switch type.kind {
    case .typeOf(let path):
      let parts = path.parts.map(lower)
      if parts.count >= 2,
        let column = program.tables[parts[parts.count - 2]]?.column(parts[parts.count - 1]),
        let own = column.type
      {
        return Printer.text(of: own, dialect: .oracle)
      }
      return "NUMBER"
    case .named(let path, _, _):
      if depth < 10, let (binding, home) = resolve(path, scope), case .subtype(let made) = binding {
        return typeText(made.base, home, depth: depth + 1)
      }
      return Printer.text(of: type, dialect: .oracle)
    default: return Printer.text(of: type, dialect: .oracle)
    }
  }

  /// The columns that hold an element of a type: `v`, or the fields of a record.
  func columns(of type: TypeName, _ scope: Scope) -> [(name: String, type: String)] {
    switch type.kind {
    case .rowTypeOf(let path):
      if let table = program.tables[lower(path.last)] {
        return table.columns.map { column in
          (column.name, column.type.map { Printer.text(of: $0, dialect: .oracle) } ?? "NUMBER")
        }
      }
    case .named(let path, _, _):
      if let (binding, home) = resolve(path, scope), case .type(.record(let fields)) = binding {
        return fields.map { (lower($0.name), typeText($0.type, home)) }
      }
    default: break
    }
    return [("v", typeText(type, scope))]
  }
}
