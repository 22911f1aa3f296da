import Columns
import Diagnostics
import Kernels

/// From any type to VARCHAR or JSON text.
func writingConversion(from: DataType) -> Conversion {
  Conversion { (column, context, _) throws(SQLError) in
    let zone = from == .timestampTZ || from.isNested ? try zoneOffset(context.session) : nil
    return try Rows.makeTexts([column], count: column.count) {
      (row, out) throws(SQLError) -> Bool in
      appendText(column, row, zone: zone, to: &out)
      return true
    }
  }
}

func zoneOffset(_ session: FunctionSession) throws(SQLError) -> ValueText.ZoneOffset {
  let zone = try TimeZone.named(session.timeZone)
  return { zone.offset(at: $0) }
}
