/// Whether the stack of the thread has room for another call of a routine.
///
/// Deep recursion of a program must end in an exception, never in the end of the process. Threads
/// that run routines have stacks of 8 MiB.
struct StackRoom {
  /// What calls may take together, measured from the outermost one.
  private static let limit: UInt = 5 << 20

  private var outermost: UInt = 0

  private static var here: UInt {
    var place: UInt8 = 0
    return withUnsafeMutablePointer(to: &place) { UInt(bitPattern: $0) }
  }

  /// The outermost call begins.
  mutating func begin() { outermost = StackRoom.here }

  var isEnough: Bool {
    let here = StackRoom.here
    return here > outermost || outermost - here < StackRoom.limit
  }
}
