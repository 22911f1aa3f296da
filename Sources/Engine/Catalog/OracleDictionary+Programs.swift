import Catalog
import Columns
import Diagnostics
import Syntax

/// What Oracle's dictionary tells of stored programs (Oracle Database Reference 19c, part II).

private func words(_ names: String...) -> [Field] { names.map { Field($0, .varchar) } }

private func upper(_ name: String) -> Value { .string(name.uppercased()) }

/// The errors of all stored programs, compiled now; SHOW ERRORS tells those of one.
let userErrors = SystemTable(
  nil, "user_errors",
  words("NAME", "TYPE")
    + [Field("SEQUENCE", .int64), Field("LINE", .int64), Field("POSITION", .int64)]
    + words("TEXT", "ATTRIBUTE") + [Field("MESSAGE_NUMBER", .int64)]
) { catalog in
  catalog.definitions.flatMap { definition -> [[Value]] in
    guard let type = definition.kind.oracleWords else { return [] }
    return (catalog.programErrors[definition.key] ?? []).enumerated().map { i, error in
      [
        upper(definition.name), .string(type), number(i + 1), number(error.line),
        number(error.column), .string(error.message), .string("ERROR"), number(error.number),
      ]
    }
  }
}

extension ProgramError {
  /// The number in `PLS-00201: …`.
  fileprivate var number: Int? {
    message.hasPrefix("PLS-") ? Int(message.dropFirst(4).prefix(5)) : nil
  }
}

/// The jobs that DBMS_JOB was given, which run when they are asked to.
let userJobs = SystemTable(
  nil, "user_jobs",
  [Field("JOB", .int64)] + words("LOG_USER", "SCHEMA_USER")
    + [Field("NEXT_DATE", .timestamp(.seconds))] + words("BROKEN", "INTERVAL", "WHAT")
) { catalog in
  catalog.jobs.filter { $0.number > 0 }.map { job in
    let user = Value.string(catalog.user.uppercased())
    return [
      number(Int(job.number)), user, user, job.nextTime.map { .ticks($0) } ?? .null, .string("N"),
      text(job.interval.isEmpty ? "null" : job.interval), text(job.text),
    ]
  }
}

/// The jobs that DBMS_SCHEDULER was given.
let userSchedulerJobs = SystemTable(
  nil, "user_scheduler_jobs",
  words("JOB_NAME", "JOB_ACTION") + [Field("START_DATE", .timestamp(.seconds))]
    + words("REPEAT_INTERVAL")
) { catalog in
  catalog.jobs.filter { $0.number == 0 }.map { job in
    [
      text(job.name), text(job.text), job.nextTime.map { .ticks($0) } ?? .null,
      job.interval.isEmpty ? .null : text(job.interval),
    ]
  }
}

let userTriggers = SystemTable(
  nil, "user_triggers",
  words("TRIGGER_NAME", "TRIGGER_TYPE", "TRIGGERING_EVENT", "BASE_OBJECT_TYPE", "TABLE_NAME")
    + words("STATUS", "TRIGGER_BODY")
) { catalog in
  catalog.definitions.compactMap { definition -> [Value]? in
    guard definition.kind == .trigger,
      let statement = try? Parser.statement(definition.text, dialect: .oracle),
      case .unit(let unit) = statement.kind, case .trigger(let trigger) = unit.kind
    else { return nil }
    var table: Value = .null
    if case .table(let name) = trigger.target { table = upper(name.last.text) }
    let isView =
      catalog.relations.first { .string($0.name.uppercased()) == table }?.definition == nil
    let isOff =
      trigger.isDisabled || catalog.disabledTriggers.contains(definition.name.lowercased())
    return [
      upper(definition.name), .string(trigger.oracleType),
      .string(trigger.events.map(\.oracleWord).joined(separator: " OR ")),
      .string(isView ? "VIEW" : "TABLE"), table, .string(isOff ? "DISABLED" : "ENABLED"),
      .string(definition.text),
    ]
  }
}

extension Syntax.Trigger {
  /// `BEFORE EACH ROW`, `AFTER STATEMENT`, `INSTEAD OF`, `COMPOUND`.
  fileprivate var oracleType: String {
    switch timing {
    case .insteadOf, .compound: timing.rawValue.uppercased()
    case .before, .after:
      timing.rawValue.uppercased() + (isForEachRow ? " EACH ROW" : " STATEMENT")
    }
  }
}

extension Syntax.Trigger.Event {
  fileprivate var oracleWord: String {
    switch self {
    case .insert: "INSERT"
    case .delete: "DELETE"
    case .update: "UPDATE"
    case .system(let word): word
    }
  }
}

let userSynonyms = SystemTable(
  nil, "user_synonyms", words("SYNONYM_NAME", "TABLE_OWNER", "TABLE_NAME", "DB_LINK")
) { catalog in
  catalog.definitions.compactMap { definition -> [Value]? in
    guard definition.kind == .synonym,
      let statement = try? Parser.statement(definition.text, dialect: .oracle),
      case .createSynonym(let synonym) = statement.kind
    else { return nil }
    let parts = synonym.target.parts
    let owner = parts.count > 1 ? parts[parts.count - 2].text : catalog.user
    return [upper(definition.name), upper(owner), upper(synonym.target.last.text), .null]
  }
}
