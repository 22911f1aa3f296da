import Columns
import Diagnostics

extension CountAccumulator {
  func overFrames(_ arguments: [Column], _ frames: RowFrames) throws(SQLError) -> Column? {
    if countsOnlyTrue { return nil }
    let buffer = Buffer.of(Int64.self, count: frames.count)
    var counts = buffer.mutableSpan(of: Int64.self, count: frames.count)
    let starts = frames.starts.buffer.span(of: Int32.self, count: frames.count)
    let ends = frames.ends.buffer.span(of: Int32.self, count: frames.count)
    if let argument = arguments.first, argument.type == .null || !argument.hasNoNulls {
      let present = PresentRows(argument.flattened(), ignoreNulls: true)
      for i in 0..<counts.count {
        counts[i] = Int64(
          present.candidate(from: Int(ends[i])) - present.candidate(from: Int(starts[i])))
      }
    } else {
      for i in 0..<counts.count { counts[i] = Int64(ends[i] &- starts[i]) }
    }
    return Column(.int64, count: frames.count, values: buffer)
  }
}
