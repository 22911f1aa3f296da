import Diagnostics
import Syntax

// A collection that the loop reads is a table beside it; a cache that it fills is filled afterwards.
//
//     IF cache.EXISTS(k) THEN                  LEFT JOIN cache_before c ON c.k = f.k
//       RETURN cache(k);                       LEFT JOIN LATERAL (SELECT v FROM t …) l
//     END IF;                          →       CASE WHEN c.k IS NOT NULL THEN c.v ELSE l.v END
//     SELECT v INTO x FROM t …;
//     cache(k) := x;                           afterwards: cache(k) := v for the new keys
//     RETURN x;
//
// Equal because what is cached for a key is what any row with this key computes; the plan checks
// that no key has two values.

/// What a collection holds before the loop, as a temporary table with the columns `set_key` and `v`, or
/// `set_key` and the fields of its records.
struct CollectionTable {
  var table: String
  var fields: [String]
}

/// What an iteration stored in a cache: fields of a record, or one value without a name.
struct CacheStore {
  let collection: String
  let key: Term
  let fields: [(name: String, value: Term)]
  let path: Path
}

extension LoopRun {
  /// The collection that a call names, and its key.
  private func collection(
    _ expression: Expression, _ scope: Scope
  ) -> (outside: String, type: TypeName, key: Expression, home: Scope)? {
    guard case .call(let call) = expression.kind, call.arguments.count == 1,
      let (binding, home) = find(call.name, scope),
      case .collection(let outside, let type) = binding
    else { return nil }
    return (outside, type, call.arguments[0].value, home)
  }

  /// A key as the collection takes it: whole numbers, unless its keys are texts.
  func key(
    _ key: Expression, _ type: TypeName, _ home: Scope, _ scope: Scope
  ) throws(Refusal) -> Term {
    let value = try term(key, scope)
    guard !value.isInteger, hasIntegerKeys(type, home) else { return named("key", value) }
    return named("key", .combine([value], isInteger: true) { "ROUND(\($0[0]))" })
  }

  private func hasIntegerKeys(_ type: TypeName, _ home: Scope) -> Bool {
    guard case .named(let path, _, _) = type.kind,
      let (binding, scope) = builder.resolve(path, home), case .type(let definition) = binding
    else { return false }
    guard case .table(of: _, _, let index?) = definition else { return true }
    return !builder.typeText(index, scope).lowercased().contains("char")
  }

  /// `a(k)` or `a(k).field`; nil if the expression is no element.
  func element(
    of expression: Expression, field: String?, _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) -> Term? {
    guard let (outside, type, key, home) = collection(expression, scope) else { return nil }
    rewrites.insert(.collection)
    if isEntry {
      // Before the loop the collection is itself there.
      let value = try term(key, scope)
      return Term(text: "\(outside)(\(value.text))\(field.map { ".\($0)" } ?? "")", canFail: true)
    }
    let keyTerm = try self.key(key, type, home, scope)
    context.record.readFields.insert("\(outside).\(field ?? "")")
    let element = try lookUp(outside, type, home, key: keyTerm, field: field, range)
    var value = element.value
    var missing = [state.path.condition, "\(element.found.text) = 0"].compactMap { $0 }
    var uses = element.found.uses.union(state.path.uses)
    for store in stores where store.collection == outside {
      guard let stored = store.fields.first(where: { $0.name == field ?? "" })?.value else {
        continue
      }
      let here = [store.path.condition, "\(keyTerm.text) = \(store.key.text)"].compactMap { $0 }
        .joined(separator: " AND ")
      uses.formUnion(store.key.uses.union(keyTerm.uses).union(store.path.uses))
      value = Term(
        text: "CASE WHEN \(here) THEN \(stored.text) ELSE \(value.text) END",
        uses: value.uses.union(stored.uses).union(uses))
      missing.append("NOT (\(here))")
    }
    forbid(
      Term(text: missing.joined(separator: " AND "), uses: uses),
      "\(outside) has no element of a key")
    return value
  }

  /// `a.EXISTS(k)`, `a.COUNT`; nil if the name is no method of a collection.
  func method(
    _ name: QualifiedName, _ arguments: [FunctionCall.Argument], _ scope: Scope,
    _ range: SourceRange
  ) throws(Refusal) -> Term? {
    guard name.parts.count >= 2 else { return nil }
    let owner = QualifiedName(Array(name.parts.dropLast()))
    guard let (binding, home) = find(owner, scope),
      case .collection(let outside, let type) = binding
    else { return nil }
    rewrites.insert(.collection)
    switch (lower(name.last), arguments.count) {
    case ("exists", 1):
      return try exists(outside, type, arguments[0].value, scope, home, range)
    case ("count", 0), ("last", 0), ("first", 0):
      if let value = try lengthMethod(lower(name.last), of: outside, range) { return value }
      guard lower(name.last) == "count", context.record.locals[outside] == nil else {
        throw Refusal("\(lower(name.last)) of the collection \(outside)", range)
      }
      if isEntry { return Term(text: "\(outside).COUNT", isInteger: true) }
      context.record.counted.insert(outside)
      return Term(
        text: prepare("\(outside).COUNT", as: "PLS_INTEGER", stem: "set_count"), isInteger: true)
    default: throw Refusal("\(lower(name.last)) of the collection \(outside)", range)
    }
  }

  private func exists(
    _ outside: String, _ type: TypeName, _ key: Expression, _ scope: Scope, _ home: Scope,
    _ range: SourceRange
  ) throws(Refusal) -> Term {
    let keyTerm = try self.key(key, type, home, scope)
    if let length = length(of: outside) {
      // An element that was only added is there, too.
      let size = try read(length, range)
      return .combine([keyTerm, size]) { "(\($0[0]) >= 1 AND \($0[0]) <= \($0[1]))" }
    }
    let found = try lookUp(outside, type, home, key: keyTerm, field: nil, range).found
    return .combine([found]) { "(\($0[0]) = 1)" }
  }

  // MARK: Caches

  /// `a(k) := v` in a cache: what is stored is what any row with the key would compute.
  func store(_ target: Expression, _ value: Expression, _ scope: Scope) throws(Refusal) {
    if try accumulateElement(target, value, scope) { return }
    if case .field(let base, let field) = target.kind,
      let (outside, type, key, home) = collection(base, scope)
    {
      let keyTerm = try self.key(key, type, home, scope)
      let name = lower(field)
      let made = try elementValue(value, elementSlot(of: type, home, name), scope)
      let fields = [(name: name, value: made)]
      return try keepStore(outside, type, home, key: keyTerm, fields, target.range)
    }
    guard let (outside, type, key, home) = collection(target, scope) else {
      throw Refusal("an assignment to an element", target.range)
    }
    let keyTerm = try self.key(key, type, home, scope)
    let fields = try elementFields(value, type, home, scope)
    guard memoStores.contains(target.range.start) else {
      return try keepStore(outside, type, home, key: keyTerm, fields, target.range)
    }
    let kept = fields.map { (name: $0.name, value: named("element", $0.value)) }
    stores.append(
      CacheStore(collection: outside, key: keyTerm, fields: kept, path: state.path))
    for (name, value) in kept {
      record(.store(collection: outside, field: name, key: keyTerm, value: value), target.range)
    }
  }

  /// The value of an element: fields of a record, or one value without a name.
  private func elementFields(
    _ value: Expression, _ type: TypeName, _ home: Scope, _ scope: Scope
  ) throws(Refusal) -> [(name: String, value: Term)] {
    if case .record(let record)? = place(value, scope)?.0 {
      var fields: [(name: String, value: Term)] = []
      for field in record.fields {
        let own = try read(field.slot, value.range)
        guard let slot = elementSlot(of: type, home, field.name) else {
          fields.append((field.name, own))
          continue
        }
        let kept = convert(
          own, to: slot, from: field.slot.type, kind: kind(of: field.slot), value.range)
        fields.append((field.name, kept))
      }
      return fields
    }
    return [("", try elementValue(value, elementSlot(of: type, home, nil), scope))]
  }

  /// What an element of a type keeps of a value.
  private func elementValue(
    _ value: Expression, _ slot: Slot?, _ scope: Scope
  ) throws(Refusal) -> Term {
    let made = try term(value, scope)
    guard let slot else { return named("element", made) }
    try survive(made, value.range)
    let kept = convert(
      made, to: slot, from: sourceType(value, scope), kind: kind(of: value, scope), value.range)
    return named("element", kept)
  }

  /// What an element of a collection holds, or a field of its record; nil for what is not known.
  func elementSlot(of type: TypeName, _ home: Scope, _ field: String?) -> Slot? {
    switch elementBinding(of: type, home) {
    case .scalar(let slot)? where field == nil: return slot
    case .record(let record)?: return field.flatMap { record[$0] }
    default: return nil
    }
  }

  /// The fields of a record, or of a record in a collection; nil for what is neither.
  func fields(
    of record: Expression, _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) -> [Term]? {
    var values: [Term] = []
    if case .record(let known)? = place(record, scope)?.0 {
      for field in known.fields { values.append(try read(field.slot, range)) }
      return values
    }
    guard let (_, type, _, home) = collection(record, scope) else { return nil }
    for field in elementFields(of: type, home) {
      guard let value = try element(of: record, field: field.name, scope, range) else { return nil }
      values.append(value)
    }
    return values.isEmpty ? nil : values
  }

  /// A variable like the elements of a collection; nil for what is not known.
  func elementBinding(of type: TypeName, _ home: Scope) -> Binding? {
    guard case .named(let path, _, _) = type.kind,
      let (binding, scope) = builder.resolve(path, home), case .type(let definition) = binding
    else { return nil }
    let element: TypeName
    switch definition {
    case .table(let of, _, _), .array(_, let of, _): element = of
    default: return nil
    }
    return builder.binding("element", element, scope, outside: nil)
  }

  /// `SELECT x INTO a(k) …` as `SELECT x INTO v …; a(k) := v;`
  /// - Returns: False where nothing goes into an element.
  func runSelectIntoElements(
    _ query: Query, _ select: Select, _ into: Into, _ scope: Scope
  ) throws(Refusal) -> Bool {
    let inner = Scope(parent: scope, name: nil, unit: scope.unit, package: scope.package)
    var into = into
    var stores: [(target: Expression, value: Expression)] = []
    for (index, target) in into.targets.enumerated() where place(target, scope) == nil {
      var base = target
      var field: String?
      if case .field(let whole, let name) = target.kind { (base, field) = (whole, lower(name)) }
      guard let (_, type, _, home) = collection(base, scope),
        let element = elementBinding(of: type, home)
      else { return false }
      let name = "element \(index + 1)"
      inner.bindings[name] =
        field == nil ? element : elementSlot(of: type, home, field).map { .scalar($0) }
      let path = QualifiedName([Identifier(name, range: target.range)])
      into.targets[index] = Expression(.name(path), range: target.range)
      stores.append((target, into.targets[index]))
    }
    guard !stores.isEmpty else { return false }
    var one = query
    var plain = select
    plain.into = into
    one.body = .select(plain)
    try runSelectInto(one, inner)
    guard !state.isDead else { return true }
    let found = state.rowCount
    for (target, value) in stores { try store(target, value, inner) }
    state.rowCount = found
    return true
  }

  /// Remembers the stores of a list of statements that fill a cache:
  /// `IF a.EXISTS(k) THEN RETURN e(a(k)); END IF; … a(k) := v; RETURN e(v);`
  func noteCaches(_ statements: [RoutineStatement]) {
    guard statements.count >= 3, case .return(let last?) = statements[statements.count - 1].kind,
      case .assignment(let target, let value) = statements[statements.count - 2].kind,
      case .call(let element) = target.kind
    else { return }
    func text(_ expression: Expression) -> String {
      Printer.text(of: expression, dialect: .oracle).lowercased()
    }
    let isCache = statements.contains { statement in
      guard case .conditional(let branches, let otherwise) = statement.kind, otherwise.isEmpty,
        branches.count == 1, branches[0].statements.count == 1,
        case .return(let early?) = branches[0].statements[0].kind,
        case .call(let test) = branches[0].condition.kind, test.name.parts.count >= 2,
        lower(test.name.last) == "exists", test.arguments.count == 1,
        element.arguments.count == 1,
        text(test.arguments[0].value) == text(element.arguments[0].value)
      else { return false }
      let fromCache = Printer.text(of: early, dialect: .oracle) { part in
        text(part) == text(target) ? Printer.text(of: value, dialect: .oracle) : nil
      }
      return fromCache.lowercased() == text(last)
    }
    if isCache { memoStores.insert(target.range.start) }
  }

  // MARK: Tables of collections

  func collectionTable(
    _ outside: String, _ type: TypeName, _ home: Scope, _ range: SourceRange
  ) throws(Refusal) -> CollectionTable {
    if let known = context.record.collections[outside] { return known }
    guard case .named(let path, _, _) = type.kind,
      let (binding, scope) = builder.resolve(path, home), case .type(let definition) = binding
    else { throw Refusal("a collection of a type that is not known", range) }
    let element: TypeName
    var index: TypeName?
    switch definition {
    case .table(let of, _, let by):
      element = of
      index = by
    case .array(_, let of, _): element = of
    default: throw Refusal("a collection of a type that is not known", range)
    }
    guard outside.contains(".") || builder.resolve(path, home) != nil else {
      throw Refusal("a collection inside of a called routine", range)
    }
    let name = context.names.fresh("set_array_\(context.number)")
    let fields = builder.columns(of: element, scope)
    let keyType = index.map { builder.typeText($0, scope) } ?? "PLS_INTEGER"
    let columns = fields.map { "CAST(NULL AS \($0.type)) AS \($0.name)" }.joined(separator: ", ")
    let key = context.names.fresh("set_key")
    let isRecord = fields.count > 1 || fields.first?.name != "v"
    let variables = fields.map { field in
      let variable = context.names.fresh("set_\(field.name)")
      context.record.variables[variable] = field.type
      return variable
    }
    let reads = zip(variables, fields).map { variable, field in
      "\(variable) := \(outside)(\(key))\(isRecord ? ".\(field.name)" : "");"
    }
    let sqlKey = keyType.lowercased().contains("integer") ? "NUMBER" : keyType
    context.record.variables[key] = keyType
    context.record.preparations += [
      "CREATE OR REPLACE TEMPORARY TABLE \(name) AS SELECT CAST(NULL AS \(sqlKey)) AS set_key, "
        + "\(columns) FROM DUAL WHERE 1 = 0;",
      "\(key) := \(outside).FIRST;",
      "WHILE \(key) IS NOT NULL LOOP \(reads.joined(separator: " ")) "
        + "INSERT INTO \(name) VALUES (\(key), \(variables.joined(separator: ", "))); "
        + "\(key) := \(outside).NEXT(\(key)); END LOOP;",
    ]
    let table = CollectionTable(table: name, fields: fields.map(\.name))
    context.record.collections[outside] = table
    return table
  }

  /// A value that is computed once before the loop; the variable that holds it.
  func prepare(_ expression: String, as type: String, stem: String) -> String {
    if let known = context.record.prepared[expression] { return known }
    let name = context.names.fresh(stem)
    context.record.variables[name] = type
    context.record.preparations.append("\(name) := \(expression);")
    context.record.prepared[expression] = name
    return name
  }
}
