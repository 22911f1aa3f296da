import Diagnostics
import Syntax

/// The collections that stand for the row of an iteration: `rows(i)` where `i` counts the rows that
/// BULK COLLECT fetched.
struct BulkElements {
  /// Variables that count the rows; lower case.
  var indexes: Set<String> = []
  /// The collections that are filled, in the order of the query's columns.
  var filled: [BulkCollection] = []
  /// Collections in which each iteration keeps something of its own, at its own index.
  var own: [BulkCollection] = []
  /// Those in which only some rows keep something, packed together; lower case.
  var packed: Set<String> = []
  /// What counts the rows that do.
  var counter: String?
}

/// A collection and the type of its elements.
struct BulkCollection {
  var name: String
  var element: TypeName
  /// Where the type is declared.
  var home: Scope
}

/// What `rows(i)` stands for in an iteration.
struct RowsBinding {
  var indexes: Set<String>
  var element: Binding

  /// Whether a call's arguments name the row of the iteration.
  func isRow(_ arguments: [FunctionCall.Argument]) -> Bool {
    guard arguments.count == 1, case .name(let name) = arguments[0].value.kind,
      name.parts.count == 1
    else { return false }
    return indexes.contains(lower(name.last))
  }
}

extension LoopRun {
  /// The variable, the record or the field that an expression names: `v`, `r.x`, `rows(i).x`,
  /// `:NEW.x`.
  func place(_ expression: Expression, _ scope: Scope) -> (Binding, Scope)? {
    switch expression.kind {
    case .name(let name): return find(name, scope)
    case .call(let call):
      guard let (binding, home) = find(call.name, scope), case .rows(let rows) = binding,
        rows.isRow(call.arguments)
      else { return nil }
      return (rows.element, home)
    case .field(let base, let field):
      switch base.kind {
      case .call, .parameter: break
      default: return nil
      }
      guard let (binding, home) = place(base, scope), case .record(let record) = binding,
        let slot = record[lower(field)]
      else { return nil }
      return (.scalar(slot), home)
    case .parameter(.name(let name)): return scope.find(":" + name.lowercased())
    default: return nil
    }
  }

  /// Gives the collections of a bulk loop the row of the iteration.
  func bindElements(
    _ elements: BulkElements, _ driving: DrivingQuery, _ inner: Scope, _ range: SourceRange
  ) throws(Refusal) {
    var slots: [Slot] = []
    for collection in elements.filled {
      let element = elementBinding(collection)
      switch element {
      case .scalar(let slot): slots.append(slot)
      case .record(let record): slots += record.fields.map(\.slot)
      default: throw Refusal("a collection of collections", range)
      }
      inner.bindings[collection.name] = .rows(
        RowsBinding(indexes: elements.indexes, element: element))
    }
    guard slots.count == driving.names.count else {
      throw Refusal("BULK COLLECT INTO another number of fields than columns", range)
    }
    for (index, slot) in slots.enumerated() {
      set(slot, convert(driving.column(index), to: slot, from: driving.types[index], range))
    }
    for name in elements.indexes {
      let slot = Slot(name: name, outside: nil, type: .integer)
      inner.bindings[name] = .scalar(slot)
      state.values[slot] = .term(rowNumber)
    }
    if let counter = elements.counter {
      let slot = Slot(name: counter, outside: nil, type: .integer)
      inner.bindings[counter] = .scalar(slot)
      state.values[slot] = .term(.zero)
    }
    for collection in elements.own {
      let element = elementBinding(collection)
      let isPacked = elements.packed.contains(collection.name)
      if isPacked, case .scalar(let slot) = element { state.values[slot] = .term(.null) }
      // A record is there with its first field, the others are NULL.
      if case .record(let record) = element {
        for field in record.fields { state.values[field.slot] = .term(.null) }
      }
      let counters = isPacked ? Set([elements.counter].compactMap { $0 }) : []
      inner.bindings[collection.name] = .rows(
        RowsBinding(indexes: elements.indexes.union(counters), element: element))
    }
  }

  private func elementBinding(_ collection: BulkCollection) -> Binding {
    builder.binding(collection.name, collection.element, collection.home, outside: nil)
  }
}
