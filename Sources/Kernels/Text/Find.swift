import Glibc

/// GNU's `memmem`, which the Glibc module leaves out because it is an extension.
@_silgen_name("memmem")
private func memmem(
  _ text: UnsafeRawPointer, _ textCount: Int, _ needle: UnsafeRawPointer, _ needleCount: Int
) -> UnsafeMutableRawPointer?

/// The place of the first occurrence of `needle` from `start`, or nil; an empty needle is there.
package func firstPlace(
  of needle: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer, from start: Int = 0,
  end: Int? = nil
) -> Int? {
  let limit = end ?? text.count
  guard start <= limit else { return nil }
  guard needle.count > 0, let wanted = needle.baseAddress else { return start }
  if limit - start <= shortText, let base = text.baseAddress {
    return firstPlace(of: wanted, needle.count, in: base, from: start, end: limit)
  }
  guard let base = text.baseAddress,
    let found = memmem(base + start, limit - start, wanted, needle.count)
  else { return nil }
  return UnsafeRawPointer(found) - base
}

/// Longer texts are worth what `memmem` prepares for them, and may make a plain search slow.
private let shortText = 1024

/// Eight places at a time: those where the first and the last byte of the needle stand are compared.
private func firstPlace(
  of needle: UnsafeRawPointer, _ count: Int, in text: UnsafeRawPointer, from start: Int, end: Int
) -> Int? {
  let ones: UInt64 = 0x0101_0101_0101_0101
  let first = ones &* UInt64(needle.load(as: UInt8.self))
  let last = ones &* UInt64(needle.load(fromByteOffset: count &- 1, as: UInt8.self))
  let places = end &- count &+ 1
  var place = start
  while place &+ 8 <= places {
    let heads = text.loadUnaligned(fromByteOffset: place, as: UInt64.self) ^ first
    let tails = text.loadUnaligned(fromByteOffset: place &+ count &- 1, as: UInt64.self) ^ last
    let others = heads | tails
    // The highest bit of each byte that is zero, and perhaps of such that follow one.
    var hits = (others &- ones) & ~others & (ones &<< 7)
    while hits != 0 {
      let found = place &+ hits.trailingZeroBitCount >> 3
      if memcmp(text + found, needle, count) == 0 { return found }
      hits &= hits &- 1
    }
    place &+= 8
  }
  while place < places {
    if memcmp(text + place, needle, count) == 0 { return place }
    place &+= 1
  }
  return nil
}
