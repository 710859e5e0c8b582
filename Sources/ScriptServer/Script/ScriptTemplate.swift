import Crypto
import Foundation
package import Ledger
import Stitching

/// The site script with an integration's settings.
///
/// The source is `Public/stitch/`. The program contains its minified build, in which the token `__STITCHER__` is replaced
/// by the settings.
package struct ScriptTemplate: Sendable {
    /// Sent in every beacon, so that old copies in caches can be seen; `scripts/build-script` writes it into the build.
    package static let version = "4"
    private static let token = "__STITCHER__"

    private let before: String
    private let after: String

    package init() {
        self.init(source: String(decoding: PackageResources.stitch_min_js, as: UTF8.self))
    }

    /// - Parameter source: the build of the script, with exactly one token.
    package init(source: String) {
        let parts = source.components(separatedBy: Self.token)
        precondition(parts.count == 2, "the site script must hold \(Self.token) exactly once")
        self.before = parts[0]
        self.after = parts[1]
    }

    /// The overlay that a page loads when its address has `?stitcher_debug`.
    package static var debugOverlay: [UInt8] { PackageResources.stitch_debug_js }

    /// - Parameter publicURL: the server's public address, without a slash at the end.
    package func render(_ integration: Integration, publicURL: String) -> String {
        self.before + ScriptSettings(integration, publicURL: publicURL).literal + self.after
    }

    /// The name of a script's exact text in its frozen address: 32 hex digits of SHA-256.
    package static func hash(of text: String) -> String {
        SHA256.hash(data: Data(text.utf8)).prefix(16).hexadecimal
    }
}
