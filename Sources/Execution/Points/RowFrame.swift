import Catalog
import Columns
import Diagnostics
import Functions

/// Where a value of a row is found while a program runs over it.
enum RowPlace {
  /// A column of the row that the program began with.
  case origin(Int)
  /// The identity of that row, which has no column.
  case identity
  /// The same for all rows: one row.
  case constant(Column)
  case register(Int)
}

/// What one run of a `RowProgram` works with: the row that it began with, its parameters, and the values
/// that it computed.
final class RowFrame {
  var parameters: ParameterBlock
  let registers: ScalarBlock
  /// Row `row` of columns that it shares with others.
  var columns: [Column] = []
  var row = 0
  var identity: Int64 = 0
  private let clock: () -> Int64
  private var read: Int64?

  init(_ parameters: ParameterBlock, registers: Int, clock: @escaping () -> Int64) {
    self.parameters = parameters
    self.registers = ScalarBlock(count: registers)
    self.clock = clock
  }

  /// Forgets the row.
  func clear() {
    registers.clear()
    columns = []
    read = nil
  }

  /// The time that all of the run sees; looked up where something asks.
  var now: Int64 {
    if let read { return read }
    let now = clock()
    read = now
    return now
  }

  var scalars: ScalarRow { ScalarRow(columns: registers, parameters: parameters.scalars) }

  func scalar(_ place: RowPlace) -> Scalar {
    switch place {
    case .origin(let number): columns[number].scalar(row)
    case .identity: Scalar(number: identity, scale: 0)
    case .constant(let column): column.scalar(0)
    case .register(let number): registers[number]
    }
  }

  /// The value as one row.
  func column(_ place: RowPlace, _ type: DataType) -> Column {
    switch place {
    case .origin(let number): columns[number].slice(from: row, count: 1)
    case .identity: Scalar(number: identity, scale: 0).column(.int64)
    case .constant(let column): column
    case .register(let number): registers.column(number, type)
    }
  }
}

/// The row that a program made, good while its run lasts.
package struct RowResult {
  let frame: RowFrame
  let outputs: [RowOutput]

  package var count: Int { outputs.count }

  package func scalar(_ place: Int) -> Scalar { frame.scalar(outputs[place].place) }

  package func column(_ place: Int) -> Column {
    frame.column(outputs[place].place, outputs[place].type)
  }

  package var batch: Batch { Batch(outputs.indices.map { column($0) }, count: 1) }

  /// Adds a value to a column of a row that is being written.
  package func write(_ place: Int, to column: Int, of row: RowChunk) {
    switch outputs[place].place {
    case .origin(let number): row.append(column, frame.columns[number], row: frame.row)
    case .constant(let constant): row.append(column, constant, row: 0)
    case .identity: row.append(column, Scalar(number: frame.identity, scale: 0))
    case .register(let number):
      let scalar = frame.registers[number]
      if scalar.form == .other {
        row.append(column, frame.registers.column(number, outputs[place].type), row: 0)
      } else {
        row.append(column, scalar)
      }
    }
  }

  /// Copies all values to a block of as many.
  package func copy(to block: ScalarBlock) {
    block.clear()
    for place in outputs.indices {
      let scalar = scalar(place)
      switch scalar.form {
      case .text: block.set(place, text: scalar.text)
      case .other: block.set(place, other: column(place))
      default: block[place] = scalar
      }
    }
  }
}

struct RowOutput {
  let place: RowPlace
  let type: DataType
}
