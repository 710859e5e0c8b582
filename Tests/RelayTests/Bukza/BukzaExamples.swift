import Foundation
import Relay

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

    static func read(_ text: String) throws(BukzaWebhookError) -> BukzaWebhook {
        try BukzaWebhook(body: Array(text.utf8), timeZone: Self.moscow)
    }

    static func date(_ text: String) -> Date? { try? Date(text, strategy: .iso8601) }

    private static var folder: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/bukza")
    }
}
