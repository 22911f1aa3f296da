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
