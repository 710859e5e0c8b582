import Foundation
import Logging
import Synchronization

/// The demo site's addresses: the page, the counter and its tracker, the widget, its frame and its orders.
package final class DemoRoutes: Sendable {
    /// Maximum bytes of an order.
    static let maximumBodyBytes = 65_536
    /// Maximum number of orders kept.
    private static let orderCapacity = 1_000

    private struct Memory {
        var port: Int
        var visitors = DemoVisitors()
        var orders: [DemoOrder] = []
        var lastOrder: Int64 = 1_000
    }

    private let configuration: DemoSite.Configuration
    private let now: @Sendable () -> Date
    private let registerSession: @Sendable (Int64, Date) -> Void
    private let webhook: any WebhookSender
    private let logger: Logger
    private let memory: Mutex<Memory>

    init(
        configuration: DemoSite.Configuration, now: @escaping @Sendable () -> Date,
        registerSession: @escaping @Sendable (Int64, Date) -> Void, webhook: any WebhookSender, logger: Logger
    ) {
        self.configuration = configuration
        self.now = now
        self.registerSession = registerSession
        self.webhook = webhook
        self.logger = logger
        self.memory = Mutex(Memory(port: configuration.port))
    }

    /// The orders made, oldest first; the last thousand.
    package var orders: [DemoOrder] { self.memory.withLock { $0.orders } }

    /// Sets the port of the server.
    func isServed(at port: Int) {
        self.memory.withLock { $0.port = port }
    }

    /// The answer to a complete request; an order waits for its web request.
    package func respond(_ request: SandboxRequest) async -> SandboxReply {
        if request.path == "/order" {
            guard request.method == "POST" else { return .webServer(405) }
            return await self.order(request)
        }
        guard request.method == "GET" || request.method == "HEAD" else { return .webServer(405) }
        switch request.path {
        case "/": return self.page(SandboxResources.demoIndex, "text/html; charset=utf-8")
        case "/frame": return self.page(SandboxResources.demoFrame, "text/html; charset=utf-8")
        case "/static/cs.min.js": return self.page(SandboxResources.demoCounter, "text/javascript; charset=utf-8")
        case "/ss/settings/": return Self.shared(Self.settings, with: request)
        case "/t/v/": return Self.shared(self.trackView(request), with: request)
        case "/healthz": return .text("ok", type: "text/plain; charset=utf-8")
        case "/favicon.ico": return SandboxReply(status: 204)
        default: return self.widget(request.path) ?? .webServer(404)
        }
    }

    /// The counter's request before its first page view. **Source:** observed in the counter script.
    private static let settings: JSONValue = ["session_ttl": 1_800_000, "cookie_domain": nil, "widgets": []]

    private func trackView(_ request: SandboxRequest) -> JSONValue {
        let now = self.now()
        let view = self.memory.withLock { $0.visitors.view(comagicID: request.query["ci"], at: now) }
        if view.isNewSession { self.registerSession(view.session, view.startedAt) }
        return ["ci": .string(view.comagicID), "hi": .integer(view.hit), "ce": 1]
    }

    /// The tracker has another origin than the page and is called with credentials, like the real one.
    private static func shared(_ value: JSONValue, with request: SandboxRequest) -> SandboxReply {
        var reply = SandboxReply.json(value)
        reply.headers["cache-control"] = "no-store"
        guard let origin = request.headers["origin"],
            LoopbackGuard().admits(["host": "localhost", "origin": origin])
        else { return reply }
        reply.headers["access-control-allow-origin"] = origin
        reply.headers["access-control-allow-credentials"] = "true"
        reply.headers["vary"] = "Origin"
        return reply
    }

    /// `/api/script/generate/USER/WIDGET/TAG`, the embed's address at Bukza. Other forms do not exist here.
    private func widget(_ path: String) -> SandboxReply? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map { String($0) }
        guard parts.count == 7, Array(parts[0..<4]) == ["", "api", "script", "generate"], Self.isNumber(parts[4]),
            Self.isNumber(parts[5]), Self.isTag(parts[6])
        else { return nil }
        return self.page(
            SandboxResources.demoLoader, "text/javascript; charset=utf-8", user: parts[4], widget: parts[5],
            tag: parts[6])
    }

    private static func isNumber(_ text: String) -> Bool {
        (1...18).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isTag(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "-" || $0 == "_")
            }
    }

    /// An asset with its tokens replaced. Addresses are ours or the owner's, but still escaped, because they are in
    /// quotes.
    private func page(
        _ asset: String, _ type: String, user: String? = nil, widget: String? = nil, tag: String? = nil
    ) -> SandboxReply {
        let port = self.memory.withLock { $0.port }
        let page = "http://127.0.0.1:\(port)"
        let foreign = "http://localhost:\(port)"
        let values = [
            "SCRIPT_URL": self.configuration.scriptURL() ?? "", "COUNTER_URL": "\(page)/static/cs.min.js?k=demo",
            "TRACKER": page, "WIDGET_ORIGIN": foreign, "FRAME_URL": "\(foreign)/frame",
            "SANDBOX_URL": self.configuration.sandboxURL() ?? "", "USER": user ?? self.configuration.user,
            "WIDGET": widget ?? self.configuration.widget, "TAG": tag ?? self.configuration.tag,
        ]
        // What could end a quoted text in HTML or in a script is escaped.
        let safe = CharacterSet(charactersIn: "!"..."~").subtracting(CharacterSet(charactersIn: "\"'<>\\`"))
        return .text(
            HTML.filled(asset, values.compactMapValues { $0.addingPercentEncoding(withAllowedCharacters: safe) }),
            type: type)
    }

    private func order(_ request: SandboxRequest) async -> SandboxReply {
        guard let json = JSONValue(bytes: request.body), json.members != nil else {
            return .json(["error": "the order is no JSON object"], status: 400)
        }
        let utm = (json["utm"]?.members ?? [:]).compactMapValues { $0.asString }
        let createdAt = self.now()
        var order = self.memory.withLock { memory in
            memory.lastOrder += 1
            return DemoOrder(
                id: memory.lastOrder, code: Self.code(), widget: Self.text(json["widget"]), n2: Self.text(json["n2"]),
                utm: utm, name: Self.text(json["name"]), phone: Self.text(json["phone"]),
                email: Self.text(json["email"]), createdAt: createdAt)
        }
        if let url = self.configuration.webhookURL() {
            let body = order.filled(self.configuration.webhookTemplate, zone: self.configuration.zone)
            order.webhookStatus = await self.webhook.send(
                body, to: url, timeout: self.configuration.webhookTimeout)
        }
        let made = order
        self.memory.withLock { memory in
            memory.orders.append(made)
            if memory.orders.count > Self.orderCapacity { memory.orders.removeFirst() }
        }
        self.logger.info(
            "demo order made",
            metadata: [
                "order.id": "\(made.id)", "webhook.status": "\(made.webhookStatus.map { String($0) } ?? "none")",
            ])
        return .json([
            "order_id": .string(String(made.id)), "code": .string(made.code),
            "webhook_status": .optional(made.webhookStatus.map { Int64($0) }),
        ])
    }

    private static func text(_ value: JSONValue?) -> String {
        switch value {
        case .string(let text): text
        case .integer(let number): String(number)
        default: ""
        }
    }

    private static func code() -> String {
        let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
        return String((0..<6).compactMap { _ in alphabet.randomElement() })
    }
}
