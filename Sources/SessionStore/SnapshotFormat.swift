/// The layout of a snapshot file. Numbers are little-endian.
///
/// ```
/// file     "STITCHSS"  version: u32  sections: u32  section…
/// section  kind: u32   items: u32    length: u64    checksum: u64   payload (length bytes)
/// ```
/// One section per shard, so that writing and reading hold only a sixteenth of the cache in memory.
enum SnapshotFormat {
    static let magic = Array("STITCHSS".utf8)
    static let version: UInt32 = 1
    static let headerBytes = 16
    static let sectionHeaderBytes = 24
    /// No version wrote more shards than this, with the two sections for events and pages.
    static let maximumSections: UInt32 = 64

    enum Kind: UInt32, Sendable {
        case sessions = 1
        case events = 2
        case pages = 3
    }

    struct Section: Sendable {
        var kind: Kind
        var items: UInt32
        var payload: [UInt8]

        var header: [UInt8] {
            var encoder = SnapshotEncoder()
            encoder.put(self.kind.rawValue)
            encoder.put(self.items)
            encoder.put(UInt64(self.payload.count))
            encoder.put(self.checksum)
            return encoder.bytes
        }

        /// Detects incomplete and damaged files. It is no protection against forgers, who would need our own directory.
        ///
        /// FNV-1a over words of eight bytes instead of single ones, because a snapshot may have 100 MB.
        var checksum: UInt64 {
            let prime: UInt64 = 0x100_0000_01B3
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            func mix(_ word: UInt64) {
                hash = (hash ^ word) &* prime
                hash ^= hash >> 29
            }
            mix(UInt64(self.kind.rawValue) << 32 | UInt64(self.items))
            mix(UInt64(self.payload.count))
            self.payload.withUnsafeBytes { bytes in
                var offset = 0
                while offset + 8 <= bytes.count {
                    mix(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
                    offset += 8
                }
                var rest: UInt64 = 0
                while offset < bytes.count {
                    rest = rest << 8 | UInt64(bytes[offset])
                    offset += 1
                }
                mix(rest)
            }
            return hash
        }
    }
}
