package import Foundation
package import Gzip
package import Ledger
package import NIOCore
import Stitching
import Synchronization

/// A script ready to be sent: made once, served by reference.
package struct MintedScript: Sendable {
    package let plain: ByteBuffer
    let gzipped: ByteBuffer
    /// The name of the text in its frozen address and its entity tag.
    package let hash: String

    /// Compressing is the slow part, about 0.2 ms; never done in a request for a current script.
    init(text: String) throws(GzipError) {
        self.plain = ByteBuffer(string: text)
        self.gzipped = ByteBuffer(bytes: try Gzip.compress(Array(text.utf8), level: 9))
        self.hash = ScriptTemplate.hash(of: text)
    }
}

/// The scripts of all integrations, made again when settings change. One short lock per request.
package final class ScriptCatalog: Sendable {
    /// Frozen versions in memory; they are few, and each is about 2 KB.
    private static let frozenCapacity = 256

    private struct Contents {
        var current: [SiteKey: MintedScript] = [:]
        var frozen: [String: MintedScript] = [:]
        var publicURL = ""
    }

    private let template: ScriptTemplate
    private let archive: any SettingsStore
    private let switchedOff: MintedScript
    private let contents = Mutex(Contents())

    package init(template: ScriptTemplate, archive: any SettingsStore) throws(GzipError) {
        self.template = template
        self.archive = archive
        self.switchedOff = try MintedScript(text: "/* Stitcher: switched off for this site */\n")
    }

    /// Sets the server's public address, without a slash at the end. It is known once the server listens, and every
    /// script made afterwards contains it. Call ``replace(with:at:)`` after it.
    package func setPublicURL(_ url: String) {
        self.contents.withLock { $0.publicURL = url }
    }

    /// The latest value; empty before.
    package var publicURL: String { self.contents.withLock { $0.publicURL } }

    /// Makes the scripts of these integrations, stores their texts in the archive, and serves them from now on.
    ///
    /// A text that cannot be stored is still served: only pinning it would fail later. If ``setPublicURL(_:)`` comes in
    /// between, nothing is served: its caller makes the scripts again.
    package func replace(with integrations: [Integration], at now: Date) async throws {
        let publicURL = self.contents.withLock { $0.publicURL }
        var fresh: [SiteKey: MintedScript] = [:]
        for integration in integrations {
            guard integration.settings.isActive else {
                fresh[integration.siteKey] = self.switchedOff
                continue
            }
            let text = self.template.render(integration, publicURL: publicURL)
            let known = self.script(of: integration.siteKey)
            if let known, known.hash == ScriptTemplate.hash(of: text) {
                fresh[integration.siteKey] = known
                continue
            }
            let minted = try MintedScript(text: text)
            fresh[integration.siteKey] = minted
            try? await self.archive.keepScript(text, hash: minted.hash, of: integration.id, at: now)
        }
        let replacement = fresh
        self.contents.withLock { contents in
            guard contents.publicURL == publicURL else { return }
            contents.current = replacement
        }
    }

    /// `nil` for an unknown site key.
    package func script(of siteKey: SiteKey) -> MintedScript? {
        self.contents.withLock { $0.current[siteKey] }
    }

    /// The script that was served under this hash; `nil` when none was.
    func frozen(hash: String, of integration: Integration) async throws -> MintedScript? {
        let key = "\(integration.siteKey)/\(hash)"
        if let known = self.contents.withLock({ $0.frozen[key] }) { return known }
        guard let text = try await self.archive.script(hash: hash, of: integration.id) else { return nil }
        let minted = try MintedScript(text: text)
        self.contents.withLock { contents in
            if contents.frozen.count >= Self.frozenCapacity { contents.frozen.removeAll() }
            contents.frozen[key] = minted
        }
        return minted
    }
}
