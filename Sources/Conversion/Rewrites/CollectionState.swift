import Diagnostics
import Syntax

// A collection that the loop asks and fills is an array of a fold; one that a called routine
// declares lives for an iteration, and what inner loops stored in it is a table.
//
//     FOR r IN lines LOOP                      pass over the frame:
//       IF left.EXISTS(r.rule) THEN              part = LEAST(f.price, left(f.rule))
//         part := LEAST(r.price, left(…));  →    left(f.rule) := left(f.rule) - part
//         left(r.rule) := left(…) - part;      then INSERT … SELECT part FROM frame ⟕ pass
//       END IF;
//       INSERT …;
//     END LOOP;

/// A collection that a routine called in the loop declares: it is empty in each iteration of the
/// loop that calls it.
struct LocalCollection {
  /// The frame of the loop in whose iterations it lives.
  var owner: Frame
  var stores: [Store] = []
  var reads: [Frame] = []

  struct Store {
    var frame: Frame
    var key: Term
    /// Fields of a record, or one value without a name.
    var fields: [(name: String, value: Term)]
    var path: Path

    func value(of field: String) -> Term? { fields.first { $0.name == field }?.value }
  }

  /// The stores of one loop after the other.
  var runs: [[Store]] {
    var runs: [[Store]] = []
    for store in stores {
      if let last = runs.indices.last, runs[last][0].frame === store.frame {
        runs[last].append(store)
      } else {
        runs.append([store])
      }
    }
    return runs
  }
}

/// What a collection has for a key.
struct CollectionElement {
  /// 1 or 0.
  var found: Term
  var value: Term
}

extension LoopRun {
  /// What a collection has for a key at this place.
  func lookUp(
    _ outside: String, _ type: TypeName, _ home: Scope, key: Term, field: String?,
    _ range: SourceRange
  ) throws(Refusal) -> CollectionElement {
    collectionReads.insert(outside)
    context.record.locals[outside]?.reads.append(frame)
    var element = try earlier(outside, type, home, key: key, field: field, range)
    if folded.contains(outside) {
      let isRecord = !elementFields(of: type, home).isEmpty
      if !isRecord || field != nil {
        let array = try foldArray(outside, type, home, field, range)
        element.value = ask(array, key, element, "element" + (field.map { "_\($0)" } ?? ""))
      }
      // Whether a record is there says an array of its own.
      element.found = askFound(try foldArray(outside, type, home, nil, range), key, element)
    }
    return element
  }

  /// What it has apart from what this loop stores in rows before this one.
  private func earlier(
    _ outside: String, _ type: TypeName, _ home: Scope, key: Term, field: String?,
    _ range: SourceRange
  ) throws(Refusal) -> CollectionElement {
    if let local = context.record.locals[outside] {
      return layered(local, key, field ?? "")
    }
    let table = try collectionTable(outside, type, home, range)
    guard field == nil || table.fields.contains(field ?? "") else {
      throw Refusal("a field of \(outside) that it does not have", range)
    }
    let columns = frame.add(
      lookup: key.uses,
      outputs: [
        ("found", { "CASE WHEN \($0).set_key IS NULL THEN 0 ELSE 1 END" }),
        ("element", { "\($0).\(field ?? "v")" }),
      ]
    ) { "LEFT JOIN \(table.table) \($0) ON \($0).set_key = \(key.text)" }
    return CollectionElement(found: columns[0], value: columns[1])
  }

  // MARK: Collections of called routines

  /// The stores of this iteration so far, the last one first to count.
  /// - Parameter field: Of elements that are records; empty for others.
  private func layered(
    _ local: LocalCollection, _ key: Term, _ field: String
  ) -> CollectionElement {
    var element = CollectionElement(found: .zero, value: .null)
    for run in local.runs {
      let stored = run[0].frame
      if stored === frame || stored === local.owner {
        // What earlier iterations of a loop inside stored is the matter of its fold.
        let isFolded = stored === frame && folded.contains { $0.hasPrefix("#") }
        for store in run where !isFolded { element = chosen(store, key, field, over: element) }
      } else if !frame.lies(in: stored) {
        element = joined(run, local.owner, key, field, over: element)
      }
    }
    return element
  }

  /// A store of this row, or of the one in whose iteration all of it is.
  private func chosen(
    _ store: LocalCollection.Store, _ key: Term, _ field: String,
    over element: CollectionElement
  ) -> CollectionElement {
    let here = [store.path.condition, "\(key.text) = \(store.key.text)"].compactMap { $0 }
      .joined(separator: " AND ")
    let uses = store.key.uses.union(key.uses).union(store.path.uses)
    func pick(_ stem: String, _ then: Term, _ otherwise: Term) -> Term {
      frame.add(
        stem,
        Term(
          text: "CASE WHEN \(here) THEN \(then.text) ELSE \(otherwise.text) END",
          uses: uses.union(then.uses).union(otherwise.uses)))
    }
    return CollectionElement(
      found: pick("found", .one, element.found),
      value: store.value(of: field).map { pick("element", $0, element.value) } ?? element.value)
  }

  /// What an inner loop that ended stored, the last value of each key.
  private func joined(
    _ run: [LocalCollection.Store], _ owner: Frame, _ key: Term, _ field: String,
    over element: CollectionElement
  ) -> CollectionElement {
    let inner = run[0].frame
    guard let there = inner.place(of: owner), let here = frame.place(of: owner) else {
      return element
    }
    var uses = Set([there]).union(inner.stopColumn.map { [$0] } ?? [])
    let rows = run.enumerated().map { place, store in
      let value = store.value(of: field)
      uses.formUnion(store.key.uses.union(store.path.uses).union(value?.uses ?? []))
      return "SELECT f.\(there) AS o, \(store.key.text) AS k, f.set_ord AS n, \(place) AS p, "
        + "\(value == nil ? 0 : 1) AS h, \(value?.text ?? "NULL") AS v "
        + inner.rows(store.path.condition)
    }
    let outside = element.found.uses.union(element.value.uses)
    let columns = frame.add(
      lookup: key.uses.union([here]).union(outside), inner: uses,
      outputs: [
        ("found", { "CASE WHEN \($0).k IS NULL THEN \(element.found.text) ELSE 1 END" }),
        (
          "element",
          { "CASE WHEN \($0).h = 1 THEN \($0).v ELSE \(element.value.text) END" }
        ),
      ]
    ) { alias in
      // One store: its last row. Several: of those that have the field, the last one of the last row.
      let last = rows.count == 1 ? "s.n" : "s.h, s.n, s.p"
      return "LEFT JOIN (SELECT s.o, s.k, MAX(s.h) AS h, MAX(s.v) KEEP "
        + "(DENSE_RANK LAST ORDER BY \(last)) AS v "
        + "FROM (\(rows.joined(separator: " UNION ALL "))) s GROUP BY s.o, s.k) \(alias) "
        + "ON \(alias).o = f.\(here) AND \(alias).k = \(key.text)"
    }
    return CollectionElement(found: columns[0], value: columns[1])
  }

  // MARK: Arrays of folds

  /// - Parameter field: Of elements that are records; nil for the array that says which of them are there,
  ///   and for elements that are no records.
  private func foldArray(
    _ outside: String, _ type: TypeName, _ home: Scope, _ field: String?, _ range: SourceRange
  ) throws(Refusal) -> Fold.Array {
    let name = arrayName(outside + (field.map { "_\($0)" } ?? ""))
    if let known = foldArrays.first(where: { $0.name == name }) { return known }
    guard case .named(let path, _, _) = type.kind,
      let (binding, scope) = builder.resolve(path, home),
      case .type(.table(of: let element, _, let index)) = binding,
      let elementType = arrayType(of: element, scope, field)
    else { throw Refusal("state that is kept in the collection \(outside)", range) }
    var owner: String?
    if let local = context.record.locals[outside] {
      guard let place = frame.place(of: local.owner) else {
        throw Refusal("state that is kept in a collection of this iteration", range)
      }
      owner = place
    }
    let array = Fold.Array(
      name: name, keyType: index.map { builder.declaredText($0, scope) } ?? "PLS_INTEGER",
      type: elementType, owner: owner)
    foldArrays.append(array)
    return array
  }

  /// What an array of a fold holds; nil for collections of collections.
  private func arrayType(of element: TypeName, _ scope: Scope, _ field: String?) -> String? {
    switch builder.binding("element", element, scope, outside: nil) {
    case .scalar: return field == nil ? builder.declaredText(element, scope) : nil
    case .record(let record):
      guard let field else { return "NUMBER" }
      return record[field]?.declared
    default: return nil
    }
  }

  /// The fields of a collection's elements; empty where they are no records.
  func elementFields(of type: TypeName, _ home: Scope) -> [(name: String, slot: Slot)] {
    guard case .record(let record)? = elementBinding(of: type, home) else { return [] }
    return record.fields
  }

  private func arrayName(_ outside: String) -> String {
    "set_a_" + outside.map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
  }

  private func ask(
    _ array: Fold.Array, _ key: Term, _ element: CollectionElement, _ stem: String
  ) -> Term {
    let value = frame.add(
      folded: stem,
      Term(
        text:
          "CASE WHEN \(isThere(array, key)) THEN \(array.name)(\(key.text)) ELSE \(element.value.text) END",
        uses: key.uses.union(element.value.uses)),
      typed: "CAST(\(element.value.text) AS \(array.type))")
    foldReads += value.uses
    return value
  }

  private func isThere(_ array: Fold.Array, _ key: Term) -> String {
    "\(key.text) IS NOT NULL AND \(array.name).EXISTS(\(key.text))"
  }

  private func askFound(
    _ array: Fold.Array, _ key: Term, _ element: CollectionElement
  ) -> Term {
    let found = frame.add(
      folded: "found",
      Term(
        text: "CASE WHEN \(isThere(array, key)) THEN 1 ELSE \(element.found.text) END",
        uses: key.uses.union(element.found.uses), isInteger: true),
      typed: "CAST(\(element.found.text) AS NUMBER)")
    foldReads += found.uses
    return found
  }

  /// `a(k) := v` of a collection that is no cache.
  func keepStore(
    _ outside: String, _ type: TypeName, _ home: Scope, key: Term,
    _ fields: [(name: String, value: Term)], _ range: SourceRange
  ) throws(Refusal) {
    collectionStores.insert(outside)
    forbidNull(key, "a key of \(outside) is NULL")
    if folded.contains(outside) {
      for (field, value) in try foldedFields(outside, type, home, key, fields, range) {
        let array = try foldArray(outside, type, home, field, range)
        foldStores.append(
          (
            after: frame.columns.count,
            step: .store(array: array.name, path: state.path, key: key, value: value),
            uses: key.uses.union(value.uses).union(state.path.uses)
          ))
      }
    }
    guard let local = context.record.locals[outside] else {
      return record(.load(collection: outside, key: key, fields: fields), range)
    }
    let known = elementFields(of: type, home)
    // A store of one field makes an element, whose other fields begin with values.
    guard known.isEmpty || !fields.contains(where: \.name.isEmpty),
      fields.count == known.count || !known.contains(where: { $0.slot.initial != nil })
    else { throw Refusal("records in a collection of a called routine", range) }
    let around = local.stores.map(\.frame).filter { $0 !== frame && $0 !== local.owner }
    if frame !== local.owner,
      around.contains(where: { $0.lies(in: frame) || frame.lies(in: $0) })
    {
      throw Refusal("state that is kept in the collection \(outside) across nested loops", range)
    }
    if let length = length(of: outside) {
      // ORA-06533
      let size = try read(length, range)
      let parts = [
        state.path.condition, "(\(key.text) < 1 OR \(key.text) > \(size.text))",
      ].compactMap { $0 }
      forbid(
        Term(
          text: parts.joined(separator: " AND "),
          uses: key.uses.union(size.uses).union(state.path.uses)),
        "\(outside) has no element of a key")
    }
    context.record.locals[outside]?.stores.append(
      .init(frame: frame, key: key, fields: fields, path: state.path))
  }

  /// What a store leaves in the arrays of a fold: of a record, that it is there, and its fields.
  private func foldedFields(
    _ outside: String, _ type: TypeName, _ home: Scope, _ key: Term,
    _ fields: [(name: String, value: Term)], _ range: SourceRange
  ) throws(Refusal) -> [(field: String?, value: Term)] {
    let known = elementFields(of: type, home)
    guard !known.isEmpty else { return fields.map { (nil, $0.value) } }
    let names = fields.map(\.name)
    guard !names.contains("") else {
      throw Refusal("state that is kept in the collection \(outside)", range)
    }
    if names.count < known.count, known.contains(where: { $0.slot.initial != nil }) {
      // A store of one field would make an element, whose other fields begin with values.
      let found = try lookUp(outside, type, home, key: key, field: nil, range).found
      forbidHere(
        .combine([found]) { "\($0[0]) = 0" }, "a field of \(outside) makes an element")
    }
    return [(nil, .one)] + fields.map { ($0.name, $0.value) }
  }

  /// A collection that rows of the loop both ask and fill must be folded.
  func checkCollectionState() throws(Refusal) {
    for name in collectionReads.intersection(collectionStores).subtracting(folded).sorted() {
      if context.record.locals[name]?.owner === frame { continue }
      var refusal = Refusal("state that is kept in the collection \(name)")
      refusal.folds = [FoldRequest(loop: loopStart, name: name)]
      throw refusal
    }
    for (name, local) in context.record.locals where local.owner !== frame {
      let frames = (local.reads + local.stores.map(\.frame)).filter { $0.lies(in: frame) }
      let reads = local.reads.contains { $0.lies(in: frame) }
      let stores = local.stores.contains { $0.frame.lies(in: frame) }
      if reads, stores, let first = frames.first, !frames.allSatisfy({ $0 === first }) {
        throw Refusal("state that is kept in the collection \(name) across nested loops")
      }
    }
  }

  /// A collection that a called routine declares.
  func declare(
    collection name: String, _ type: TypeName, at start: Int, _ scope: Scope
  ) {
    let id = "#\(name)_\(start)"
    scope.bindings[name] = .collection(id, type)
    context.record.locals[id] = LocalCollection(owner: frame)
    if !hasKeys(type, scope) { declareLength(id) }
  }
}

extension Frame {
  /// Whether its rows belong to rows of another frame, or it is that frame.
  func lies(in outer: Frame) -> Bool {
    var current: Frame? = self
    while let one = current {
      if one === outer { return true }
      current = one.parent?.frame
    }
    return false
  }

  /// The column that tells the row of a frame around.
  func place(of outer: Frame) -> String? {
    if self === outer { return "set_ord" }
    guard let parent else { return nil }
    if parent.frame === outer { return "set_parent" }
    return parent.frame.placeColumn(of: outer)
  }

  private func placeColumn(of outer: Frame) -> String? {
    guard let place = place(of: outer) else { return nil }
    if place != "set_parent" { return place }
    if let ownerColumn { return ownerColumn }
    let name = fresh("outer_ord")
    define(name, Term(text: "f.set_parent", uses: ["set_parent"]), atEarliest: true)
    ownerColumn = name
    return name
  }
}
