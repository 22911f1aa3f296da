/// Sorts numbers by some of their bits, least digit first: numbers equal in these keep their order.
///
/// - Returns: Whether the result lies in `spare`.
func radixSort<Entry: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
  _ entries: UnsafeMutablePointer<Entry>, _ spare: UnsafeMutablePointer<Entry>, count: Int,
  bits: Range<Int>
) -> Bool {
  if bits.isEmpty || count < 2 { return false }
  if count <= 48 {
    insertionSort(entries, count: count)
    return false
  }
  var (source, target) = (entries, spare)
  var isSwapped = false
  var low = bits.lowerBound
  while low < bits.upperBound {
    let width = min(8, bits.upperBound - low)
    if moveByDigit(source, target, count, low: low, width: width) {
      swap(&source, &target)
      isSwapped.toggle()
    }
    low += width
  }
  return isSwapped
}

/// By all bits; the lowest ones name the row, so no two are equal.
private func insertionSort<Entry: FixedWidthInteger>(
  _ entries: UnsafeMutablePointer<Entry>, count: Int
) {
  for i in 1..<count {
    let entry = entries[i]
    var place = i
    while place > 0, entries[place - 1] > entry {
      entries[place] = entries[place - 1]
      place -= 1
    }
    entries[place] = entry
  }
}

/// False when all numbers have the same digit: nothing is moved.
private func moveByDigit<Entry: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
  _ source: UnsafeMutablePointer<Entry>, _ target: UnsafeMutablePointer<Entry>, _ count: Int,
  low: Int, width: Int
) -> Bool {
  let shift = Entry(truncatingIfNeeded: low)
  let mask = (1 << width) - 1
  return withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { places in
    for digit in 0..<256 { places[digit] = 0 }
    for i in 0..<count {
      places[Int(truncatingIfNeeded: source[i] >> shift) & mask] &+= 1
    }
    if places[Int(truncatingIfNeeded: source[0] >> shift) & mask] == count { return false }
    var sum = 0
    for digit in 0...mask {
      let found = places[digit]
      places[digit] = sum
      sum &+= found
    }
    for i in 0..<count {
      let digit = Int(truncatingIfNeeded: source[i] >> shift) & mask
      target[places[digit]] = source[i]
      places[digit] &+= 1
    }
    return true
  }
}
