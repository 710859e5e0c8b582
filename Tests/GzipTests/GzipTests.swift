import CZlib
import Gzip
import Testing

@Suite struct GzipTests {
    @Test(
        "gives back the same bytes when decompressed",
        arguments: [0, 1, 2, 1_000, 65_535, 65_536, 300_000], [1, 6, 9])
    func roundTrip(count: Int, level: Int) throws {
        var state: UInt32 = 1
        let noise = (0..<count).map { index -> UInt8 in
            state = state &* 1_664_525 &+ 1_013_904_223
            return index % 3 == 0 ? UInt8(truncatingIfNeeded: state >> 24) : 0x20
        }
        let compressed = try Gzip.compress(noise, level: level)
        #expect(Self.decompress(compressed, upTo: count) == noise)
    }

    @Test("makes text much smaller")
    func shrinks() throws {
        let text = Array(String(repeating: "function stitch(window) { return window; }\n", count: 200).utf8)
        #expect(try Gzip.compress(text).count < text.count / 20)
    }

    @Test("writes the same bytes each time, with no time in the header")
    func deterministic() throws {
        let text = Array("the same".utf8)
        let first = try Gzip.compress(text)
        #expect(try Gzip.compress(text) == first)
        // RFC 1952: magic, method "deflate", no flags, then four bytes of modification time.
        #expect(Array(first.prefix(8)) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0])
    }

    @Test("says what to look at when zlib fails")
    func failure() {
        #expect("\(GzipError.failed(code: -4))".contains("free memory"))
    }

    /// `nil` unless the bytes are exactly one whole gzip member.
    private static func decompress(_ bytes: [UInt8], upTo count: Int) -> [UInt8]? {
        var stream = z_stream()
        guard
            inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { inflateEnd(&stream) }
        var input = bytes
        var ended = Z_OK
        let output = [UInt8](unsafeUninitializedCapacity: count + 1) { buffer, filled in
            input.withUnsafeMutableBufferPointer { source in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(count + 1)
                ended = inflate(&stream, Z_FINISH)
            }
            filled = count + 1 - Int(stream.avail_out)
        }
        return ended == Z_STREAM_END && stream.avail_in == 0 ? output : nil
    }
}
