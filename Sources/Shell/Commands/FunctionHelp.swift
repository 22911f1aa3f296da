import Diagnostics
import Functions

/// `.help round`: the page of a SQL function, from the list of functions itself.
enum FunctionHelp {
  /// The names of all functions.
  static var names: [String] { [] }

  /// - Returns: False if there is no such function.
  static func show(_ name: String, _ shell: Shell) throws(SQLError) -> Bool { false }
}
