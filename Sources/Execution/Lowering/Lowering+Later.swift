import Columns
import Diagnostics
import Plan

extension Lowering {
  mutating func lower(_ n: Window, _ profile: NodeProfile?, _ required: Set<ColumnID>) throws(SQLError) -> Draft { throw SQLError(.featureNotSupported, "windows cannot be run") }
}
