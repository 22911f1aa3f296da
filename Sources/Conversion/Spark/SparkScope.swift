import Syntax

/// A table or subquery in FROM: its columns as far as they are known.
struct SparkRelation {
  /// Lower case.
  var alias: String
  var columns: [SparkColumn]
  /// Whether `columns` is all there is.
  var isKnown = true
}

struct SparkColumn {
  /// Lower case.
  var name: String
  var type: SparkType
}

/// What names mean inside one SELECT, UPDATE or MERGE.
final class SparkQueryScope {
  let outer: SparkQueryScope?
  var relations: [SparkRelation] = []

  init(_ outer: SparkQueryScope?) { self.outer = outer }

  /// A column by its name, with its relation's alias if one was written.
  func column(_ name: String, of alias: String?) -> SparkType? {
    for relation in relations where alias == nil || relation.alias == alias {
      if let column = relation.columns.first(where: { $0.name == name }) { return column.type }
      if alias != nil, !relation.isKnown { return .unknown }
    }
    return outer?.column(name, of: alias)
  }

  func hasAlias(_ alias: String) -> Bool {
    relations.contains { $0.alias == alias } || outer?.hasAlias(alias) == true
  }
}

/// A variable, a parameter, a record or a cursor of a routine.
enum SparkBinding {
  /// Its text in Spark.
  case variable(String, SparkType)
  /// The row of a FOR loop, or a record: fields by lower-case name.
  case record([String: SparkTerm], order: [String])
  case constant(SparkTerm)
  case cursor(Declaration.Cursor, SparkBlockScope)
  case collection(SparkCollection)
  case exception(code: Int?)
  /// What has no form in Spark, and its kind for the message.
  case other(String)
}

/// The declarations of a block, a routine or a package.
final class SparkBlockScope {
  let outer: SparkBlockScope?
  /// Its label or its routine's name.
  let name: String?
  var bindings: [String: SparkBinding] = [:]
  var types: [String: TypeDefinition] = [:]
  var subtypes: [String: TypeName] = [:]
  /// Routines declared here.
  var routines: [String: Subprogram] = [:]

  init(_ outer: SparkBlockScope?, name: String?) {
    self.outer = outer
    self.name = name
  }

  func find(_ name: String) -> SparkBinding? { bindings[name] ?? outer?.find(name) }

  func type(_ name: String) -> TypeDefinition? { types[name] ?? outer?.type(name) }
  func subtype(_ name: String) -> TypeName? { subtypes[name] ?? outer?.subtype(name) }

  func scope(named name: String) -> SparkBlockScope? {
    self.name == name ? self : outer?.scope(named: name)
  }

  func routine(_ name: String) -> (Subprogram, SparkBlockScope)? {
    routines[name].map { ($0, self) } ?? outer?.routine(name)
  }
}
