import Diagnostics

/// Writes the pass of a fold: expressions over the rows of the frame. Only what is looked up by the
/// state itself is asked row by row.
struct FoldWriter {
  let frame: Frame
  let fold: Fold

  private var types: String { fold.table + "_types" }
  private var state: Set<String> { Set(fold.variables.map(\.before)) }

  /// The tables that it makes.
  var tables: [String] { [types, fold.table] }

  func lines() throws(Refusal) -> [String] {
    try checkInputs()
    let own = columns
    let results = fold.results.map { "f.\($0)" }.joined(separator: ", ")
    let typed = try frame.typedText(fold, own)
    return [
      "CREATE OR REPLACE TEMPORARY TABLE \(types) AS \(typed);",
      "CREATE OR REPLACE TEMPORARY TABLE \(fold.table) AS SELECT f.set_ord, \(results) "
        + "FROM \(types) f WHERE 1 = 0;",
      try pass(own),
    ]
  }

  /// What the pass reads must be there before it.
  private func checkInputs() throws(Refusal) {
    for column in frame.columns
    where column.stage > fold.stage && frame.foldInputs.contains(column.name) {
      var refusal = Refusal("order-dependent state needs what follows from it (\(column.name))")
      if let name = frame.windowSlots[column.name] {
        refusal.folds = [FoldRequest(loop: frame.loop, name: name)]
      }
      throw refusal
    }
  }

  private var columns: [String] {
    fold.steps.compactMap { if case .column(let name) = $0 { name } else { nil } }
  }

  private func pass(_ own: [String]) throws(Refusal) -> String {
    let variables = fold.variables.map(\.before) + own
    var declarations = variables.map { "\($0) \(types).\($0)%TYPE;" }
    for variable in fold.variables {
      declarations.append("\(variable.before)_next \(types).\(variable.before)%TYPE;")
    }
    for array in fold.arrays {
      declarations.append(
        "TYPE \(array.name)_type IS TABLE OF \(array.type) INDEX BY \(array.keyType);")
      declarations.append("\(array.name) \(array.name)_type;")
      if array.owner != nil { declarations.append("\(array.name)_owner NUMBER;") }
    }
    declarations += ["set_parent NUMBER;", "set_left PLS_INTEGER := 0;"]
    return "DECLARE \(declarations.joined(separator: " ")) BEGIN \(start)"
      + "FOR f IN (SELECT \(inputs) FROM \(frame.table(fold.stage)) f ORDER BY f.set_ord) LOOP "
      + "\(restart)\(arrayRestarts)IF set_left = 0 THEN \(try body()) END IF; END LOOP; END;"
  }

  /// The columns of the frame that the pass reads.
  private var inputs: String {
    var names = frame.foldInputs.union(["set_ord"])
    if frame.parent != nil { names.insert("set_parent") }
    return names.sorted().map { "f.\($0)" }.joined(separator: ", ")
  }

  private var initial: String {
    fold.variables.map { "\($0.before) := \($0.initial.text); " }.joined()
  }

  private var start: String { frame.parent == nil ? initial : "" }

  private var restart: String {
    guard frame.parent != nil else { return "" }
    return "IF set_parent IS NULL OR set_parent <> f.set_parent THEN "
      + "set_parent := f.set_parent; set_left := 0; \(initial)END IF; "
  }

  private var arrayRestarts: String {
    fold.arrays.map { array -> String in
      guard let owner = array.owner else { return "" }
      let kept = "\(array.name)_owner"
      return "IF \(kept) IS NULL OR \(kept) <> f.\(owner) THEN \(kept) := f.\(owner); "
        + "\(array.name).DELETE; END IF; "
    }.joined()
  }

  private func body() throws(Refusal) -> String {
    var lines: [String] = []
    var looked: Set<Int> = []
    for step in fold.steps {
      switch step {
      case .column(let name):
        if let line = try assignment(of: name, &looked) { lines.append(line) }
      case .store(let array, let path, let key, let value):
        let store = "\(array)(\(local(key.text))) := \(local(value.text));"
        lines.append(
          path.condition.map { "IF \(local($0)) THEN \(store) END IF;" } ?? store)
      }
    }
    let results = fold.results.joined(separator: ", ")
    lines.append("INSERT INTO \(fold.table) VALUES (f.set_ord, \(results));")
    for variable in fold.variables {
      lines.append("\(variable.before)_next := \(try scalar(variable.next.text));")
    }
    for variable in fold.variables {
      lines.append("\(variable.before) := \(variable.before)_next;")
    }
    if let leaves = fold.leaves { lines.append("set_left := \(local(leaves.text));") }
    return lines.joined(separator: " ")
  }

  /// - Returns: Nil for what is assigned already, with the rest of its lookup.
  private func assignment(
    of name: String, _ looked: inout Set<Int>
  ) throws(Refusal) -> String? {
    guard let column = definition(of: name) else { return "\(name) := NULL;" }
    switch column.definition {
    case .value(let text), .folded(let text, _):
      // Only SQL asks what an expression fails with.
      guard text.uppercased().contains("SELECT ") || text.contains("ERROR_OF(") else {
        return "\(name) := \(try scalar(text));"
      }
      return "SELECT \(try query(text)) INTO \(name) FROM dual;"
    case .looked(let lookup, _):
      guard looked.insert(lookup).inserted else { return nil }
      return try look(lookup)
    case .base: throw Refusal("order-dependent state in a column of the query")
    }
  }

  private func definition(of name: String) -> FrameColumn? {
    frame.foldDefinitions[name] ?? frame.columns.first { $0.name == name }
  }

  /// `SELECT … INTO …` of all columns that a lookup gives.
  private func look(_ lookup: Int) throws(Refusal) -> String {
    var names: [String] = []
    var values: [String] = []
    for name in columns {
      guard let column = definition(of: name), case .looked(lookup, let text) = column.definition
      else { continue }
      names.append(name)
      values.append(text)
    }
    return "SELECT \(try query(values.joined(separator: ", "))) INTO "
      + "\(names.joined(separator: ", ")) FROM dual \(local(frame.lookups[lookup].text));"
  }

  private func scalar(_ text: String) throws(Refusal) -> String {
    guard !text.uppercased().contains("SELECT ") else {
      throw Refusal("a query over order-dependent state")
    }
    return try query(text)
  }

  private func query(_ text: String) throws(Refusal) -> String {
    guard !text.uppercased().contains(" OVER (") else {
      throw Refusal("a window over order-dependent state")
    }
    return local(text)
  }

  /// Values that the pass computes are its variables; all others are columns of the row.
  private func local(_ text: String) -> String {
    let names = state.union(columns)
    var result = ""
    var rest = Substring(text)
    while let place = rest.firstRange(of: "f.") {
      result += rest[..<place.lowerBound]
      let isName = result.last.map { !($0.isLetter || $0.isNumber || "_$#".contains($0)) } ?? true
      let tail = rest[place.upperBound...]
      let name = tail.prefix { $0.isLetter || $0.isNumber || "_$#".contains($0) }
      result += isName && names.contains(String(name)) ? name : rest[place] + name
      rest = tail.dropFirst(name.count)
    }
    return result + rest
  }
}
