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
  private var branches: [(place: Int, call: OutputCall, values: [Term])] = []

  init(_ effects: [Effect]) {
    self.effects = effects
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

  func lines() -> [String] {
    guard !branches.isEmpty else { return [] }
    let calls = self.calls
    let order = ExecutionOrder(of: branches.map(\.place), among: effects)
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
    let rows =
      "SELECT o.* FROM (\(selects.joined(separator: " UNION ALL "))) o ORDER BY \(order.columns)"
    return ["FOR x IN (\(rows)) LOOP \(body(calls)) END LOOP;"]
  }

  private func name(_ call: Int, _ place: Int) -> String { "v\(call + 1)_\(place + 1)" }

  private func body(_ calls: [OutputCall]) -> String {
    let texts = calls.enumerated().map { index, call in
      call.text((0..<call.count).map { "x.\(name(index, $0))" })
    }
    guard texts.count > 1 else { return texts[0] }
    let branches = texts.enumerated().map { "IF x.call = \($0) THEN \($1) " }
    return branches.joined(separator: "ELS") + "END IF;"
  }
}

/// A call that hands something out: `DBMS_OUTPUT.PUT_LINE(…);`.
struct OutputCall: Hashable {
  /// What stands before the values.
  var start: String
  /// How many values it takes.
  var count: Int
  var end = ");"

  func text(_ values: [String]) -> String { start + values.joined(separator: ", ") + end }
}
