import Columns
import Diagnostics
import Plan
import Syntax

extension StatementCall {
  func runPrepare(_ prepare: Syntax.Prepare) throws(SQLError) {
    let binder = self.binder()
    var types: [DataType] = []
    for type in prepare.types { types.append(try binder.type(type)) }
    session.prepared[prepare.name.text.lowercased()] = PreparedStatement(
      statement: prepare.statement, types: types)
    try consumer.completed(StatementOutcome(command: "PREPARE"))
  }

  /// Runs a prepared statement with its arguments as parameters.
  func runExecute(_ execute: Syntax.Execute, at range: SourceRange) throws(SQLError) {
    let name = execute.name.text.lowercased()
    guard let prepared = session.prepared[name] else {
      throw SQLError(
        .undefinedObject, "there is no prepared statement \"\(name)\"", range: execute.name.range,
        hint: didYouMean(name, among: session.prepared.keys))
    }
    var given = StatementParameters()
    for argument in execute.arguments {
      let wrapped = Syntax.Query(
        body: .values([[argument.value]], range: argument.value.range), range: argument.value.range)
      guard let values = try binder().bind(wrapped) as? Values,
        let value = try values.rows[0][0].constantValue(functionSession)
      else {
        throw SQLError(
          .syntaxError, "EXECUTE takes constants", range: argument.value.range)
      }
      let entry = StatementParameters.Entry(value: value, type: values.output[0].type)
      if let name = argument.name {
        given.named[name.text.lowercased()] = entry
      } else {
        given.positional.append(entry)
      }
    }
    let call = StatementCall(session: session, text: text, parameters: given, consumer: consumer)
    try call.run(prepared.statement)
  }
}
