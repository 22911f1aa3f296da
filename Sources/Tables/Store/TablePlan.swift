import Catalog
import Columns
import Diagnostics

/// What a table is after a commit: its Delta metadata and protocol, and whether these are new.
struct TablePlan {
  let folder: String
  let definition: TableDefinition
  var metadata: TableMetadata
  var supported: TableProtocol
  var isNew = false
  /// The metadata or the protocol has to be written.
  var isChanged = false

  var partitionColumns: [Int] { definition.partitionColumns }

  /// The feature that keeps writers away which do not know the database's own log.
  static let ownedFeature = "reckonDatabase"
  static let definitionKey = "reckon.definition"

  init(keeping state: TableState, of definition: TableDefinition, folder: String) {
    self.folder = folder
    self.definition = definition
    metadata = state.metadata ?? TableMetadata(id: "", schema: DeltaSchema([]))
    supported = state.supported ?? TableProtocol(readerFeatures: [], writerFeatures: [])
  }

  /// - Parameter time: Microseconds since 1970.
  init(creating definition: TableDefinition, folder: String, time: Int64) throws(SQLError) {
    self.folder = folder
    self.definition = definition
    let fields = definition.columns.map { TablePlan.field($0) }
    metadata = TableMetadata(
      id: RandomID.uuid(), schema: DeltaSchema(fields),
      partitionColumns: definition.partitionColumns.map { definition.columns[$0].field.name })
    metadata.createdTime = time / 1000
    metadata.description = definition.comment
    supported = TableProtocol(readerFeatures: [], writerFeatures: [TablePlan.ownedFeature])
    supported.minReaderVersion = 1
    supported.readerFeatures = nil
    if definition.isShared {
      supported.minWriterVersion = 2
      supported.writerFeatures = nil
    }
    isNew = true
    isChanged = true
    hideExactNumbers()
    if fields.contains(where: { TablePlan.needsMapping($0.name) }) { mapColumns() }
    finish()
  }

  init(
    altering state: TableState, of old: TableDefinition, to definition: TableDefinition,
    from: [Int?], folder: String
  ) throws(SQLError) {
    self.init(keeping: state, of: definition, folder: folder)
    isChanged = true
    let oldFields = metadata.schema.visible
    let isRenamed = zip(definition.columns, from).contains { column, place in
      place.map { oldFields[$0].name != column.field.name } ?? false
    }
    let isDropped = Set(from.compactMap { $0 }).count < oldFields.count
    let isNewOdd = zip(definition.columns, from).contains { column, place in
      place == nil && TablePlan.needsMapping(column.field.name)
    }
    if metadata.columnMapping == .none, isRenamed || isDropped || isNewOdd { mapColumns() }
    let kept = metadata.schema.visible
    let hidden = metadata.schema.fields.filter(\.isHidden)
    metadata.schema.fields =
      zip(definition.columns, from).map { column, place in
        var field = TablePlan.field(column)
        if let place { field.takeStorage(from: kept[place]) }
        return field
      } + hidden
    // A new column gets its stored name before its hidden one: an older column may have had it.
    if metadata.columnMapping != .none { nameNewColumns() }
    hideExactNumbers()
    if metadata.columnMapping != .none { nameNewColumns() }
    metadata.partitionColumns = definition.partitionColumns.map {
      definition.columns[$0].field.name
    }
    metadata.description = definition.comment
    let types = zip(metadata.schema.fields, from).contains { field, place in
      place.map { field.type != kept[$0].type } ?? false
    }
    if types { require("typeWidening") }
    finish()
  }

  /// A column as the Delta schema has it.
  private static func field(_ column: ColumnDefinition) -> DeltaField {
    let type = column.field.type
    var metadata: [JSON.Member] = []
    if StoredForm.of(type) != type {
      metadata.append(JSON.Member(StoredForm.typeKey, TypeJSON.json(type)))
    }
    if let comment = column.comment {
      metadata.append(JSON.Member("comment", .string(comment)))
    }
    return DeltaField(
      column.field.name, StoredForm.column(type),
      isNullable: column.field.isNullable || type == .number,
      metadata: metadata)
  }

  /// Each NUMBER has a hidden column behind all others; no other column has one.
  private mutating func hideExactNumbers() {
    let numbers = metadata.schema.visible.filter(\.isSplitNumber)
    var hidden = metadata.schema.fields.filter { field in
      let owner = field.metadata(NumberForm.hiddenKey)?.text
      return owner != nil && numbers.contains { $0.storedName == owner }
    }
    for field in numbers
    where !hidden.contains(where: { $0.metadata(NumberForm.hiddenKey)?.text == field.storedName }) {
      var name = field.name + "$exact"
      while metadata.schema.fields.contains(where: { $0.name.lowercased() == name.lowercased() }) {
        name += "$"
      }
      hidden.append(
        DeltaField(
          name, .primitive(.blob),
          metadata: [JSON.Member(NumberForm.hiddenKey, .string(field.storedName))]))
    }
    metadata.schema.fields = metadata.schema.visible + hidden
  }

  /// Characters that names of columns in files cannot have.
  private static func needsMapping(_ name: String) -> Bool {
    name.isEmpty || name.utf8.contains { " ,;{}()\n\t=".utf8.contains($0) }
  }

  /// Adds what follows from schema and definition.
  private mutating func finish() {
    if metadata.schema.fields.contains(where: { $0.type.hasLocalTime }) { require("timestampNtz") }
    metadata.configuration[TablePlan.definitionKey] = DefinitionJSON.json(definition).description
    for (name, value) in definition.properties where name.hasPrefix("delta.") {
      metadata.configuration[DeltaProperty.name(name)] = value
    }
    if definition.isShared { shareChecks() }
    if metadata.hasChangeFeed { requireOfWriters("changeDataFeed") }
    if metadata.hasCommitTimes { requireOfWriters("inCommitTimestamp") }
    if metadata.wantsDeletionVectors { require("deletionVectors") }
    if metadata.wantsNewCheckpoints { require("v2Checkpoint") }
  }

  /// Other writers check what the metadata has.
  private mutating func shareChecks() {
    let prefix = SharedDefinition.constraintPrefix
    for name in metadata.configuration.keys where name.hasPrefix(prefix) {
      metadata.configuration[name] = nil
    }
    for check in definition.checks {
      metadata.configuration[prefix + check.name] = check.expression
    }
    if !definition.checks.isEmpty { requireOfWriters("checkConstraints") }
  }

  /// Makes writers know a feature that readers need not know.
  mutating func requireOfWriters(_ feature: String) {
    if supported.writerFeatures?.contains(feature) == true { return }
    supported.minWriterVersion = 7
    supported.writerFeatures = (supported.writerFeatures ?? []) + [feature]
    isChanged = true
  }

  /// Makes readers and writers know a feature.
  mutating func require(_ feature: String) {
    if supported.readerFeatures?.contains(feature) == true { return }
    supported.minReaderVersion = 3
    supported.minWriterVersion = 7
    supported.readerFeatures = (supported.readerFeatures ?? []) + [feature]
    if supported.writerFeatures?.contains(feature) != true {
      supported.writerFeatures = (supported.writerFeatures ?? []) + [feature]
    }
    isChanged = true
  }
}

extension TablePlan {
  /// From now on files know the columns by names that never change: their present ones.
  private mutating func mapColumns() {
    metadata.configuration["delta.columnMapping.mode"] = "name"
    require("columnMapping")
    var next = 1
    for i in metadata.schema.fields.indices {
      let name = metadata.schema.fields[i].name
      let stored = TablePlan.needsMapping(name) ? "col-" + RandomID.uuid() : name
      metadata.schema.fields[i].map(to: stored, next: &next)
      for j in metadata.schema.fields.indices { metadata.schema.fields[j].follow(name, to: stored) }
    }
    metadata.configuration["delta.columnMapping.maxColumnId"] = String(next - 1)
  }

  /// Columns that came after get names and numbers that no other column ever had.
  private mutating func nameNewColumns() {
    var next = (Int(metadata.configuration["delta.columnMapping.maxColumnId"] ?? "") ?? 0) + 1
    for i in metadata.schema.fields.indices where metadata.schema.fields[i].storedID == nil {
      metadata.schema.fields[i].map(to: "col-" + RandomID.uuid(), next: &next)
    }
    metadata.configuration["delta.columnMapping.maxColumnId"] = String(next - 1)
  }
}

extension DeltaField {
  private static let nameKey = "delta.columnMapping.physicalName"
  private static let idKey = "delta.columnMapping.id"

  /// Gives the field, and the members of its structures, a stored name and a number.
  mutating func map(to stored: String, next: inout Int) {
    metadata.append(JSON.Member(DeltaField.idKey, .integer(next)))
    metadata.append(JSON.Member(DeltaField.nameKey, .string(stored)))
    next += 1
    type.mapMembers(next: &next)
  }

  /// A hidden column belongs to another under that one's new stored name.
  mutating func follow(_ old: String, to new: String) {
    for i in metadata.indices
    where metadata[i].name == NumberForm.hiddenKey && metadata[i].value.text == old {
      metadata[i].value = .string(new)
    }
  }

  /// The column is the same one in files as another of an older schema.
  mutating func takeStorage(from old: DeltaField) {
    for key in [DeltaField.idKey, DeltaField.nameKey] {
      if let value = old.metadata(key) { metadata.append(JSON.Member(key, value)) }
    }
    if StoredForm.column(field.type) == StoredForm.column(old.field.type) {
      type = old.type
      return
    }
    var changes = old.metadata("delta.typeChanges")?.elements ?? []
    changes.append(.object([("fromType", old.type.json), ("toType", type.json)]))
    metadata.append(JSON.Member("delta.typeChanges", .array(changes)))
  }
}

extension DeltaType {
  fileprivate mutating func mapMembers(next: inout Int) {
    switch self {
    case .structure(var fields):
      for i in fields.indices { fields[i].map(to: fields[i].name, next: &next) }
      self = .structure(fields)
    case .array(var element, let containsNull):
      element.mapMembers(next: &next)
      self = .array(element, containsNull: containsNull)
    case .map(var key, var value, let containsNull):
      key.mapMembers(next: &next)
      value.mapMembers(next: &next)
      self = .map(key, value, valueContainsNull: containsNull)
    case .primitive, .variant: break
    }
  }

  /// Whether a wall-clock time stands anywhere in the type.
  var hasLocalTime: Bool {
    switch self {
    case .primitive(let type): type.isTimestamp
    case .variant: false
    case .array(let element, _): element.hasLocalTime
    case .map(let key, let value, _): key.hasLocalTime || value.hasLocalTime
    case .structure(let fields): fields.contains { $0.type.hasLocalTime }
    }
  }
}
