import Columns
import Diagnostics
import Plan
import Syntax

extension StatementCall {
  /// SET, RESET, SHOW, PRAGMA.
  func runSetting(_ statement: Syntax.Statement) throws(SQLError) {
    switch statement.kind {
    case .set(let set): try runSet(set, at: statement.range)
    case .reset(let name):
      let usual = session.usualSettings
      if name?.last.text.lowercased() == "role" {
        session.access.take(role: nil)
      } else if let name {
        guard let setting = try setting(name) else { break }
        try setting.set(&session.settings, setting.get(usual))
      } else {
        let watch = settings.steps
        session.settings = usual
        session.settings.steps = watch
      }
      tellBounds()
      try consumer.completed(StatementOutcome(command: "RESET"))
    case .show(let show): try runShow(show)
    case .pragma(let pragma): try runPragma(pragma, at: statement.range)
    default: break
    }
  }

  /// Changes a setting as far as the session may.
  private func change(_ setting: Setting, to text: String) throws(SQLError) {
    if setting.name == "temporary_directory", !text.isEmpty {
      try session.database.access.check(text + "/file")
    }
    try setting.set(&session.settings, text)
    tellBounds()
  }

  private func tellBounds() {
    for line in session.keepBounds() { consumer.output(line) }
  }

  /// The setting with this name; nil for one that is only tolerated.
  private func setting(_ name: QualifiedName) throws(SQLError) -> Setting? {
    let given = name.parts.map { $0.text.lowercased() }.joined(separator: ".")
    let wanted = settingAliases[given] ?? given
    if let found = settingList.first(where: { $0.name == wanted }) { return found }
    if session.settings.dialect == .oracle, OracleSettings.knows(wanted) { return nil }
    if toleratedSettings[wanted] != nil || wanted.contains(".") || tuningSettings.contains(wanted) {
      return nil
    }
    throw SQLError(
      .undefinedObject, "there is no setting \"\(wanted)\"", range: name.range,
      hint: didYouMean(wanted, among: settingList.map(\.name)) ?? "SHOW ALL lists them")
  }

  private func runSet(_ set: Syntax.SetSetting, at range: SourceRange) throws(SQLError) {
    if set.isVariable {
      guard let expression = set.values.first else { return }
      let (value, type) = try settingValue(expression)
      session.variables[set.name.last.text.lowercased()] = .init(value: value, type: type)
      return try consumer.completed(StatementOutcome(command: "SET"))
    }
    if try setRole(set) { return try consumer.completed(StatementOutcome(command: "SET")) }
    if let setting = try setting(set.name) {
      var words: [String] = []
      for expression in set.values { words.append(try settingText(expression)) }
      let text =
        set.values.isEmpty ? setting.get(session.usualSettings) : words.joined(separator: ",")
      do throws(SQLError) {
        try change(setting, to: text)
      } catch { throw error.located(at: set.values.first?.range ?? range) }
    } else if session.settings.dialect == .oracle, let value = set.values.first {
      let text = try settingText(value)
      do throws(SQLError) {
        try OracleSettings.check(set.name.last.text.lowercased(), text)
      } catch { throw error.located(at: value.range) }
    }
    try consumer.completed(StatementOutcome(command: "SET"))
  }

  /// `SET ROLE r`, `SET SESSION AUTHORIZATION r`: an administrator takes any role, others one that
  /// they have.
  private func setRole(_ set: Syntax.SetSetting) throws(SQLError) -> Bool {
    let name = set.name.last.text.lowercased()
    guard set.name.parts.count == 1,
      ["role", "authorization", "session_authorization"].contains(name)
    else { return false }
    guard let expression = set.values.first else {
      session.access.take(role: nil)
      return true
    }
    let role = try settingText(expression).lowercased()
    let access = session.access
    if role == "none" || role == access.login.name.lowercased() {
      access.take(role: nil)
      return true
    }
    let old = access.role
    access.take(role: nil)
    let mayTake =
      !access.isLimited || (name == "role" && access.ownRoles.contains(role))
    guard mayTake, access.rules.roles[role] != nil else {
      access.take(role: old)
      throw SQLError(
        mayTake ? .undefinedObject : .insufficientPrivilege,
        mayTake ? "role \"\(role)\" does not exist" : "permission denied to set role \"\(role)\"",
        range: expression.range)
    }
    access.take(role: role)
    return true
  }

  private func settingText(_ expression: Syntax.Expression) throws(SQLError) -> String {
    switch expression.kind {
    case .name(let name): return name.parts.map(\.text).joined(separator: ".")
    default:
      let (value, type) = try settingValue(expression)
      return ValueText.text(of: value, type: type)
    }
  }

  private func settingValue(_ expression: Syntax.Expression) throws(SQLError) -> (Value, DataType) {
    let wrapped = Syntax.Query(
      body: .values([[expression]], range: expression.range), range: expression.range)
    guard let values = try binder().bind(wrapped) as? Values,
      let value = try values.rows[0][0].constantValue(functionSession)
    else {
      throw SQLError(.syntaxError, "SET wants a constant", range: expression.range)
    }
    return (value, values.output[0].type)
  }

  private func runShow(_ show: Syntax.Show) throws(SQLError) {
    switch show.subject {
    case .all:
      try giveRows(
        ["name", "setting", "description"],
        settingList.map { [$0.name, $0.get(settings), $0.summary] })
    case .setting(let name):
      let wanted = name.parts.map { $0.text.lowercased() }.joined(separator: ".")
      if wanted == "errors" { return try showErrors() }
      if let setting = try setting(name) {
        try give([setting.get(settings)], as: setting.name)
      } else {
        try give([toleratedSettings[wanted] ?? ""], as: wanted)
      }
    case .objects(let what, _): try showObjects(what)
    case .create(let kind, let name): try showCreate(kind, name)
    }
  }

  private func showObjects(_ what: String) throws(SQLError) {
    switch what {
    case "SCHEMAS":
      try give((session.transactions.main.catalog.schemas.union(["public"])).sorted(), as: "name")
    default:
      var rows: [[String]] = []
      for name in Set(session.names.relationNames).sorted() {
        guard let relation = try session.names.relation(name.split(separator: ".").map(String.init))
        else { continue }
        let isView = if case .view = relation { true } else { false }
        if what == "VIEWS" && !isView { continue }
        rows.append([name, isView ? "view" : "table"])
      }
      try giveRows(["name", "kind"], rows)
    }
  }

  /// Rows of text.
  func giveRows(_ names: [String], _ rows: [[String]]) throws(SQLError) {
    try consumer.begin(Schema(names.map { Field($0, .varchar) }))
    if !rows.isEmpty {
      let columns = names.indices.map { i in
        var builder = ColumnBuilder(.varchar, capacity: rows.count)
        for row in rows { builder.append(text: row[i]) }
        return builder.finish()
      }
      _ = try consumer.consume(Batch(columns, count: rows.count))
    }
    try consumer.end()
  }

  private func runPragma(_ pragma: Syntax.Pragma, at range: SourceRange) throws(SQLError) {
    let name = QualifiedName([pragma.name])
    guard pragma.isAssignment, let setting = try setting(name),
      let argument = pragma.arguments.first
    else {
      _ = try setting(name)
      return try consumer.completed(StatementOutcome(command: "PRAGMA"))
    }
    try change(setting, to: try settingText(argument.value))
    try consumer.completed(StatementOutcome(command: "PRAGMA"))
  }
}
