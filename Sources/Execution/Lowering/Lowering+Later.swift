import Columns
import Diagnostics
import Plan

extension Lowering {
  mutating func lower(_ n: Aggregate, _ profile: NodeProfile?, _ required: Set<ColumnID>) throws(SQLError) -> Draft { throw SQLError(.featureNotSupported, "groupings cannot be run") }
  mutating func lower(_ n: Window, _ profile: NodeProfile?, _ required: Set<ColumnID>) throws(SQLError) -> Draft { throw SQLError(.featureNotSupported, "windows cannot be run") }
  mutating func lower(_ n: TableFunctionCall, _ profile: NodeProfile?, _ required: Set<ColumnID>) throws(SQLError) -> Draft { throw SQLError(.featureNotSupported, "table functions cannot be run") }
}
