/// The table that holds one row per iteration of a loop: the row of the driving query and every
/// value that the body computes from it.
///
/// Columns are defined one from another; the text nests one SELECT per level of definition:
///
///     SELECT f.*, f.quantity * f.price AS amount_3
///       FROM (SELECT q.quantity, l1.price, … FROM (driving query) q LEFT JOIN … l1) f
final class Frame {
  /// The driving query with `ord`, the number of the iteration from 1.
  let source: String
  private(set) var columns: [FrameColumn]
  private var lookups: [FrameLookup] = []
  private var counter = 0
  /// Sets of columns of which each is unique over the rows.
  var uniqueKeys: [Set<String>] = []

  init(source: String, columns: [String]) {
    self.source = source
    self.columns = columns.map { FrameColumn(name: $0, definition: .base, uses: []) }
    self.columns.append(FrameColumn(name: "ord", definition: .base, uses: []))
    uniqueKeys = [["ord"]]
  }

  /// A name that no other column has.
  func fresh(_ stem: String) -> String {
    counter += 1
    let letters = stem.map { $0.isLetter || $0.isNumber || $0 == "_" ? $0 : "_" }
    return "\(String(letters).prefix(40))_\(counter)"
  }

  /// Adds a column with a value; what stands for it.
  func add(_ stem: String, _ value: Term) -> Term {
    let name = fresh(stem)
    columns.append(FrameColumn(name: name, definition: .value(value.text), uses: value.uses))
    return .column(name, isInteger: value.isInteger)
  }

  /// Defines a column whose name was given out before.
  func define(_ name: String, _ value: Term) {
    columns.append(FrameColumn(name: name, definition: .value(value.text), uses: value.uses))
  }

  /// Joins something to each row.
  /// - Parameter join: Makes the text of the join from its alias.
  /// - Returns: The columns that hold `outputs`, texts over the alias.
  func add(
    lookup uses: Set<String>, outputs: [(stem: String, text: (String) -> String)],
    join: (String) -> String
  ) -> [Term] {
    counter += 1
    let alias = "l\(counter)"
    lookups.append(FrameLookup(text: join(alias), uses: uses))
    return outputs.map { output in
      let name = fresh(output.stem)
      columns.append(
        FrameColumn(
          name: name, definition: .looked(lookups.count - 1, output.text(alias)), uses: uses))
      return .column(name)
    }
  }

  /// The query that gives `wanted` and `ord`, with all that they are made of and nothing else.
  /// - Throws: `Refusal` when values depend on each other in a circle, so that an iteration needs
  ///   what only the iteration before it computes.
  func text(wanted: Set<String>) throws(Refusal) -> String {
    let depths = try self.depths(of: needed(wanted))
    var text = source
    let deepest = depths.values.max() ?? 0
    guard deepest > 0 else { return "SELECT f.* FROM (\(text)) f" }
    for depth in 1...deepest {
      let level = columns.filter { depths[$0.name] == depth }
      var items = ["f.*"]
      var joins: [Int] = []
      for column in level {
        switch column.definition {
        case .base: continue
        case .value(let value): items.append("\(value) AS \(column.name)")
        case .looked(let lookup, let value):
          if !joins.contains(lookup) { joins.append(lookup) }
          items.append("\(value) AS \(column.name)")
        }
      }
      text =
        "SELECT \(items.joined(separator: ", ")) FROM (\(text)) f"
        + joins.map { " " + lookups[$0].text }.joined()
    }
    return text
  }

  private func needed(_ wanted: Set<String>) -> Set<String> {
    var found = wanted
    let byName = Dictionary(columns.map { ($0.name, $0) }) { first, _ in first }
    var open = Array(wanted)
    while let name = open.popLast() {
      for used in byName[name]?.uses ?? [] where found.insert(used).inserted { open.append(used) }
    }
    return found
  }

  /// How many SELECTs each column needs below it.
  private func depths(of names: Set<String>) throws(Refusal) -> [String: Int] {
    var depths: [String: Int] = [:]
    var open = columns.filter { names.contains($0.name) }
    while !open.isEmpty {
      var rest: [FrameColumn] = []
      var found: [(String, Int)] = []
      for column in open {
        if case .base = column.definition {
          found.append((column.name, 0))
        } else if column.uses.allSatisfy({ depths[$0] != nil }) {
          found.append((column.name, (column.uses.compactMap { depths[$0] }.max() ?? 0) + 1))
        } else {
          rest.append(column)
        }
      }
      guard !found.isEmpty else {
        throw Refusal(
          "an iteration needs what the one before it computed (\(rest[0].name)), "
            + "in a way that is no sum, no last value and no extreme")
      }
      for (name, depth) in found { depths[name] = depth }
      open = rest
    }
    return depths
  }
}

struct FrameColumn {
  var name: String
  var definition: Definition
  /// The columns that it is made of.
  var uses: Set<String>

  enum Definition {
    case base
    case value(String)
    /// A column of a lookup by its number.
    case looked(Int, String)
  }
}

struct FrameLookup {
  var text: String
  var uses: Set<String>
}
