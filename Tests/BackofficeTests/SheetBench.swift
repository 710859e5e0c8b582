import Foundation
import Ledger
import Stitching
import Testing

@testable import Backoffice

/// A million rows of a workbook: `SHEET_BENCH=1 swift test --filter SheetBench`. `make bench-coverage` measures the same over
/// HTTP.
@Suite("A workbook of a million bookings", .enabled(if: ProcessInfo.processInfo.environment["SHEET_BENCH"] != nil))
struct SheetBench {
    @Test("is written with flat memory")
    func million() throws {
        let values: [ExportColumn: String] = [
            .integrationID: "1", .receivedAt: "2026-11-22T10:00:00Z", .code: "C6UDS3", .status: "delivered",
            .attempts: "1", .remoteID: "123456", .kind: "default", .reason: "comagic_missing", .campaignID: "500001",
            .widgetID: "24860", .pageURL: "https://karting.example.ru/new?utm_source=ya&utm_medium=cpc",
            .referrer: "https://ya.ru/", .utmSource: "ya", .utmMedium: "cpc",
        ]
        var rows = BookingRows(ExportReader())
        var sheet = rows.sheet
        try sheet.begin()
        var written = 0
        var before = 0
        for number in 1...1_000_000 {
            let fields = ExportColumn.allCases.map { [.id, .orderID].contains($0) ? "\(number)" : values[$0] }
            try sheet.add(rows.cells(fields))
            if number % 2_000 == 0 { written += sheet.take().count }
            if number == 100_000 { before = Self.memory() }
        }
        let after = Self.memory()
        try sheet.finish()
        written += sheet.take().count
        print("1,000,000 rows, \(written >> 20) MiB, memory \(before) -> \(after) KiB")
        #expect(written > 0 && after - before < 16 << 10)
    }

    /// What the process uses, in KiB.
    private static func memory() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        return status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
            .flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }
}
