/// When usage happens: busy days, quiet nights and weekends, a rush at the end of each month.
///
/// Every hour of the six periods has a number of equal slots, its weight. A point of the line of
/// all slots is an hour and a place inside it, so that points taken in order are times in order.
struct Rhythm {
  private static let nightHours = [22, 23, 0, 1, 2, 3, 4, 5]

  /// The hour (from the start of the first period) of each slot.
  private var hourOfSlot: [UInt16] = []
  /// The first slot of each hour, and the number of all slots at the end.
  private var firstSlot: [UInt32] = [0]
  private let start: Int64

  init() {
    let firstDay = Period.all[0].firstDay
    start = Int64(firstDay) * Calendar.microsecondsPerDay
    for period in Period.all {
      for day in period.days {
        for hour in 0..<24 { addHour(weight: Rhythm.weight(day, hour, in: period)) }
      }
    }
  }

  private mutating func addHour(weight: Int) {
    let hour = UInt16(firstSlot.count - 1)
    hourOfSlot.append(contentsOf: repeatElement(hour, count: weight))
    firstSlot.append(UInt32(hourOfSlot.count))
  }

  /// Night a quarter, weekend a half, the last two days of a month one and a half.
  private static func weight(_ day: Day, _ hour: Int, in period: Period) -> Int {
    var weight = 16
    if nightHours.contains(hour) { weight /= 4 }
    if Calendar.isWeekend(day) { weight /= 2 }
    if day > period.lastDay - 2 { weight = weight * 3 / 2 }
    return weight
  }

  /// The number of slots before the day, or of all.
  func slots(before day: Day?) -> UInt64 {
    guard let day else { return UInt64(hourOfSlot.count) }
    return UInt64(firstSlot[Int(day - Period.all[0].firstDay) * 24])
  }

  /// The time of the `number`-th of `count` events on the first `slots` slots, in microseconds
  /// since 1970.
  /// - Parameter jitter: 32 random bits that move the event inside its part of the line.
  func time(of number: Int, among count: Int, jitter: UInt64, slots: UInt64) -> Int64 {
    let place = UInt64(number) << 32 | jitter & 0xFFFF_FFFF
    let (point, _) = UInt64(count).dividingFullWidth(slots.multipliedFullWidth(by: place))
    let slot = Int(point >> 32)
    let hour = Int(hourOfSlot[slot])
    let first = firstSlot[hour]
    let inside = (UInt64(slot) - UInt64(first)) << 32 | point & 0xFFFF_FFFF
    let part = inside / UInt64(firstSlot[hour + 1] - first)
    let microseconds = (part &* UInt64(Calendar.microsecondsPerHour)) >> 32
    return start + Int64(hour) * Calendar.microsecondsPerHour + Int64(microseconds)
  }
}
