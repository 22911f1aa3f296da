import Columns
import Diagnostics
import Files

extension CSVFile {
  /// The numbers of the lines, from 1, that hold the bytes at ascending places.
  func lineNumbers(of places: [Int]) throws(SQLError) -> [Int] {
    var counter = LineCounter(places: places, lineEnd: form.lineEnd)
    if let compression {
      let blocks = try StreamBlocks(source, codec: compression, form: form)
      while !counter.isDone, let (block, _) = try blocks.next() {
        counter.read(block.readableBytes)
      }
    } else {
      var place = 0
      while !counter.isDone && place < source.size {
        let block = try source.read(at: place, count: min(1 << 20, source.size - place))
        counter.read(block.readableBytes)
        place += block.byteCount
      }
    }
    return counter.finish()
  }
}

/// Counts line ends up to each of some places.
private struct LineCounter {
  private let places: [Int]
  private let lineEnd: UInt8
  private var numbers: [Int] = []
  private var read = 0
  private var line = 1

  init(places: [Int], lineEnd: UInt8) {
    self.places = places
    self.lineEnd = lineEnd
  }

  var isDone: Bool { numbers.count == places.count }

  mutating func read(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes {
      while !isDone && places[numbers.count] == read { numbers.append(line) }
      if isDone { return }
      if byte == lineEnd { line += 1 }
      read += 1
    }
  }

  mutating func finish() -> [Int] {
    while !isDone { numbers.append(line) }
    return numbers
  }
}
