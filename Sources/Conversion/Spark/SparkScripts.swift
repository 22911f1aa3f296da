import Diagnostics
import Syntax

/// A program as Spark's scripts: one per routine, the functions they count on, what the runner must
/// know of tables and variables, and the runner.
package struct SparkScripts {
  /// A routine and its script, or why it has none.
  package struct Script {
    package var routine: String
    package var text: String
    package var error: SQLError?
    /// `line:column` of the error in the file.
    package var place: String?
    package var file: String
    var manifest: String
  }

  package let scripts: [Script]
  private let program: SparkProgram

  package init(_ converter: Converter, storage: SparkStorage) {
    let program = SparkProgram(converter)
    self.program = program
    scripts = program.entries.map { entry in
      SparkScriptWriter(program, entry, storage, converter).script()
    }
  }

  /// Names and texts of the files of a folder.
  package var files: [(name: String, text: String)] {
    var files = [("reckon.sql", SparkPrelude.text), ("run.py", SparkRunner.text)]
    files.append(("manifest.json", manifest))
    for script in scripts where script.error == nil {
      files.append(("\(script.routine).sql", script.text))
    }
    return files
  }

  /// Tables with their columns, and routines with their parameters and variables.
  private var manifest: String {
    let tables = program.definitions.sorted { $0.key < $1.key }.map { name, columns in
      let list = columns.map { "[\(JSONText.quoted($0.name)), \(JSONText.quoted($0.type))]" }
      return "    \(JSONText.quoted(name)): [\(list.joined(separator: ", "))]"
    }
    let routines = scripts.filter { $0.error == nil }.map {
      "    \(JSONText.quoted($0.routine)): \($0.manifest)"
    }
    return """
      {
        "tables": {
      \(tables.joined(separator: ",\n"))
        },
        "routines": {
      \(routines.joined(separator: ",\n"))
        }
      }

      """
  }
}

/// Writes the script of one routine.
private struct SparkScriptWriter {
  let program: SparkProgram
  let entry: SparkProgram.Entry
  let storage: SparkStorage
  let converter: Converter

  init(
    _ program: SparkProgram, _ entry: SparkProgram.Entry, _ storage: SparkStorage,
    _ converter: Converter
  ) {
    self.program = program
    self.entry = entry
    self.storage = storage
    self.converter = converter
  }

  func script() -> SparkScripts.Script {
    let printer = SparkPrinter(program, storage: storage, scope: entry.home)
    printer.asksRowCount = converter.program.asksRowCount
    do throws(SQLError) {
      let (text, manifest) = try write(printer)
      return SparkScripts.Script(
        routine: entry.label, text: text, file: entry.unit.file, manifest: manifest)
    } catch {
      return SparkScripts.Script(
        routine: entry.label, text: "", error: error, place: place(of: error),
        file: entry.unit.file, manifest: "")
    }
  }

  private func place(of error: SQLError) -> String? {
    guard let range = error.range else { return nil }
    let offset = converter.origin(of: range.start, in: entry.original)
    let place = SourcePosition(offset: offset, in: entry.original.text)
    return "\(place.line):\(place.column)"
  }

  private func write(_ printer: SparkPrinter) throws(SQLError) -> (String, String) {
    let scope = SparkBlockScope(
      entry.home, name: entry.subprogram.heading.name.last.text.lowercased())
    printer.scope = scope
    var variables: [(name: String, type: SparkType, start: String?)] = []
    var parameters: [String] = []
    for parameter in entry.subprogram.heading.parameters {
      let key = parameter.name.text.lowercased()
      let type = try printer.type(parameter.type)
      scope.bindings[key] = .variable(printer.name(key), type)
      var start: String?
      if let value = parameter.defaultValue {
        start = printer.converted(try printer.term(value), to: type).text
      }
      variables.append((printer.name(key), type, start))
      parameters.append(
        "[\(JSONText.quoted(key)), \(JSONText.quoted(parameter.mode.rawValue)), "
          + "\(JSONText.quoted(type.text))]")
    }
    var result: SparkTerm?
    if let type = entry.subprogram.heading.returnType {
      result = SparkTerm("reckon_result", try printer.type(type))
      variables.append(("reckon_result", try printer.type(type), nil))
      parameters.append("[\"reckon_result\", \"OUT\", \(JSONText.quoted(result?.type.text ?? ""))]")
    }
    guard let block = entry.subprogram.body else {
      throw printer.refuse("there is no body", entry.subprogram.range)
    }
    printer.expanding = [printer.shown(entry.subprogram.heading.name)]
    printer.returns = [("routine", result)]
    var body = try printer.block(block, labels: [])
    body = try initializations(printer) + body
    let session = printer.sessionVariables.sorted { $0.key < $1.key }
    let text = script(
      printer, variables, session.map { ($0.key, $0.value.type, $0.value.start) }, body)
    let list = session.map {
      "[\(JSONText.quoted($0.key)), \(JSONText.quoted($0.value.type.text))]"
    }
    let manifest =
      "{\"parameters\": [\(parameters.joined(separator: ", "))], "
      + "\"variables\": [\(list.joined(separator: ", "))], "
      + "\"reads\": \(JSONText.quoted(printer.readTables.sorted())), "
      + "\"writes\": \(JSONText.quoted(printer.writtenTables.sorted()))}"
    return (text, manifest)
  }

  /// The initialization of the packages whose variables the routine has touched.
  private func initializations(_ printer: SparkPrinter) throws(SQLError) -> [String] {
    var lines: [String] = []
    var done: Set<String> = []
    for _ in 0..<10 {
      let touched = Set(printer.sessionVariables.keys).union(printer.sessionCollections.keys)
      let open = program.initializations.keys.sorted().filter { package in
        !done.contains(package) && touched.contains { $0.hasPrefix("\(package)_") }
      }
      for package in open {
        done.insert(package)
        guard let block = program.initializations[package] else { continue }
        printer.scope = program.package(package) ?? program.top
        lines = try printer.block(block, labels: []) + lines
      }
      if open.isEmpty { break }
    }
    return lines
  }

  private typealias Variables = [(name: String, type: SparkType, start: String?)]

  private func script(
    _ printer: SparkPrinter, _ parameters: Variables, _ session: Variables, _ body: [String]
  ) -> String {
    var lines = ["-- \(entry.label) of \(entry.unit.file) for Spark SQL; reckon.sql comes first."]
    lines += remarks.map { "-- \($0)" } + printer.notes.map { "-- note: \($0)" }
    for variable in parameters + session {
      let start = variable.start.map { " DEFAULT \($0)" } ?? ""
      lines.append("DECLARE OR REPLACE VARIABLE \(variable.name) \(variable.type.text)\(start);")
    }
    for (name, variable) in printer.sessionCollections.sorted(by: { $0.key < $1.key }) {
      lines.append(
        "DECLARE OR REPLACE VARIABLE \(name) \(variable.type) DEFAULT \(variable.start);")
    }
    lines.append("BEGIN")
    lines += printer.indented(printer.declarations)
    lines.append("  routine: BEGIN")
    lines += printer.indented(printer.indented(body))
    lines += ["  END routine;", "END"]
    return lines.joined(separator: "\n") + "\n"
  }

  /// One line for each loop of the routine.
  private var remarks: [String] {
    let summary = ConversionSummary(converter)
    return converter.certificates.filter { $0.routine == entry.label }.map { certificate in
      let place = "\(certificate.file):\(summary.position(certificate))"
      switch certificate.outcome {
      case .sets(let sets):
        let checks =
          sets.obligations.isEmpty ? "" : "; checked: \(sets.obligations.joined(separator: "; "))"
        return "loop at \(place): sets\(checks)"
      case .kept(let refusal): return "loop at \(place): stays a loop, \(refusal.reason)"
      }
    }
  }
}
