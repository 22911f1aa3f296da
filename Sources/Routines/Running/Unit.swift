import Catalog
import Diagnostics
import Syntax

/// One compiled unit: a package, a standalone subprogram, a type's methods, or a block.
final class Unit {
  enum State { case declared, compiling, ready }
  enum Kind { case block, subprogram, package, type, trigger }

  let name: String
  let text: String
  let layout = FrameLayout(parent: nil)
  let scope: Scope
  /// Declarations of the body, which nobody outside sees.
  var bodyScope: Scope
  var state: Activation?
  /// How many variables it declares, the first of its slots.
  var variableCount = 0
  /// Computes the initial values of package variables, in their order.
  var initializers: [Perform] = []
  var initialization: Perform?
  var bodyText = "" { didSet { knownLines = [:] } }
  var bodyState = State.declared
  /// All errors of its compilation; those of the specification and of the body.
  var errors: [SQLError] = []
  var specificationErrors: [SQLError] = []
  var bodyErrors: [SQLError] = []
  /// The columns that it was compiled with, by the table's name.
  var shapes: [[String]: TableShape] = [:]
  /// Its statements that give rows, if it is stored.
  var queries: [BoundStatement] = []
  /// The catalog's version when it was compiled.
  var compiledVersion = 0
  /// Keys of units that this one names.
  var dependencies: Set<String> = []
  var kind = Kind.block
  /// PRAGMA SERIALLY_REUSABLE: its state lives as long as a call of the client.
  var isReusable = false
  /// It names SQL%ROWCOUNT, SQL%FOUND or their kin.
  var asksCount = false
  /// Lines of the text before it.
  var linesBefore = 0
  var isPackage = false
  /// Kept in the database, and not a block of the session.
  var isStored = false
  var bindsBody: ((Unit) -> Void)?

  init(_ name: String, text: String) {
    self.name = name
    self.text = text
    scope = Scope(parent: nil, layout: layout, label: name)
    bodyScope = scope
    layout.unit = self
  }

  /// Line of an offset, from 1.
  func line(of offset: Int, inBody: Bool = true) -> Int {
    let usesBody = isPackage && inBody && !bodyText.isEmpty
    if let known = knownLines[usesBody]?[offset] { return known }
    let line = LineMarks.line(of: offset, in: usesBody ? bodyText : text) - linesBefore
    knownLines[usesBody, default: [:]][offset] = line
    return line
  }

  /// Handlers ask for the line of each error that they take: by whether it is of the body, and offset.
  private var knownLines: [Bool: [Int: Int]] = [:]

  /// What a dynamic block raises that does not compile: `ORA-06550: line 1, column 7:` and why.
  func compilationError(_ error: SQLError) -> Raised {
    let place = SourcePosition(offset: error.range?.start ?? 0, in: text)
    let shown = "line \(place.line), column \(place.column):\n"
    return Raised(
      -6550, "\(shown)\(error.message)\n\(oracleName(-6550)): \(shown)PL/SQL: Statement ignored",
      cause: error.unlocated)
  }

  /// The variables of the package in this session; the first touch computes them.
  func activation(_ run: RoutineSession) throws(Raised) -> Activation {
    if let state { return state }
    try completeBody()
    let made = Activation(layout, parent: nil, run)
    state = made
    if isReusable { run.reusable.append(self) }
    if let kept = run.takeState(of: self) {
      made.slots.replaceSubrange(..<variableCount, with: kept)
      return made
    }
    do throws(Raised) {
      for initializer in initializers { _ = try initializer(made) }
      if let initialization { _ = try initialization(made) }
    } catch {
      state = nil
      throw error.traced(run.traceLine(self, error))
    }
    return made
  }

  /// Binds the body if that was not done yet.
  func completeBody() throws(Raised) {
    if bodyState == .declared, let bindsBody {
      bodyState = .compiling
      bindsBody(self)
      bodyState = .ready
    }
    if let first = errors.first {
      let what = isPackage ? "package body" : "procedure or function"
      throw Raised(
        .number(-4063), "ORA-04063: \(what) \"\(name.uppercased())\" has errors: \(first.message)")
    }
  }
}
