/// The table that holds one row per iteration of a loop: the row of the driving query and every
/// value that the body computes from it.
///
/// Columns are defined one from another; the text nests one SELECT per level of definition:
///
///     SELECT f.*, f.quantity * f.price AS amount_3
///       FROM (SELECT q.quantity, l1.price, … FROM (driving query) q LEFT JOIN … l1) f
///
/// A frame is written in stages, each a temporary table: what an inner loop or a sequence gives
/// comes from a table of its own, made from the stage before.
final class Frame {
  let name: String
  /// The frame of the loop around, and the last of its stages that this one is made from.
  let parent: (frame: Frame, stage: Int)?
  /// The first table: from the names of the columns of the parent that are wanted.
  var source: ([String]) -> String
  private(set) var columns: [FrameColumn]
  private(set) var lookups: [FrameLookup] = []
  private(set) var stage = 0
  private let names: NameSource
  /// Sets of columns of which each is unique over the rows.
  var uniqueKeys: [Set<String>] = [["set_ord"]]
  /// 1 for rows after the one that left the loop; nil where none does.
  var stopColumn: String?
  /// The columns of frames around that the source reads.
  var sourceUses: Set<String> = []
  /// Columns whose computation may fail: the loop would have failed too, whether or not anything is
  /// made of them.
  var required: Set<String> = []
  /// What the columns of the driving query are, as far as its tables say.
  var kinds: [String: ColumnKind] = [:]
  /// What they hold, also where they are computed.
  var valueKinds: [String: ValueKind] = [:]
  /// Their types, where a type limits them.
  var types: [String: SlotType] = [:]
  /// Rows of tables that the driving query gives, with what is known of their columns.
  var rows: [(table: String, columns: [String: Term])] = []
  /// Columns that its query asks to be equal to columns of the frames around, by their text.
  var equals: [String: Term] = [:]
  /// Where the loop stands in its text.
  var loop = 0
  /// Columns of values before a row that a fold gives, with their variables.
  var foldSlots: [String: String] = [:]
  /// The column that tells the row of the frame two levels up.
  var ownerColumn: String?
  /// How the pass computes the results that ask its arrays.
  private(set) var foldDefinitions: [String: FrameColumn] = [:]
  /// What the pass of a fold reads.
  private(set) var foldInputs: Set<String> = []
  /// Columns of the frames around that its last stage has, and not its first.
  private(set) var lateNames: Set<String> = []
  /// Windows over the rows of one wave, which see what earlier waves left in tables.
  var waveWindows: Set<String> = []
  /// Columns of values before a row that windows give, with their variables.
  var windowSlots: [String: String] = [:]

  init(
    name: String, names: NameSource, columns: [String], parent: (frame: Frame, stage: Int)? = nil,
    source: @escaping ([String]) -> String
  ) {
    self.name = name
    self.names = names
    self.parent = parent
    self.source = source
    self.columns = (columns + ["set_ord"]).map {
      FrameColumn(name: $0, definition: .base, uses: [], stage: 0)
    }
    if parent != nil {
      self.columns.append(
        FrameColumn(name: "set_parent", definition: .base, uses: [], stage: 0))
    }
  }

  /// The table of a stage.
  func table(_ stage: Int) -> String { "\(name)_\(stage)" }
  var lastTable: String { table(stage) }
  var stop: String? { stopColumn.map { "f.\($0) = 0" } }

  /// What follows is made from the table of what is there.
  /// - Returns: The stage that ended.
  func cut() -> Int {
    stage += 1
    return stage - 1
  }

  func fresh(_ stem: String) -> String { names.fresh(stem) }

  /// The column that a column is, in another type and perhaps on one path only.
  func castSource(of name: String) -> Term? {
    guard let column = columns.first(where: { $0.name == name }),
      case .value(let text) = column.definition
    else { return nil }
    for source in column.uses {
      let isWhole = column.uses.count == 1 && text.hasPrefix("CAST(f.\(source) AS ")
      let isOnPath =
        column.uses.count == 2 && text.hasPrefix("CASE WHEN f.") && !text.contains(" ELSE ")
        && text.contains(" = 1 THEN CAST(f.\(source) AS ")
      if isWhole || isOnPath { return .column(source) }
    }
    return nil
  }

  /// The first column that is defined like a value or like the column that it is; else the value.
  func same(_ value: Term) -> Term {
    let text = definition(of: value) ?? value.text
    let known = columns.first { column in
      if case .value(text) = column.definition { true } else { false }
    }
    return known.map { .column($0.name, isInteger: value.isInteger) } ?? value
  }

  /// Whether a value is a numeral wherever a flag is 1: `CASE WHEN c THEN 0 ELSE NULL END` beside
  /// `CASE WHEN c THEN 1 ELSE 0 END`.
  func isNumeral(_ value: Term, where flag: Term) -> Bool {
    if value.isNumeral { return true }
    let end = " THEN 1 ELSE 0 END"
    guard let given = definition(of: value), let condition = definition(of: flag),
      condition.hasSuffix(end), given.hasSuffix(" ELSE NULL END")
    else { return false }
    let head = condition.dropLast(end.count) + " THEN "
    guard given.hasPrefix(head) else { return false }
    let number = given.dropFirst(head.count).dropLast(" ELSE NULL END".count)
    return !number.isEmpty && number.utf8.allSatisfy { (48...57).contains($0) }
  }

  /// The text that defines a column; nil for other values.
  func definition(of value: Term) -> String? {
    guard value.isColumn, let name = value.uses.first,
      case .value(let text)? = columns.first(where: { $0.name == name })?.definition
    else { return nil }
    return text
  }

  /// Adds a column with a value; what stands for it.
  func add(_ stem: String, _ value: Term) -> Term {
    let name = fresh(stem)
    define(name, value)
    return .column(name, isInteger: value.isInteger)
  }

  /// Defines a column whose name was given out before.
  /// - Parameter atEarliest: In the first stage that has all it needs, else in the last.
  func define(_ name: String, _ value: Term, atEarliest: Bool = false) {
    var place = stage
    if atEarliest {
      place = columns.filter { value.uses.contains($0.name) }.map(\.stage).max() ?? 0
    }
    columns.append(
      FrameColumn(name: name, definition: .value(value.text), uses: value.uses, stage: place))
  }

  /// Joins something to each row.
  /// - Parameters:
  ///   - inner: Columns of an inner frame that the join reads.
  ///   - join: Makes the text of the join from its alias.
  /// - Returns: The columns that hold `outputs`, texts over the alias.
  func add(
    lookup uses: Set<String>, inner: Set<String> = [],
    outputs: [(stem: String, text: (String) -> String)], join: (String) -> String
  ) -> [Term] {
    let alias = names.fresh("l")
    lookups.append(FrameLookup(text: join(alias), uses: uses))
    return outputs.map { output in
      let name = fresh(output.stem)
      columns.append(
        FrameColumn(
          name: name, definition: .looked(lookups.count - 1, output.text(alias)), uses: uses,
          inner: inner, stage: stage))
      return .column(name)
    }
  }

  /// Joins the numbers of a sequence, one column per place, and puts what depends on them in the
  /// stage that is made now.
  func join(_ numbers: SequenceNumbers, _ values: [Term]) {
    let names = values.flatMap(\.uses)
    let dependent = dependents(of: Set(names))
    for index in columns.indices where dependent.contains(columns[index].name) {
      columns[index].stage = stage
    }
    for (place, name) in names.enumerated() {
      let alias = self.names.fresh("l")
      lookups.append(
        FrameLookup(
          text: "LEFT JOIN \(numbers.table) \(alias) ON \(alias).set_ord = f.set_ord "
            + "AND \(alias).place = \(place)", uses: [], isMade: true))
      columns.append(
        FrameColumn(
          name: name, definition: .looked(lookups.count - 1, "\(alias).n"), uses: [],
          inner: numbers.uses, stage: stage))
    }
  }

  /// Joins what defines a column of which others are made already, and puts those that depend on it
  /// in the stage that is made now.
  /// - Parameter uses: The columns of earlier stages that the join reads.
  func join(
    _ value: Term, uses: Set<String>, text: (String) -> String, join: (String) -> String
  ) {
    let dependent = dependents(of: value.uses)
    for index in columns.indices where dependent.contains(columns[index].name) {
      columns[index].stage = stage
    }
    let alias = names.fresh("l")
    lookups.append(FrameLookup(text: join(alias), uses: uses, isMade: true))
    for name in value.uses {
      columns.append(
        FrameColumn(
          name: name, definition: .looked(lookups.count - 1, text(alias)), uses: uses,
          inner: uses, stage: stage))
    }
  }

  /// Makes a stage that has columns of the frame around which were not there when this one began.
  /// - Parameters:
  ///   - names: These, and the columns that are made of them.
  ///   - table: The last stage of the frame around.
  func join(late: Set<String>, _ names: Set<String>, from table: String) {
    _ = cut()
    for index in columns.indices where names.contains(columns[index].name) {
      columns[index].stage = stage
    }
    let alias = self.names.fresh("l")
    lookups.append(
      FrameLookup(
        text: "LEFT JOIN \(table) \(alias) ON \(alias).set_ord = f.set_parent", uses: [],
        isMade: true))
    for name in late.sorted() {
      columns.append(
        FrameColumn(
          name: name, definition: .looked(lookups.count - 1, "\(alias).\(name)"), uses: [],
          stage: stage))
    }
    lateNames.formUnion(late)
  }

  // MARK: Folds

  /// A column that the pass of a fold computes.
  /// - Parameter typed: An expression of its type that SQL can read.
  func add(folded stem: String, _ value: Term, typed: String) -> Term {
    let name = fresh(stem)
    columns.append(
      FrameColumn(
        name: name, definition: .folded(value.text, typed: typed), uses: value.uses, stage: stage))
    return .column(name, isInteger: value.isInteger)
  }

  /// Puts the results of a fold and what depends on them in the stage after it.
  func join(_ fold: Fold, _ dependent: Set<String>, _ inputs: Set<String>) {
    foldInputs = inputs
    let stage = fold.stage + 1
    for index in columns.indices
    where dependent.contains(columns[index].name) && columns[index].stage < stage {
      columns[index].stage = stage
    }
    let alias = names.fresh("l")
    lookups.append(
      FrameLookup(
        text: "LEFT JOIN \(fold.table) \(alias) ON \(alias).set_ord = f.set_ord", uses: [],
        isMade: true))
    for name in fold.results {
      let column = FrameColumn(
        name: name, definition: .looked(lookups.count - 1, "\(alias).\(name)"), uses: inputs,
        stage: stage)
      foldDefinitions[name] = columns.first { $0.name == name }
      columns.removeAll { $0.name == name }
      columns.append(column)
    }
  }

  /// An empty table with the types of what the pass of a fold computes.
  func typedText(_ fold: Fold, _ own: [String]) throws(Refusal) -> String {
    let states = fold.variables.map { "CAST(NULL AS \($0.type)) AS \($0.before)" }
    let base = (["f.*"] + states).joined(separator: ", ")
    var text = "SELECT \(base) FROM \(table(fold.stage)) f"
    var known = Set(columns.filter { !own.contains($0.name) }.map(\.name))
      .union(foldInputs).union(["set_ord", "set_parent"])
    var open = own.compactMap { name in
      foldDefinitions[name] ?? columns.first { $0.name == name }
    }
    while !open.isEmpty {
      let ready = open.filter { $0.uses.isSubset(of: known) }
      guard !ready.isEmpty else { throw Refusal("a fold whose values depend on each other") }
      text = level(ready, over: text)
      known.formUnion(ready.map(\.name))
      open.removeAll { column in ready.contains { $0.name == column.name } }
    }
    return "SELECT f.* FROM (\(text)) f WHERE 1 = 0"
  }

  // MARK: Text

  /// Gives a column that is made already.
  func redefine(_ name: String, as text: String) {
    guard let place = columns.firstIndex(where: { $0.name == name }) else { return }
    columns[place].definition = .value(text)
    columns[place].uses = []
  }

  /// Columns of this frame with all that they are made of.
  func closure(of names: Set<String>) -> Set<String> {
    var found: Set<String> = []
    var open = Array(names)
    while let name = open.popLast() {
      guard found.insert(name).inserted, let column = columns.first(where: { $0.name == name })
      else { continue }
      open += column.uses
      if case .looked(let place, _) = column.definition { open += lookups[place].uses }
    }
    return found
  }

  /// The tables of a stage with the columns among `needed` and nothing else: the last one is the
  /// stage, those before it keep its query from nesting too deeply.
  /// - Throws: `Refusal` when values depend on each other in a circle, so that an iteration needs
  ///   what only the iteration before it computes.
  func tables(
    stage: Int, needed: Set<String>
  ) throws(Refusal) -> [(name: String, query: String)] {
    let own = columns.filter { $0.stage == stage && needed.contains($0.name) }
    let parents = parentColumns(needed)
    let kept =
      parents + columns.filter { $0.stage <= stage && needed.contains($0.name) }.map(\.name)
    let always = ["set_ord"] + (parent == nil ? [] : ["set_parent"])
    return try tables(
      table(stage), own,
      over: stage == 0 ? source(parents) : "SELECT f.* FROM \(table(stage - 1)) f",
      parents, kept + always)
  }

  /// The tables of columns that are made of each other and of nothing else, whatever their stages.
  func tables(
    before names: Set<String>, needed: Set<String>
  ) throws(Refusal) -> [(name: String, query: String)] {
    // Those of earlier stages first.
    let own = columns.filter { names.contains($0.name) }.sorted { $0.stage < $1.stage }
    let parents = parentColumns(needed.union(names))
    return try tables(
      "\(name)_before", own, over: source(parents), parents, own.map(\.name) + ["set_ord"])
  }

  private func tables(
    _ name: String, _ own: [FrameColumn], over source: String, _ parents: [String], _ kept: [String]
  ) throws(Refusal) -> [(name: String, query: String)] {
    let depths = try self.depths(of: own, parents: Set(parents))
    var tables: [(name: String, query: String)] = []
    var text = source
    for depth in 1...max(1, depths.values.max() ?? 0) {
      text = level(own.filter { depths[$0.name] == depth }, over: text)
      if depth % Self.deepest == 0 {
        let part = "\(name)_\(tables.count + 1)"
        tables.append((part, text))
        text = "SELECT f.* FROM \(part) f"
      }
    }
    let list = Array(Set(kept)).sorted().map { "f.\($0)" }.joined(separator: ", ")
    tables.append((name, "SELECT \(list) FROM (\(text)) f"))
    return tables
  }

  /// How many queries stand one in another.
  private static let deepest = 20

  private func level(_ columns: [FrameColumn], over text: String) -> String {
    guard !columns.isEmpty else { return text }
    var items = ["f.*"]
    var joins: [Int] = []
    for column in columns {
      switch column.definition {
      case .base: continue
      case .value(let value), .folded(_, let value): items.append("\(value) AS \(column.name)")
      case .looked(let lookup, let value):
        if !joins.contains(lookup) { joins.append(lookup) }
        items.append("\(value) AS \(column.name)")
      }
    }
    return "SELECT \(items.joined(separator: ", ")) FROM (\(text)) f"
      + joins.map { " " + lookups[$0].text }.joined()
  }

  /// The needed columns of the frames around, as far as they are there when this one begins.
  func parentColumns(_ needed: Set<String>) -> [String] {
    guard let parent else { return [] }
    let own = parent.frame.columns.filter {
      $0.stage <= parent.stage && needed.contains($0.name) && $0.name != "set_ord"
        && $0.name != "set_parent"
    }
    return (parent.frame.parentColumns(needed) + own.map(\.name)).sorted()
  }

  /// How many SELECTs each column needs below it.
  private func depths(
    of own: [FrameColumn], parents: Set<String>
  ) throws(Refusal) -> [String: Int] {
    var depths: [String: Int] = [:]
    let earlier = parents.union(columns.filter { $0.stage < stageOf(own) }.map(\.name))
      .union(["set_ord", "set_parent"])
    var open = own
    while !open.isEmpty {
      var rest: [FrameColumn] = []
      var found: [(String, Int)] = []
      for column in open {
        if case .base = column.definition {
          found.append((column.name, 0))
        } else if column.uses.allSatisfy({ depths[$0] != nil || earlier.contains($0) }) {
          found.append((column.name, (column.uses.compactMap { depths[$0] }.max() ?? 0) + 1))
        } else {
          rest.append(column)
        }
      }
      guard !found.isEmpty else {
        var refusal = Refusal(
          "an iteration needs what the one before it computed (\(rest[0].name)), "
            + "in a way that is no sum and no last value")
        let missing = rest.reduce(into: Set<String>()) { $0.formUnion($1.uses.union([$1.name])) }
        refusal.needsTrust = true
        refusal.folds = Set(
          missing.compactMap { windowSlots[$0].map { FoldRequest(loop: loop, name: $0) } })
        throw refusal
      }
      for (name, depth) in found { depths[name] = depth }
      open = rest
    }
    return depths
  }

  private func stageOf(_ own: [FrameColumn]) -> Int { own.first?.stage ?? 0 }
}

struct FrameColumn {
  var name: String
  var definition: Definition
  /// The columns of this frame and of those around it that it is made of.
  var uses: Set<String>
  /// The columns of an inner frame that it is made of.
  var inner: Set<String> = []
  var stage: Int

  enum Definition {
    case base
    case value(String)
    /// A column of a lookup by its number.
    case looked(Int, String)
    /// What only the pass of a fold can say.
    case folded(String, typed: String)
  }
}

struct FrameLookup {
  var text: String
  var uses: Set<String>
  /// It joins a table that the plan makes.
  var isMade = false
}

/// Gives out names that no two columns of a program share.
final class NameSource {
  private var counter = 0
  /// The words of the program, which may be variables or columns.
  private let taken: Set<String>

  init(avoiding taken: Set<String> = []) { self.taken = taken }

  func fresh(_ stem: String) -> String {
    var name = next(stem)
    while taken.contains(name.lowercased()) { name = next(stem) }
    return name
  }

  private func next(_ stem: String) -> String {
    counter += 1
    let letters = stem.utf8.prefix(40).map { byte -> UInt8 in
      byte < 128 && WordCount.isWord(byte) && byte != 36 && byte != 35 ? byte : 95
    }
    return "\(String(decoding: letters, as: UTF8.self))_\(counter)"
  }
}

extension Frame {
  /// Whether these values are different in every row.
  func isUnique(_ terms: [Term]) -> Bool {
    let columns = Set(
      terms.compactMap { term in
        term.uses.count == 1 ? term.uses.first.flatMap { term.text == "f.\($0)" ? $0 : nil } : nil
      })
    return uniqueKeys.contains { $0.isSubset(of: columns) }
  }
}
