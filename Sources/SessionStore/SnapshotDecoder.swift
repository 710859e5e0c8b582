/// Reads what ``SnapshotEncoder`` wrote, from arbitrary bytes: each step is checked, none traps.
struct SnapshotDecoder {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { self.position == self.bytes.count }
    var remaining: Int { self.bytes.count - self.position }

    mutating func number<Number: FixedWidthInteger>(_: Number.Type) throws(SnapshotLoad.Defect) -> Number {
        let width = Number.bitWidth / 8
        guard self.remaining >= width else { throw .corrupt }
        let value = self.bytes.withUnsafeBytes {
            Number(littleEndian: $0.loadUnaligned(fromByteOffset: self.position, as: Number.self))
        }
        self.position += width
        return value
    }

    /// A count of items that take at least `bytesEach`, so that a false count cannot demand much memory.
    mutating func count(bytesEach: Int) throws(SnapshotLoad.Defect) -> Int {
        let count = Int(try self.number(UInt32.self))
        guard count <= self.remaining / bytesEach else { throw .corrupt }
        return count
    }

    mutating func text() throws(SnapshotLoad.Defect) -> String {
        let length = try self.count(bytesEach: 1)
        let range = self.position..<self.position + length
        guard let text = String(validating: self.bytes[range], as: UTF8.self) else { throw .corrupt }
        self.position += length
        return text
    }
}
