import Bukza
import Foundation
import Stitching

/// Recorded bodies and the ways to read them.
enum BukzaExamples {
    static let moscow = TimeZone(identifier: "Europe/Moscow") ?? .gmt

    /// The bytes of `Tests/Fixtures/bukza/NAME.txt`; the `.md` beside it says where they come from.
    static func fixture(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: Self.folder.appending(path: "\(name).txt")))
    }

    static var fixtureNames: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: Self.folder.path)) ?? []
        return names.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted()
    }

    /// The first booking of a body.
    static func read(_ text: String, query: String? = nil) throws(BukzaWebhookError) -> BukzaWebhook {
        try Self.read(Array(text.utf8), query: query)
    }

    static func read(
        _ body: some Collection<UInt8>, query: String? = nil, timeZone: TimeZone = Self.moscow
    ) throws(BukzaWebhookError) -> BukzaWebhook {
        let all = try Self.all(body, query: query, timeZone: timeZone)
        guard let first = all.first else { throw .noFields }
        return first
    }

    /// Every booking of a body.
    static func all(_ text: String, query: String? = nil) throws(BukzaWebhookError) -> [BukzaWebhook] {
        try Self.all(Array(text.utf8), query: query)
    }

    static func all(
        _ body: some Collection<UInt8>, query: String? = nil, timeZone: TimeZone = Self.moscow
    ) throws(BukzaWebhookError) -> [BukzaWebhook] {
        try BukzaWebhook.read(
            WebhookRequest(body: Array(body), query: query), timeZone: timeZone, country: .russia,
            receivedAt: Self.receivedAt)
    }

    static let receivedAt = Self.date("2026-11-22T07:00:05Z") ?? .distantPast

    static func date(_ text: String) -> Date? { try? Date(text, strategy: .iso8601) }

    private static var folder: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/bukza")
    }
}
