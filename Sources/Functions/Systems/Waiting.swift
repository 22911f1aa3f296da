import Columns
import Diagnostics
import Glibc

/// PostgreSQL's pg_sleep and DuckDB's sleep_ms; a cancelled statement stops waiting.
let waitingFunctions: [ScalarFunction] = [
  waiting("pg_sleep", .double, "pg_sleep(0.001)", "Waits so many seconds.") { $0.number },
  waiting("sleep_ms", .int64, "sleep_ms(1)", "Waits so many milliseconds.") { $0.number / 1_000 },
]

private func waiting(
  _ name: String, _ type: DataType, _ example: String, _ summary: String,
  _ seconds: @escaping @Sendable (Value) -> Double
) -> ScalarFunction {
  ScalarFunction(
    name, category: .system, summary: summary, example: example, gives: "NULL",
    [
      .fixed([type], .int32, canFail: true, isVolatile: true) {
        (arguments, context) throws(SQLError) in
        for row in 0..<context.count where !arguments[0].isNull(row) {
          var rest = seconds(arguments[0][row])
          while rest > 0 {
            try context.session.cancellation.check()
            let step = min(rest, 0.05)
            usleep(UInt32(step * 1_000_000))
            rest -= step
          }
        }
        return Column.nulls(.int32, count: context.count)
      }
    ])
}
