import Foundation
import Ledger
import Stitching
import Wording

/// Bookings of an export as rows for people: typed, with words instead of codes, and dates in the integration's zone.
struct BookingRows {
    private let reader: ExportReader
    /// Words by code, and zones: asked once, not for each booking.
    private let statuses: [String: String]
    private let kinds: [String: String]
    private let reasons: [String: String]
    private var offsets: [IntegrationID: (hour: Int64, seconds: Double)] = [:]

    init(_ reader: ExportReader) {
        let language = reader.language
        self.reader = reader
        self.statuses = Dictionary(
            uniqueKeysWithValues: BookingSummary.Status.allCases.map { ($0.rawValue, StatusWords.name($0, language)) })
        self.kinds = Dictionary(
            uniqueKeysWithValues: Attribution.Kind.allCases.map { ($0.rawValue, KindWords.name($0, language)) })
        self.reasons = Dictionary(
            uniqueKeysWithValues: Attribution.Reason.allCases.map { ($0.rawValue, ReasonWords.name($0, language)) })
    }

    /// The empty workbook.
    var sheet: SheetWriter {
        let language = self.reader.language
        var columns: [SheetColumn] = []
        for column in ExportColumn.allCases {
            columns.append(SheetColumn(ExportWords.heading(column, language), width: Self.width(column)))
            if let kind = Self.list(column) {
                columns.append(SheetColumn(ExportWords.name(of: kind, language), width: 24))
            }
        }
        return SheetWriter(
            ExportWords.table(language), columns,
            datePattern: language.say("[$-419]dd.mm.yyyy hh:mm:ss", "yyyy-mm-dd hh:mm:ss"))
    }

    /// - Parameter fields: as ``ExportedBooking`` has them.
    mutating func cells(_ fields: [String?]) -> [SheetCell] {
        let integration =
            fields[Self.integrationIndex].flatMap { IntegrationID(text: $0) } ?? IntegrationID(rawValue: 0)
        var cells: [SheetCell] = []
        cells.reserveCapacity(fields.count + CatalogKind.allCases.count)
        for (column, field) in zip(ExportColumn.allCases, fields) {
            cells.append(field.map { self.cell($0, column, integration) } ?? .empty)
            guard let kind = Self.list(column) else { continue }
            let name = field.flatMap { Int64($0) }.flatMap { self.reader.name(of: kind, $0, in: integration) }
            cells.append(name.map { .text($0) } ?? .empty)
        }
        return cells
    }

    private mutating func cell(_ text: String, _ column: ExportColumn, _ integration: IntegrationID) -> SheetCell {
        switch column {
        case .integrationID: .text(self.reader.sites[integration]?.name ?? text)
        case .status: .text(self.statuses[text] ?? text)
        case .kind: .text(self.kinds[text] ?? text)
        case .reason: .text(self.reasons[text] ?? text)
        case .receivedAt, .errorAt: self.date(text, integration)
        case .id, .attempts, .remoteID, .sessionID, .campaignID, .siteID, .sourceID, .widgetID, .orderID:
            SheetCell(numeric: text)
        case .code, .pageURL, .referrer, .utmSource, .utmMedium, .utmCampaign, .utmTerm, .utmContent, .errorMnemonic,
            .errorMessage:
            .text(text)
        }
    }

    /// Days since 1899-12-30 in the integration's zone, where spreadsheets begin to count.
    private mutating func date(_ text: String, _ integration: IntegrationID) -> SheetCell {
        guard let seconds = Self.seconds(text) else { return .text(text) }
        let hour = Int64(seconds / 3_600)
        if self.offsets[integration]?.hour != hour {
            let zone = self.reader.sites[integration]?.zone ?? .gmt
            let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: seconds))
            self.offsets[integration] = (hour, Double(offset))
        }
        let local = seconds + (self.offsets[integration]?.seconds ?? 0)
        return .date(local / 86_400 + 25_569)
    }

    /// The moment of `2026-11-22T10:00:00Z`: a date formatter would cost more than all the rest.
    private static func seconds(_ text: String) -> Double? {
        let parts = text.utf8.split { !(48...57).contains($0) }.compactMap { Int(String(Substring($0))) }
        guard parts.count == 6 else { return nil }
        // Days from a civil date. **Source:** H. Hinnant, chrono-compatible low-level date algorithms.
        let year = parts[1] <= 2 ? parts[0] - 1 : parts[0]
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (parts[1] + (parts[1] > 2 ? -3 : 9)) + 2) / 5 + parts[2] - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        return Double(days * 86_400 + parts[3] * 3_600 + parts[4] * 60 + parts[5])
    }

    /// The account's list that has the column's names.
    private static func list(_ column: ExportColumn) -> CatalogKind? {
        switch column {
        case .campaignID: .campaigns
        case .siteID: .sites
        case .sourceID: .sources
        default: nil
        }
    }

    private static func width(_ column: ExportColumn) -> Int {
        switch column {
        case .pageURL, .referrer, .errorMessage: 48
        case .reason, .kind: 34
        case .receivedAt, .errorAt, .integrationID: 20
        case .id, .attempts: 9
        default: 16
        }
    }

    private static let integrationIndex = ExportColumn.allCases.firstIndex(of: .integrationID) ?? 0
}
