import Columns

/// Distinct strings, arranged for looking up: a few are compared one after another, more are hashed.
struct StringMembers: Sendable {
  /// The views point into the column, which is kept.
  private let column: Column
  private let members: [StringView]
  /// Per slot a member's number + 1; 0 is free. Empty where the members are few.
  private let slots: [Int32]

  private static let few = 8

  init(_ column: Column) {
    self.column = column
    let views = column.span(of: StringView.self)
    var members: [StringView] = []
    var size = 16
    while size < views.count * 2 { size *= 2 }
    var slots = [Int32](repeating: 0, count: size)
    for i in 0..<views.count {
      var slot = StringMembers.hash(views[i]) & (size - 1)
      while slots[slot] != 0, members[Int(slots[slot]) - 1] != views[i] {
        slot = (slot + 1) & (size - 1)
      }
      if slots[slot] != 0 { continue }
      members.append(views[i])
      slots[slot] = Int32(members.count)
    }
    self.members = members
    self.slots = members.count <= StringMembers.few ? [] : slots
  }

  /// Sets the bytes of values that are members to 1; the others stay.
  func mark(_ values: Span<StringView>, in bytes: inout MutableSpan<UInt8>) {
    if slots.isEmpty {
      for member in members {
        if member.isInline {
          let (head, tail) = (member.lengthAndPrefix, member.tail)
          for i in 0..<values.count {
            let isEqual = values[i].lengthAndPrefix == head && values[i].tail == tail
            bytes[i] |= isEqual ? 1 : 0
          }
        } else {
          for i in 0..<values.count { bytes[i] |= values[i] == member ? 1 : 0 }
        }
      }
    } else {
      for i in 0..<values.count { bytes[i] |= contains(values[i]) ? 1 : 0 }
    }
  }

  private func contains(_ value: StringView) -> Bool {
    var slot = StringMembers.hash(value) & (slots.count - 1)
    while slots[slot] != 0 {
      if members[Int(slots[slot]) - 1] == value { return true }
      slot = (slot + 1) & (slots.count - 1)
    }
    return false
  }

  private static func hash(_ view: StringView) -> Int {
    var hash = Hashing.hash(view.lengthAndPrefix)
    if view.isInline {
      hash = Hashing.combine(hash, view.tail)
    } else {
      view.withBytes { bytes in
        var place = 4
        while place + 8 < bytes.count {
          hash = Hashing.combine(hash, bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
          place += 8
        }
        let last = bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
        hash = Hashing.combine(hash, last)
      }
    }
    return Int(truncatingIfNeeded: hash >> 16)
  }
}
