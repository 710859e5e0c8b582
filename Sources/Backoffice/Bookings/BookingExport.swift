package import Ledger
import Stitching

/// Bookings as a file: CSV after RFC 4180, safe to open in a spreadsheet, or one JSON array in the API's shape. UTF-8,
/// no personal data. Written page by page, so that memory stays constant for any number of bookings.
package struct BookingExport: Sendable {
    package enum Format: String, Sendable, CaseIterable {
        case csv, json
    }

    /// Bookings read and written at once.
    private static let pageSize = 2_000

    private let store: any BookingArchive
    private let filter: BookingFilter
    private let format: Format
    private let hasMark: Bool

    /// - Parameter hasMark: whether CSV begins with a byte order mark, without which Excel assumes another encoding.
    package init(_ store: any BookingArchive, _ filter: BookingFilter, as format: Format, hasMark: Bool = false) {
        self.store = store
        self.filter = filter
        self.format = format
        self.hasMark = hasMark
    }

    /// Passes the file to `write` in pieces of some hundred kilobytes.
    package func write(to write: ([UInt8]) async throws -> Void) async throws {
        var piece = self.opening
        var last: EntryID?
        while true {
            let page = try await self.store.export(self.filter, before: last, limit: Self.pageSize)
            for (index, booking) in page.enumerated() {
                switch self.format {
                case .csv: CSV.append(booking.fields, to: &piece)
                case .json:
                    piece.append(contentsOf: (last == nil && index == 0 ? "\n" : ",\n").utf8)
                    Self.appendJSON(booking.fields, to: &piece)
                }
            }
            guard page.count == Self.pageSize, let end = page.last else { break }
            try await write(piece)
            piece.removeAll(keepingCapacity: true)
            last = end.id
        }
        if self.format == .json { piece.append(contentsOf: "\n]\n".utf8) }
        try await write(piece)
    }

    private var opening: [UInt8] {
        switch self.format {
        case .json: return Array("[".utf8)
        case .csv:
            var line: [UInt8] = self.hasMark ? [0xEF, 0xBB, 0xBF] : []
            CSV.append(ExportColumn.allCases.map(\.name), to: &line)
            return line
        }
    }

    /// The shape of ``BookingSummary``, from an export's texts: an encoder would cost ten times as much.
    private static func appendJSON(_ fields: [String?], to bytes: inout [UInt8]) {
        var line = JSONLine()
        var place = ExportColumn.Place.booking
        let hasError = fields[Self.errorIndex] != nil
        for (column, value) in zip(Self.layout, fields) {
            if column.place != place {
                Self.move(to: column.place, hasError: hasError, in: &line)
                place = column.place
            }
            switch column.place {
            case .utm where value == nil: break
            case .lastError where !hasError: break
            default:
                if column.isNumber {
                    line.put(number: column.key, value)
                } else {
                    line.put(column.key, value)
                }
            }
        }
        if hasError { line.end() }
        bytes.append(contentsOf: line.finished)
    }

    /// Asked once, not for each booking.
    private static let layout = ExportColumn.allCases.map { column in
        (key: column.key, place: column.place, isNumber: column.schema == "integer")
    }

    private static let errorIndex = ExportColumn.allCases.firstIndex(of: .errorMnemonic) ?? 0

    /// Ends the object that the columns so far stood in and begins the next; the tags stand within the attribution.
    private static func move(to place: ExportColumn.Place, hasError: Bool, in line: inout JSONLine) {
        switch place {
        case .booking: break
        case .attribution: line.begin("attribution")
        case .utm: line.begin("utm")
        case .lastError:
            line.end()
            line.end()
            if hasError { line.begin("lastError") } else { line.put("lastError", nil) }
        }
    }
}

/// One JSON object, written from left to right.
private struct JSONLine {
    private var bytes: [UInt8] = [UInt8(ascii: "{")]
    private var isFirst = true

    var finished: [UInt8] { self.bytes + [UInt8(ascii: "}")] }

    mutating func put(_ name: String, _ value: String?) {
        self.key(name)
        guard let value else { return self.bytes.append(contentsOf: "null".utf8) }
        self.bytes.append(UInt8(ascii: "\""))
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): self.bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20:
                self.bytes.append(contentsOf: "\\u00".utf8)
                self.bytes += [Self.digits[Int(byte >> 4)], Self.digits[Int(byte & 15)]]
            default: self.bytes.append(byte)
            }
        }
        self.bytes.append(UInt8(ascii: "\""))
    }

    mutating func put(number name: String, _ digits: String?) {
        self.key(name)
        self.bytes.append(contentsOf: (digits ?? "0").utf8)
    }

    mutating func begin(_ name: String) {
        self.key(name)
        self.bytes.append(UInt8(ascii: "{"))
        self.isFirst = true
    }

    mutating func end() {
        self.bytes.append(UInt8(ascii: "}"))
        self.isFirst = false
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private mutating func key(_ name: String) {
        if !self.isFirst { self.bytes.append(UInt8(ascii: ",")) }
        self.isFirst = false
        self.bytes.append(UInt8(ascii: "\""))
        self.bytes.append(contentsOf: name.utf8)
        self.bytes += [UInt8(ascii: "\""), UInt8(ascii: ":")]
    }
}

/// Comma-separated values after RFC 4180, with CRLF line ends.
package enum CSV {
    package static func append(_ fields: [String?], to bytes: inout [UInt8]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            if let field, !field.isEmpty { self.append(field, to: &bytes) }
        }
        bytes += [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
    }

    /// A cell that a spreadsheet would read as a formula gets an apostrophe before it. So does a part that would be a
    /// cell to a reader with another separator: many use `;` or tabs. **Source:** OWASP, CSV injection.
    private static func append(_ field: String, to bytes: inout [UInt8]) {
        let isQuoted = field.utf8.contains { Self.separators.contains($0) || $0 == UInt8(ascii: "\"") }
        if isQuoted { bytes.append(UInt8(ascii: "\"")) }
        var isStart = true
        for scalar in field.unicodeScalars {
            if isStart, Self.formulaStarts.contains(scalar) { bytes.append(UInt8(ascii: "'")) }
            if scalar == "\"" { bytes.append(UInt8(ascii: "\"")) }
            bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            // A blank or a quote may stand before a formula, and the reader removes it.
            let isBlank = scalar.properties.isWhitespace || scalar == "\""
            isStart = isBlank && isStart || UInt8(exactly: scalar.value).map(Self.separators.contains) ?? false
        }
        if isQuoted { bytes.append(UInt8(ascii: "\"")) }
    }

    /// Characters that some reader takes for the end of a cell: comma, semicolon, tab, line breaks.
    private static let separators: Set<UInt8> = [
        UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), 0x0A, 0x0B, 0x0C, 0x0D,
    ]

    private static let formulaStarts: Set<Unicode.Scalar> = Set(
        "=+-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars)
}
