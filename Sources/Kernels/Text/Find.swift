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
  guard let base = text.baseAddress,
    let found = memmem(base + start, limit - start, wanted, needle.count)
  else { return nil }
  return UnsafeRawPointer(found) - base
}

/// The same for a needle that is searched for in many texts.
@inline(__always)
package func firstPlace(
  of needle: Needle, in text: UnsafeRawBufferPointer, from start: Int, end: Int
) -> Int? {
  guard end - start >= needle.count, let base = text.baseAddress else { return nil }
  if end - start <= shortText { return needle.firstPlace(in: base, from: start, end: end) }
  let found = memmem(base + start, end - start, needle.bytes, needle.count)
  return found.map { UnsafeRawPointer($0) - base }
}

/// Longer texts are worth what `memmem` prepares for them, and may make a plain search slow.
private let shortText = 1024
