import Crypto
import Foundation
package import Ledger
import Stitching

/// The site script with an integration's settings.
///
/// The source is `Public/stitch/`. The program contains its minified build, in which the token `__STITCHER__` is replaced
/// by the settings, and the token `__OPTIONS__` by the options where a setting needs them.
package struct ScriptTemplate: Sendable {
    /// Sent in every beacon, so that old copies in caches can be seen; `scripts/build-script` writes it into the build.
    package static let version = "4"
    private static let token = "__STITCHER__"
    private static let optionsToken = "__OPTIONS__"

    private let before: String
    private let after: String
    private let options: String

    package init() {
        self.init(
            source: String(decoding: PackageResources.stitch_min_js, as: UTF8.self),
            options: String(decoding: PackageResources.stitch_options_min_js, as: UTF8.self))
    }

    /// - Parameters:
    ///   - source: the build of the script, with exactly one token for the settings.
    ///   - options: the build of its options, which are an expression.
    package init(source: String, options: String = "") {
        self.options = options
        let parts = source.components(separatedBy: Self.token)
        precondition(parts.count == 2, "the site script must hold \(Self.token) exactly once")
        self.before = parts[0]
        self.after = parts[1]
    }

    /// The overlay that a page loads when its address has `?stitcher_debug`.
    package static var debugOverlay: [UInt8] { PackageResources.stitch_debug_js }

    /// - Parameter publicURL: the server's public address, without a slash at the end.
    package func render(_ integration: Integration, publicURL: String) -> String {
        let settings = ScriptSettings(integration, publicURL: publicURL)
        let options = settings.needsOptions ? self.options : ""
        // The settings come last, so that a token inside them stays text.
        return self.before.replacingOccurrences(of: Self.optionsToken, with: options) + settings.literal
            + self.after.replacingOccurrences(of: Self.optionsToken, with: options)
    }

    /// The name of a script's exact text in its frozen address: 32 hex digits of SHA-256.
    package static func hash(of text: String) -> String {
        SHA256.hash(data: Data(text.utf8)).prefix(16).hexadecimal
    }
}
