import Gzip
import TestSupport
import Testing

@Suite("An archive")
struct ZipWriterTests {
    @Test("has every file whole, with its checksum, in pieces of any size", arguments: [1, 7, 70_000])
    func files(size: Int) throws {
        var chance = SystemRandomNumberGenerator()
        let long = (0..<300_000).map { _ in UInt8.random(in: 65...90, using: &chance) }
        var zip = ZipWriter()
        var bytes: [UInt8] = []
        try zip.begin("папка/long.txt")
        for start in stride(from: 0, to: size == 1 ? 3_000 : long.count, by: size) {
            try zip.add(Array(long[start..<min(start + size, long.count)]))
            bytes += zip.take()
        }
        try zip.end()
        try zip.begin("empty")
        try zip.end()
        try zip.finish()
        bytes += zip.take()
        let archive = try #require(UnpackedArchive(bytes))
        #expect(archive.names == ["папка/long.txt", "empty"])
        let whole = String(decoding: size == 1 ? Array(long.prefix(3_000)) : long, as: UTF8.self)
        #expect(archive["папка/long.txt"] == whole && archive["empty"].isEmpty)
    }

    @Test("is the same each time, and tells nothing of the time or the machine")
    func stable() throws {
        let make = { () throws(GzipError) in
            var zip = ZipWriter()
            try zip.begin("a")
            try zip.add(Array("text".utf8))
            try zip.end()
            try zip.finish()
            return zip.take()
        }
        #expect(try make() == make())
    }
}
