/// Writes what a loop hands out in its order, rather than into tables: printed lines, lines of
/// files, rows of a pipelined function.
///
///     FOR r IN q LOOP                          FOR x IN (SELECT … FROM frame WHERE p = 1
///       IF … THEN                                        UNION ALL … ORDER BY …) LOOP
///         UTL_FILE.PUT_LINE(f, r.a);     →       IF x.call = 1 THEN UTL_FILE.PUT_LINE(f, x.v1);
///       END IF;                                  ELSE DBMS_OUTPUT.PUT_LINE(x.v2); END IF;
///       DBMS_OUTPUT.PUT_LINE(r.b);             END LOOP;
///     END LOOP;
struct OutputWriter {
  private let effects: [Effect]
  private let waves: IterationWaves?
  private var branches: [(place: Int, call: OutputCall, values: [Term])] = []

  /// - Parameter waves: The waves in which iterations go, of which each keeps its rows.
  init(_ effects: [Effect], waves: IterationWaves? = nil) {
    self.effects = effects
    self.waves = waves
    for (place, effect) in effects.enumerated() {
      if case .output(let call, let values) = effect.kind { branches.append((place, call, values)) }
    }
  }

  /// The different calls, in the order in which they come first.
  private var calls: [OutputCall] {
    var calls: [OutputCall] = []
    for branch in branches where !calls.contains(branch.call) { calls.append(branch.call) }
    return calls
  }

  /// The table of what all waves hand out.
  var table: String { "set_output_\(waves?.number ?? "")" }

  /// What a wave does to keep its rows.
  var keeping: [String] {
    guard let waves, !branches.isEmpty else { return [] }
    return [waves.keeping(rows, in: table)]
  }

  func lines() -> [String] {
    guard !branches.isEmpty else { return [] }
    let source = waves == nil ? "(\(rows))" : table
    let query = "SELECT o.* FROM \(source) o ORDER BY \(order.columns)"
    return ["FOR x IN (\(query)) LOOP \(body(calls)) END LOOP;"]
  }

  private var order: ExecutionOrder {
    ExecutionOrder(of: branches.map(\.place), among: effects, isWhole: waves != nil)
  }

  private var rows: String {
    let (calls, order) = (self.calls, self.order)
    let selects = branches.map { branch -> String in
      var items: [String] = []
      for (index, call) in calls.enumerated() {
        for place in 0..<call.count {
          let value = call == branch.call ? branch.values[place].text : "NULL"
          items.append("\(value) AS \(name(index, place))")
        }
      }
      if calls.count > 1 {
        items.append("\(calls.firstIndex(of: branch.call) ?? 0) AS call")
      }
      items.append(order.items(branch.place))
      return "SELECT \(items.joined(separator: ", ")) \(effects[branch.place].rows)"
    }
    return selects.joined(separator: " UNION ALL ")
  }

  private func name(_ call: Int, _ place: Int) -> String { "v\(call + 1)_\(place + 1)" }

  private func body(_ calls: [OutputCall]) -> String {
    let texts = calls.enumerated().map { index, call in
      call.text((0..<call.count).map { "x.\(name(index, $0))" })
    }
    return Self.choice(of: texts, by: "x.call")
  }

  /// The statements at the place that a number tells.
  static func choice(of texts: [String], by number: String) -> String {
    guard texts.count > 1 else { return texts[0] }
    let branches = texts.enumerated().map { "IF \(number) = \($0) THEN \($1) " }
    return branches.joined(separator: "ELS") + "END IF;"
  }

  /// Whether the rows pass through variables of the routine.
  var setsVariables: Bool { branches.contains { !$0.call.targets.isEmpty } }
}

/// A call that hands something out: `DBMS_OUTPUT.PUT_LINE(…);`.
struct OutputCall: Hashable {
  /// What stands before the values.
  var start: String
  /// How many values it takes.
  var count: Int
  var end = ");"
  /// The variables that take the values before it, which it then names itself.
  var targets: [String] = []

  func text(_ values: [String]) -> String {
    guard !targets.isEmpty else { return start + values.joined(separator: ", ") + end }
    return zip(targets, values).map { "\($0) := \($1); " }.joined() + start + end
  }
}
