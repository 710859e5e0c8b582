import Gzip
package import Stitching

/// Seven bars as a PNG: bookings with a session below, without one above. Mail shows no SVG. **Source:** W3C, PNG
/// specification.
package enum SummaryPicture {
    package static let width = 560
    package static let height = 160
    /// Colours of bar, gap and background, as on the pages in light mode.
    private static let palette: [UInt8] = [0xFF, 0xFF, 0xFF, 0x1A, 0x61, 0x52, 0xE3, 0xB3, 0x6A, 0xD5, 0xDB, 0xD8]

    /// `nil` when it cannot be compressed, which does not happen.
    package static func png(_ days: [CoverageTally]) -> [UInt8]? {
        guard let data = try? Gzip.zlib(self.rows(days)) else { return nil }
        var header: [UInt8] = self.bigEndian(UInt32(self.width)) + self.bigEndian(UInt32(self.height))
        // Eight bits per palette index, no interlacing.
        header += [8, 3, 0, 0, 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + self.chunk("IHDR", header) + self.chunk("PLTE", self.palette) + self.chunk("IDAT", data)
            + self.chunk("IEND", [])
    }

    /// Every row begins with its filter byte, which is none.
    private static func rows(_ days: [CoverageTally]) -> [UInt8] {
        let stride = self.width + 1
        var pixels = [UInt8](repeating: 0, count: stride * self.height)
        let top = max(1, days.map(\.total).max() ?? 1)
        let slot = self.width / max(1, days.count)
        let room = self.height - 10
        for (index, day) in days.enumerated() {
            let covered = room * day.covered / top
            let all = room * day.total / top
            for x in (index * slot + slot / 6)..<(index * slot + slot - slot / 6) {
                for y in 0..<all { pixels[(self.height - 2 - y) * stride + 1 + x] = y < covered ? 1 : 2 }
            }
        }
        for x in 0..<self.width { pixels[(self.height - 1) * stride + 1 + x] = 3 }
        return pixels
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let named = Array(name.utf8) + data
        return self.bigEndian(UInt32(data.count)) + named + self.bigEndian(Gzip.checksum(named))
    }

    private static func bigEndian(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
