extension Notice {
    /// A PNG and its description in words.
    package struct Picture: Hashable, Sendable, CustomStringConvertible {
        /// The maximum size of a picture: many mail servers refuse a message over 10 MB, and base64 adds a third.
        package static let maximumBytes = 2_000_000

        /// The file's bytes.
        package let png: [UInt8]
        /// A text for readers who do not see the picture; one line, at most 500 characters.
        package let alternative: String

        /// `nil` when the bytes are not a PNG or are more than ``maximumBytes``.
        ///
        /// **Source:** the first eight bytes are those of the PNG specification, 5.2.
        package init?(png: [UInt8], alternative: String) {
            guard png.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]), png.count <= Self.maximumBytes
            else { return nil }
            self.png = png
            self.alternative = CleanText.line(alternative, upTo: 500)
        }

        /// Only the size: the bytes do not belong in a log.
        package var description: String { "PNG of \(self.png.count) bytes" }
    }
}
