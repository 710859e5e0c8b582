/// Writes a ZIP archive from left to right: the sizes of a file stand behind it, so nothing is kept but its directory.
///
/// Files and archives stay below 4 GiB, which every reader understands. **Source:** PKWARE, APPNOTE.TXT 6.3.10, sections
/// 4.3 and 4.4.
package struct ZipWriter {
    private struct Entry {
        let name: [UInt8]
        let offset: UInt32
        var checksum: UInt32 = 0
        var packed = 0
        var unpacked = 0
    }

    /// Sizes follow the file, and its name is UTF-8.
    private static let flags: UInt16 = 1 << 3 | 1 << 11
    /// The first of January 1980: no entry tells when it was made.
    private static let date: UInt16 = 0x21
    private static let version: UInt16 = 20
    private static let deflated: UInt16 = 8

    private let level: Int
    private var entries: [Entry] = []
    private var deflater: Deflater?
    private var length = 0
    private var output: [UInt8] = []

    /// - Parameter level: 1 (fastest) to 9 (smallest).
    package init(level: Int = 6) {
        self.level = level
    }

    /// The bytes that are ready; they are forgotten here.
    package mutating func take() -> [UInt8] {
        defer { self.output.removeAll(keepingCapacity: true) }
        return self.output
    }

    /// Bytes of the present file before compression.
    package var unpacked: Int { self.entries.last?.unpacked ?? 0 }

    package mutating func begin(_ name: String) throws(GzipError) {
        let name = Array(name.utf8)
        guard let offset = UInt32(exactly: self.length) else { throw .tooLarge(bytes: self.length) }
        self.deflater = try Deflater(level: self.level)
        self.entries.append(Entry(name: name, offset: offset))
        self.put { bytes in
            bytes.append(little: 0x0403_4B50 as UInt32)
            Self.append([Self.version, Self.flags, Self.deflated, 0, Self.date], to: &bytes)
            Self.append([0, 0, 0] as [UInt32], to: &bytes)
            Self.append([UInt16(truncatingIfNeeded: name.count), 0], to: &bytes)
            bytes += name
        }
    }

    package mutating func add(_ bytes: [UInt8]) throws(GzipError) {
        try self.pack(bytes, isLast: false)
    }

    package mutating func end() throws(GzipError) {
        try self.pack([], isLast: true)
        self.deflater = nil
        guard let entry = self.entries.last else { return }
        let sizes = try Self.sizes(entry)
        self.put { bytes in
            bytes.append(little: 0x0807_4B50 as UInt32)
            Self.append(sizes, to: &bytes)
        }
    }

    /// The directory, after the last file.
    package mutating func finish() throws(GzipError) {
        let start = self.length
        for entry in self.entries {
            let sizes = try Self.sizes(entry)
            self.put { bytes in
                bytes.append(little: 0x0201_4B50 as UInt32)
                Self.append([Self.version, Self.version, Self.flags, Self.deflated, 0, Self.date], to: &bytes)
                Self.append(sizes, to: &bytes)
                Self.append([UInt16(truncatingIfNeeded: entry.name.count), 0, 0, 0, 0], to: &bytes)
                Self.append([0, entry.offset], to: &bytes)
                bytes += entry.name
            }
        }
        guard let place = UInt32(exactly: start), let size = UInt32(exactly: self.length - start) else {
            throw .tooLarge(bytes: self.length)
        }
        let count = UInt16(truncatingIfNeeded: self.entries.count)
        self.put { bytes in
            bytes.append(little: 0x0605_4B50 as UInt32)
            Self.append([0, 0, count, count], to: &bytes)
            Self.append([size, place], to: &bytes)
            bytes.append(little: 0 as UInt16)
        }
    }

    private mutating func pack(_ bytes: [UInt8], isLast: Bool) throws(GzipError) {
        guard let deflater = self.deflater, let last = self.entries.indices.last else { return }
        let before = self.output.count
        try deflater.add(bytes, isLast: isLast, to: &self.output)
        let made = self.output.count - before
        self.length += made
        self.entries[last].packed += made
        self.entries[last].unpacked += bytes.count
        self.entries[last].checksum = Gzip.checksum(bytes, after: self.entries[last].checksum)
    }

    private mutating func put(_ write: (inout [UInt8]) -> Void) {
        let before = self.output.count
        write(&self.output)
        self.length += self.output.count - before
    }

    private static func sizes(_ entry: Entry) throws(GzipError) -> [UInt32] {
        guard let packed = UInt32(exactly: entry.packed), let unpacked = UInt32(exactly: entry.unpacked) else {
            throw .tooLarge(bytes: max(entry.packed, entry.unpacked))
        }
        return [entry.checksum, packed, unpacked]
    }

    private static func append(_ numbers: [some FixedWidthInteger], to bytes: inout [UInt8]) {
        for number in numbers { bytes.append(little: number) }
    }
}

extension [UInt8] {
    fileprivate mutating func append(little number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { self.append(contentsOf: $0) }
    }
}
