import Gzip
import Testing

@Suite("Unpacking what strangers packed")
struct GunzipTests {
    private let text = Array("{\"name\": \"Иван\"}".utf8)

    @Test("gzip, zlib and bare deflate give back the bytes")
    func kinds() throws {
        #expect(try Gzip.decompress(Gzip.compress(self.text), upTo: 100) == self.text)
        #expect(try Gzip.decompress(Gzip.zlib(self.text), upTo: 100) == self.text)
        #expect(try Gzip.inflate(Gzip.zlib(self.text), upTo: 100) == self.text)
        // Two bytes of header and four of checksum make zlib of bare deflate. **Source:** RFC 1950.
        #expect(try Gzip.inflate(Array(Gzip.zlib(self.text).dropFirst(2).dropLast(4)), upTo: 100) == self.text)
    }

    @Test("a bomb is refused at the limit and not a byte later", arguments: [0, 1, 65_536])
    func bomb(limit: Int) throws {
        let zeros = [UInt8](repeating: 0, count: limit)
        #expect(try Gzip.decompress(Gzip.compress(zeros), upTo: limit) == zeros)
        #expect(throws: GzipError.overLimit(bytes: limit)) {
            try Gzip.decompress(Gzip.compress(zeros + [0]), upTo: limit)
        }
        let bomb = try Gzip.compress([UInt8](repeating: 0, count: 10_000_000))
        #expect(throws: GzipError.overLimit(bytes: limit)) { try Gzip.inflate(bomb, upTo: limit) }
    }

    @Test("what is cut, changed or no archive at all is refused")
    func damaged() throws {
        let packed = try Gzip.compress(self.text)
        var changed = packed
        changed[packed.count - 3] ^= 0xFF
        for bytes in [[], Array(packed.dropLast()), Array(packed.prefix(4)), changed, self.text, [0x1F, 0x8B]] {
            #expect(throws: GzipError.notCompressed) { try Gzip.decompress(bytes, upTo: 1_000) }
        }
    }
}
