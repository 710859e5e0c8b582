/// Appends numbers and texts to a snapshot's section.
struct SnapshotEncoder {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.littleEndian) { self.bytes.append(contentsOf: $0) }
    }

    mutating func put(_ text: String) {
        self.put(UInt32(text.utf8.count))
        self.bytes.append(contentsOf: text.utf8)
    }
}
