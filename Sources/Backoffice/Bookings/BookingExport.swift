package import Ledger
import Stitching

/// Bookings as a file, UTF-8, no personal data. Written page by page, so that memory stays constant for any number of
/// bookings.
package struct BookingExport: Sendable {
    package enum Format: String, Sendable, CaseIterable {
        /// CSV after RFC 4180, safe to open in a spreadsheet.
        case csv
        /// One JSON array in the API's shape.
        case json
        /// A workbook for people, in their language.
        case xlsx
    }

    /// Bookings read and written at once.
    private static let pageSize = 2_000

    private let store: any BookingArchive
    private let filter: BookingFilter
    private let format: Format
    private let hasMark: Bool
    private let separator: CSV.Separator
    private let reader: ExportReader

    /// - Parameters:
    ///   - hasMark: whether CSV begins with a byte order mark.
    ///   - reader: who reads a workbook, and the names that belong to numbers.
    package init(
        _ store: any BookingArchive, _ filter: BookingFilter, as format: Format, hasMark: Bool = false,
        separator: CSV.Separator = .comma, for reader: ExportReader = ExportReader()
    ) {
        self.store = store
        self.filter = filter
        self.format = format
        self.hasMark = hasMark
        self.separator = separator
        self.reader = reader
    }

    /// Passes the file to `write` in pieces of some hundred kilobytes.
    package func write(to write: ([UInt8]) async throws -> Void) async throws {
        guard self.format != .xlsx else { return try await self.writeSheet(to: write) }
        var piece = self.opening
        var last: EntryID?
        while true {
            let page = try await self.store.export(self.filter, before: last, limit: Self.pageSize)
            for (index, booking) in page.enumerated() {
                if self.format == .csv {
                    CSV.append(booking.fields, separator: self.separator, to: &piece)
                } else {
                    piece.append(contentsOf: (last == nil && index == 0 ? "\n" : ",\n").utf8)
                    BookingJSON.append(booking.fields, to: &piece)
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

    private func writeSheet(to write: ([UInt8]) async throws -> Void) async throws {
        var rows = BookingRows(self.reader)
        var sheet = rows.sheet
        try sheet.begin()
        var last: EntryID?
        while true {
            let page = try await self.store.export(self.filter, before: last, limit: Self.pageSize)
            for booking in page { try sheet.add(rows.cells(booking.fields)) }
            try await write(sheet.take())
            guard page.count == Self.pageSize, let end = page.last else { break }
            last = end.id
        }
        try sheet.finish()
        try await write(sheet.take())
    }

    private var opening: [UInt8] {
        guard self.format == .csv else { return Array("[".utf8) }
        var line: [UInt8] = self.hasMark ? [0xEF, 0xBB, 0xBF] : []
        CSV.append(ExportColumn.allCases.map(\.name), separator: self.separator, to: &line)
        return line
    }
}
