import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import NIOCore
import SessionStore
import Web

/// `GET /s/{siteKey}.js`, its frozen version `/s/{siteKey}/{hash}.js` and the overlay, `/s/{siteKey}/debug.js` for
/// people and `/b/{siteKey}/debug.js` for the script.
struct ScriptRoutes: Sendable {
    /// How long a browser may use a script without asking: visitors get a settings change within this time.
    private static let maximumAge = 300
    private static let unknownKey = "/* Stitcher: unknown site key; copy the script tag from the settings again */\n"

    let catalog: ScriptCatalog
    let integrations: IntegrationDirectory
    let sightings: RecentSightings
    let now: @Sendable () -> Date

    func add(to router: Router<StitcherRequestContext>) {
        // The router needs one name per place: here it is the key followed by `.js`.
        router.get("/s/:siteKey") { request, context in
            guard let siteKey = context.parameters.get("siteKey").flatMap(Self.siteKey),
                let script = self.catalog.script(of: siteKey)
            else { return Self.notFound() }
            self.sight(request, siteKey)
            return Self.answer(script, to: request, cacheControl: "public, max-age=\(Self.maximumAge)")
        }
        // The script knows only its beacon address, and requests the overlay next to it.
        router.get("/b/:siteKey/debug.js") { _, context in self.overlay(context.parameters.get("siteKey")) }
        router.get("/s/:siteKey/:name") { request, context in
            guard let siteKey = context.parameters.get("siteKey").map(SiteKey.init),
                let integration = self.integrations.integration(siteKey: siteKey),
                let name = context.parameters.get("name"), name.hasSuffix(".js")
            else { return Self.notFound() }
            if name == "debug.js" { return Self.overlay() }
            guard let script = try await self.catalog.frozen(hash: String(name.dropLast(3)), of: integration) else {
                return Self.notFound()
            }
            self.sight(request, siteKey)
            return Self.answer(script, to: request, cacheControl: "public, max-age=31536000, immutable")
        }
    }

    /// For the install page: which site fetched the script last.
    private func sight(_ request: Request, _ siteKey: SiteKey) {
        guard let integration = self.integrations.integration(siteKey: siteKey) else { return }
        self.sightings.note(.script, of: integration.id, at: self.now()) { request.headers[.referer] }
    }

    /// All sites have the same overlay; the key only proves that the script's own address was right.
    private func overlay(_ siteKey: String?) -> Response {
        guard let siteKey, self.integrations.integration(siteKey: SiteKey(rawValue: siteKey)) != nil else {
            return Self.notFound()
        }
        return Self.overlay()
    }

    private static func siteKey(_ name: String) -> SiteKey? {
        name.hasSuffix(".js") ? SiteKey(rawValue: String(name.dropLast(3))) : nil
    }

    /// Compressed and plain are two representations with two tags; either shows that the text is unchanged.
    private static func answer(_ script: MintedScript, to request: Request, cacheControl: String) -> Response {
        let isGzipped = AcceptEncoding.allowsGzip(request.headers[values: .acceptEncoding])
        let tags = ["\"\(script.hash)\"", "\"\(script.hash)-gz\""]
        var headers = self.headers(cacheControl: cacheControl)
        headers[.eTag] = tags[isGzipped ? 1 : 0]
        headers[.vary] = "Accept-Encoding"
        if EntityTags.matches(request.headers[values: .ifNoneMatch], tags) {
            return Response(status: .notModified, headers: headers)
        }
        if isGzipped { headers[.contentEncoding] = "gzip" }
        return Response(
            status: .ok, headers: headers, body: ResponseBody(byteBuffer: isGzipped ? script.gzipped : script.plain))
    }

    /// Valid JavaScript, so that a page with a wrong key shows no error in its console.
    private static func notFound() -> Response {
        Response(
            status: .notFound, headers: self.headers(cacheControl: "no-store"),
            body: ResponseBody(byteBuffer: ByteBuffer(string: self.unknownKey)))
    }

    private static func overlay() -> Response {
        Response(
            status: .ok, headers: self.headers(cacheControl: "no-cache"),
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: ScriptTemplate.debugOverlay)))
    }

    private static func headers(cacheControl: String) -> HTTPFields {
        var headers: HTTPFields = [
            .contentType: "text/javascript; charset=utf-8",
            .cacheControl: cacheControl,
            .xContentTypeOptions: "nosniff",
            // Pages that pin the script's hash load it with CORS.
            .accessControlAllowOrigin: "*",
        ]
        headers[.crossOriginResourcePolicy] = "cross-origin"
        return headers
    }
}

extension HTTPField.Name {
    /// Lets pages of other sites load the script even under `Cross-Origin-Embedder-Policy: require-corp`.
    static let crossOriginResourcePolicy = Self("Cross-Origin-Resource-Policy") ?? .server
}
