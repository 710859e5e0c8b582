import Gzip

/// The files of a ZIP archive, read by its directory as every reader does. **Source:** PKWARE, APPNOTE.TXT, section 4.3.
package struct UnpackedArchive {
    /// By their order in the archive.
    package private(set) var names: [String] = []
    private var files: [String: [UInt8]] = [:]

    /// `nil` when directory, sizes or checksums do not fit.
    package init?(_ bytes: [UInt8], upTo limit: Int = 1 << 24) {
        guard bytes.count >= 22 else { return nil }
        let end = bytes.count - 22
        guard Self.number(bytes, end, 4) == 0x0605_4B50 else { return nil }
        var place = Self.number(bytes, end + 16, 4)
        for _ in 0..<Self.number(bytes, end + 10, 2) {
            guard Self.number(bytes, place, 4) == 0x0201_4B50 else { return nil }
            let checksum = Self.number(bytes, place + 16, 4)
            let packed = Self.number(bytes, place + 20, 4)
            let unpacked = Self.number(bytes, place + 24, 4)
            let length = Self.number(bytes, place + 28, 2)
            let offset = Self.number(bytes, place + 42, 4)
            let name = String(decoding: bytes[(place + 46)..<(place + 46 + length)], as: UTF8.self)
            guard Self.number(bytes, offset, 4) == 0x0403_4B50 else { return nil }
            let start = offset + 30 + Self.number(bytes, offset + 26, 2) + Self.number(bytes, offset + 28, 2)
            guard let file = try? Gzip.inflate(Array(bytes[start..<(start + packed)]), upTo: limit),
                file.count == unpacked, Int(Gzip.checksum(file)) == checksum,
                Self.number(bytes, start + packed, 4) == 0x0807_4B50,
                Self.number(bytes, start + packed + 4, 4) == checksum
            else { return nil }
            self.names.append(name)
            self.files[name] = file
            place += 46 + length
        }
    }

    /// A file as text; empty when there is none.
    package subscript(_ name: String) -> String { String(decoding: self.files[name] ?? [], as: UTF8.self) }

    private static func number(_ bytes: [UInt8], _ place: Int, _ size: Int) -> Int {
        guard place + size <= bytes.count else { return -1 }
        return (0..<size).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
    }
}
