/// The sandbox's addresses: the API, the control API and the page. A function from request to answer, without sockets.
package struct SandboxRoutes: Sendable {
    private let comagic: SandboxCoMagic
    private let visitors: LoopbackGuard

    /// - Parameter visitors: who may see and use the page; the API itself accepts every host name.
    package init(comagic: SandboxCoMagic, visitors: LoopbackGuard = LoopbackGuard()) {
        self.comagic = comagic
        self.visitors = visitors
    }

    /// The answer to a complete request.
    package func respond(_ request: SandboxRequest) -> SandboxReply {
        if request.path == "/v2.0" {
            guard request.method == "POST" else {
                var reply = SandboxReply.webServer(405)
                reply.headers["allow"] = "POST"
                return reply
            }
            return self.comagic.answer(request.body)
        }
        if request.path == "/healthz" { return .text("ok", type: "text/plain; charset=utf-8") }
        guard self.visitors.admits(request.headers) else {
            return .text(
                "This is a local tool: open it as http://127.0.0.1 or http://localhost.\n",
                type: "text/plain; charset=utf-8", status: 403)
        }
        if request.path.hasPrefix("/control/") {
            return ControlRoutes(comagic: self.comagic).respond(request) ?? .webServer(404)
        }
        guard request.method == "GET" || request.method == "HEAD" else { return .webServer(404) }
        return self.file(request)
    }

    /// How many bytes of a request's body are read. Above the API's own limit one byte is enough to know.
    package func maximumBodyBytes(of path: String) -> Int {
        path == "/v2.0" ? self.comagic.options.maximumBodyBytes : ControlRoutes.maximumBodyBytes
    }

    private func file(_ request: SandboxRequest) -> SandboxReply {
        let words = ControlWords(
            language: ControlWords.Language(
                query: request.query["lang"], acceptLanguage: request.headers["accept-language"]))
        switch request.path {
        case "/":
            let page = ControlPage(words: words, state: self.comagic.snapshot)
            var reply = SandboxReply.text(
                page.page(template: SandboxResources.sandboxPage), type: "text/html; charset=utf-8")
            reply.headers["content-security-policy"] =
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; "
                + "base-uri 'none'; frame-ancestors 'none'"
            return reply
        case "/live":
            let page = ControlPage(words: words, state: self.comagic.snapshot)
            return .text(page.live, type: "text/html; charset=utf-8")
        case "/sandbox.js":
            return .text(SandboxResources.sandboxScript, type: "text/javascript; charset=utf-8")
        case "/sandbox.css":
            return .text(SandboxResources.sandboxStyle, type: "text/css; charset=utf-8")
        default: return .webServer(404)
        }
    }
}
