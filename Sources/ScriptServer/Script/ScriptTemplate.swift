import Crypto
import Foundation
package import Ledger

/// The site script with an integration's settings in it.
///
/// The source is `Public/stitch.js`; the program carries its minified build, in which the one token `__STITCHER__`
/// stands for the settings.
package struct ScriptTemplate: Sendable {
    /// Told in every beacon, so that old copies in caches can be seen.
    package static let version = "1"
    private static let token = "__STITCHER__"

    private let parts: [String]

    package init() {
        self.init(source: String(decoding: PackageResources.stitch_min_js, as: UTF8.self))
    }

    /// - Parameter source: a script with the token in it exactly once.
    package init(source: String) {
        let parts = source.components(separatedBy: Self.token)
        precondition(parts.count == 2, "the site script must hold \(Self.token) exactly once")
        self.parts = parts
    }

    /// The overlay that a page loads when its address says `?stitcher_debug`.
    package static var debugOverlay: [UInt8] { PackageResources.stitch_debug_js }

    /// - Parameter publicURL: where this server is reached from outside, without a slash at the end.
    package func render(_ integration: Integration, publicURL: String) -> String {
        let settings = ScriptSettings(integration, publicURL: publicURL, version: Self.version)
        return self.parts.joined(separator: settings.literal)
    }

    /// The name of a script's exact text in its frozen address: 32 hex digits of SHA-256.
    package static func hash(of text: String) -> String {
        SHA256.hash(data: Data(text.utf8)).prefix(16).map { byte in
            let hex = String(byte, radix: 16)
            return hex.count == 1 ? "0" + hex : hex
        }.joined()
    }

    /// What a page that pins the script writes into `integrity`.
    package static func integrity(of text: String) -> String {
        "sha384-" + Data(SHA384.hash(data: Data(text.utf8))).base64EncodedString()
    }
}

/// The settings as the script reads them; a key with its default value is left out, as every byte is served a
/// million times. The keys are described in `docs/SCRIPT.md`.
struct ScriptSettings: Encodable {
    let beacon: String
    let version: String
    let widgets: [String]?
    let dropsStale: Bool?

    private enum CodingKeys: String, CodingKey {
        case beacon = "b"
        case version = "c"
        case widgets = "w"
        case dropsStale = "z"
    }

    init(_ integration: Integration, publicURL: String, version: String) {
        self.beacon = "\(publicURL)/b/\(integration.siteKey)"
        self.version = version
        self.widgets = integration.settings.widgets.isEmpty ? nil : integration.settings.widgets
        self.dropsStale = integration.settings.usesStaleSessions ? nil : true
    }

    /// An object literal from which nothing can break out: not of a string, a script element or a line.
    var literal: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
            .replacingOccurrences(of: "<", with: "\\u003C")
            .replacingOccurrences(of: "\u{2028}", with: "\\u2028")
            .replacingOccurrences(of: "\u{2029}", with: "\\u2029")
    }
}
