import Foundation
import Ledger
import Stitching

/// Writes bookings to standard output as they come: CSV after RFC 4180, safe to open in a spreadsheet, or one JSON
/// array. UTF-8, no personal data.
struct BookingWriter {
    private static let columns = [
        "id", "integrationID", "receivedAt", "orderID", "code", "status", "attempts", "comagicID", "kind", "reason",
        "sessionID", "campaignID", "siteID", "sourceID", "widgetID", "pageURL", "referrer", "utmSource", "utmMedium",
        "utmCampaign", "utmTerm", "utmContent", "errorMnemonic", "errorMessage", "errorAt",
    ]

    let format: BookingsCommand.Export.ExportFormat
    private var isFirst = true

    init(format: BookingsCommand.Export.ExportFormat) {
        self.format = format
    }

    func begin() {
        switch self.format {
        case .csv: self.put(CSV.line(Self.columns))
        case .json: self.put("[")
        }
    }

    mutating func write(_ page: [BookingSummary]) throws {
        for booking in page {
            switch self.format {
            case .csv: self.put(CSV.line(Self.fields(booking)))
            case .json: self.put((self.isFirst ? "\n" : ",\n") + (try CommandJSON.text(booking)))
            }
            self.isFirst = false
        }
    }

    func end() {
        if self.format == .json { self.put("\n]\n") }
    }

    private func put(_ text: String) {
        FileHandle.standardOutput.write(Data(text.utf8))
    }

    private static func fields(_ booking: BookingSummary) -> [String] {
        let attribution = booking.attribution
        let fields: [String?] = [
            booking.id.description, booking.integration.description, booking.receivedAt.formatted(.iso8601),
            booking.orderID, booking.code, booking.status.rawValue, String(booking.attempts),
            booking.comagicID.map(String.init), attribution.kind.rawValue, attribution.reason?.rawValue,
            attribution.session?.description, booking.campaignID.map(String.init), booking.siteID.map(String.init),
            booking.sourceID.map(String.init), attribution.widgetID, attribution.page, attribution.referrer,
            attribution.utm.source, attribution.utm.medium, attribution.utm.campaign, attribution.utm.term,
            attribution.utm.content, booking.lastError?.mnemonic, booking.lastError?.message,
            booking.lastError?.at.formatted(.iso8601),
        ]
        return fields.map { $0 ?? "" }
    }
}

/// Comma-separated values after RFC 4180, ended by CRLF.
enum CSV {
    static func line(_ fields: [String]) -> String {
        fields.map(self.field).joined(separator: ",") + "\r\n"
    }

    /// A cell that a spreadsheet would take for a formula gets an apostrophe in front. **Source:** OWASP, CSV injection.
    static func field(_ text: String) -> String {
        let risky: Set<Character> = ["=", "+", "-", "@", "\t", "\r", "\n", "\r\n", "＝", "＋", "－", "＠"]
        let safe = text.first.map { risky.contains($0) } ?? false ? "'" + text : text
        guard safe.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
