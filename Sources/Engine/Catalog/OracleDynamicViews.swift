import Catalog
import Columns

/// The dynamic performance views that programs ask who they are, with what SYS_CONTEXT says of the session
/// (Oracle Database Reference 19c, part III).
let oracleDynamicViews: [SystemTable] =
  ["v$session", "gv$session"].map(sessionView) + [
    instanceView, databaseView, globalName, ownStatistics,
  ]

private func words(_ names: String...) -> [Field] { names.map { Field($0, .varchar) } }

private func sessionView(_ name: String) -> SystemTable {
  SystemTable(
    nil, name,
    [Field("SID", .int64), Field("SERIAL#", .int64), Field("AUDSID", .int64)]
      + words(
        "USERNAME", "STATUS", "SCHEMANAME", "OSUSER", "MACHINE", "TERMINAL", "PROGRAM", "TYPE")
  ) { catalog in
    let user = Value.string(catalog.user.uppercased())
    return [
      [
        .integer(1), .integer(1), .integer(1), user, .string("ACTIVE"), user, user,
        .string("localhost"), .string("localhost"), .string("reckon"), .string("USER"),
      ]
    ]
  }
}

private let instanceView = SystemTable(
  nil, "v$instance",
  [Field("INSTANCE_NUMBER", .int64)]
    + words("INSTANCE_NAME", "HOST_NAME", "VERSION", "STATUS")
) { _ in
  [
    [
      .integer(1), .string("RECKON"), .string("localhost"), .string("19.0.0.0.0"), .string("OPEN"),
    ]
  ]
}

private let databaseView = SystemTable(
  nil, "v$database", [Field("DBID", .int64)] + words("NAME", "OPEN_MODE", "LOG_MODE")
) { _ in
  [[.integer(1), .string("RECKON"), .string("READ WRITE"), .string("ARCHIVELOG")]]
}

private let globalName = SystemTable(nil, "global_name", words("GLOBAL_NAME")) { _ in
  [[.string("RECKON")]]
}

private let ownStatistics = SystemTable(
  nil, "v$mystat", [Field("SID", .int64), Field("STATISTIC#", .int64), Field("VALUE", .int64)]
) { _ in
  [[.integer(1), .integer(0), .integer(1)]]
}
