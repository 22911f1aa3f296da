import Columns
import Diagnostics

/// UUIDs of version 7 (RFC 9562): milliseconds since 1970 in front, so that later ones are larger.
let identifierFunctions: [ScalarFunction] = [
  ScalarFunction(
    "uuidv7", category: .system, summary: "A UUID that begins with the time (version 7).",
    example: "uuid_extract_version(uuidv7())", gives: "7",
    [
      .fixed([], .uuid, isVolatile: true) { (_, context) throws(SQLError) in
        let moment = UInt128(UInt64(max(0, context.session.now / 1_000)) & 0xFFFF_FFFF_FFFF) << 80
        return Column.make(.uuid, count: context.count, Int128.self) { out in
          for i in 0..<context.count {
            var bits = UInt128(UInt64.random(in: .min ... .max)) << 64
            bits |= UInt128(UInt64.random(in: .min ... .max))
            bits = (bits & ((1 << 80) - 1)) | moment
            bits &= ~(UInt128(0xF) << 76) & ~(UInt128(3) << 62)
            bits |= UInt128(7) << 76 | UInt128(2) << 62
            out[i] = Int128(bitPattern: bits ^ (1 << 127))
          }
        }
      }
    ]),
  ScalarFunction.simple(
    "uuid_extract_version", category: .system, summary: "The version of a UUID.",
    example: "uuid_extract_version('ac227128-7d55-4ee0-a765-5025cc52e55a')", gives: "4",
    [
      SimpleSignature([.uuid], returns: .int32) { (values) throws(SQLError) in
        guard case .uuid(let bits) = values[0] else { return .null }
        return .integer(Int128(bits >> 76 & 0xF))
      }
    ]),
  ScalarFunction.simple(
    "uuid_extract_timestamp", category: .system,
    summary: "The time of a UUID of version 7; NULL for other versions.",
    example: "uuid_extract_timestamp('0196f97a-db14-71c3-9132-9f0b1334466f')",
    gives: "2025-05-22 19:31:40.436+00",
    [
      SimpleSignature([.uuid], returns: .timestampTZ) { (values) throws(SQLError) in
        guard case .uuid(let bits) = values[0], bits >> 76 & 0xF == 7 else { return .null }
        return .ticks(Int64(bits >> 80) * 1_000)
      }
    ]),
]
