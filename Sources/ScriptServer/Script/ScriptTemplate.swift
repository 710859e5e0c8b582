import Crypto
import Foundation
package import Ledger
import Stitching

/// The site script with an integration's settings.
///
/// The source is `Public/stitch.js`. The program contains its minified builds, each of which knows more settings than
/// the one before. The token `__STITCHER__` is replaced by the settings; in the small build, which has one setting, by
/// that alone.
package struct ScriptTemplate: Sendable {
    /// Sent in every beacon, so that old copies in caches can be seen; `scripts/build-script` writes it into the
    /// builds.
    package static let version = "3"
    private static let token = "__STITCHER__"

    /// The settings that a build of the script knows.
    package enum Build: Sendable, CaseIterable {
        /// Only the beacon's address.
        case small
        /// Also the list of widgets and the use of stale sessions.
        case list
        case full
    }

    private let parts: [Build: [String]]

    package init() {
        self.init(sources: [
            .small: String(decoding: PackageResources.stitch_min_js, as: UTF8.self),
            .list: String(decoding: PackageResources.stitch_list_min_js, as: UTF8.self),
            .full: String(decoding: PackageResources.stitch_full_min_js, as: UTF8.self),
        ])
    }

    /// - Parameter sources: every build of the script, each with exactly one token.
    package init(sources: [Build: String]) {
        precondition(sources.count == Build.allCases.count, "every build of the site script is needed")
        self.parts = sources.mapValues { Self.parts(of: $0) }
    }

    private static func parts(of source: String) -> [String] {
        let parts = source.components(separatedBy: Self.token)
        precondition(parts.count == 2, "a build of the site script must hold \(Self.token) exactly once")
        return parts
    }

    /// The overlay that a page loads when its address has `?stitcher_debug`.
    package static var debugOverlay: [UInt8] { PackageResources.stitch_debug_js }

    /// - Parameter publicURL: the server's public address, without a slash at the end.
    package func render(_ integration: Integration, publicURL: String) -> String {
        let settings = ScriptSettings(integration, publicURL: publicURL)
        return (self.parts[settings.build] ?? []).joined(separator: settings.literal)
    }

    /// The name of a script's exact text in its frozen address: 32 hex digits of SHA-256.
    package static func hash(of text: String) -> String {
        SHA256.hash(data: Data(text.utf8)).prefix(16).hexadecimal
    }
}
