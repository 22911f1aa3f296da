import Catalog
import Columns
import Diagnostics
import Functions

/// Where a value of a row is found while a program runs over it.
enum RowPlace: BitwiseCopyable {
  /// A column of the row that the program began with.
  case origin(Int)
  /// The identity of that row, which has no column.
  case identity
  /// The same for all rows: one of the program's constants.
  case constant(Int)
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
  /// Columns of one row.
  let constants: [Column]
  private let clock: () -> Int64
  private var read: Int64?

  init(
    _ parameters: ParameterBlock, registers: Int, constants: [Column],
    clock: @escaping () -> Int64
  ) {
    self.parameters = parameters
    self.constants = constants
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
    case .constant(let number): constants[number].scalar(0)
    case .register(let number): registers[number]
    }
  }

  /// The value as one row.
  func column(_ place: RowPlace, _ type: DataType) -> Column {
    switch place {
    case .origin(let number): columns[number].slice(from: row, count: 1)
    case .identity: Scalar(number: identity, scale: 0).column(.int64)
    case .constant(let number): constants[number]
    case .register(let number): registers.column(number, type)
    }
  }
}

/// The row that a program made, good while its run lasts.
package struct RowResult {
  let frame: RowFrame
  let program: RowProgram

  package func scalar(_ place: Int) -> Scalar { frame.scalar(program.outputs[place]) }

  package func column(_ place: Int) -> Column {
    frame.column(program.outputs[place], program.types[place])
  }

  package var batch: Batch {
    Batch(program.outputs.indices.map { column($0) }, count: 1)
  }

  /// Adds a value to a column of a row that is being written.
  package func write(_ place: Int, to column: Int, of row: RowChunk) {
    switch program.outputs[place] {
    case .origin(let number): row.append(column, frame.columns[number], row: frame.row)
    case .constant(let number): row.append(column, frame.constants[number], row: 0)
    case .identity: row.append(column, Scalar(number: frame.identity, scale: 0))
    case .register(let number):
      let scalar = frame.registers[number]
      if scalar.form == .other {
        row.append(column, frame.registers.column(number, program.types[place]), row: 0)
      } else {
        row.append(column, scalar)
      }
    }
  }

  /// Copies all values to a block of as many.
  package func copy(to block: ScalarBlock) {
    block.clear()
    for place in program.outputs.indices {
      let scalar = scalar(place)
      switch scalar.form {
      case .text: block.set(place, text: scalar.text)
      case .other: block.set(place, other: column(place))
      default: block[place] = scalar
      }
    }
  }
}
