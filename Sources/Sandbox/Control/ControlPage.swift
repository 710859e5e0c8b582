import FoundationEssentials

/// The page `GET /`: the requests that the sandbox has received, and buttons that make it fail.
struct ControlPage: Sendable {
    /// Rows shown of each table; the JSON has all.
    static let rows = 100

    let words: ControlWords
    let state: SandboxState

    /// The whole page. The template is `sandbox/page.html`.
    func page(template: String) -> String {
        var values = self.words.values
        values["LANG"] = self.words.language.rawValue
        values["OTHER_LANG"] = self.words.language.other.rawValue
        values["LIVE"] = self.live
        values["METHODS"] = APIMethod.allCases.map { "<option>\($0.rawValue)</option>" }.joined()
        values["KINDS"] = (Mnemonic.allCases.map(\.rawValue) + Self.kinds).map { "<option value=\"\($0)\">" }.joined()
        values["QUICK"] = Self.quick.map {
            "<button name=\"quick\" value=\"\(HTML.escaped($0))\">\(HTML.escaped($0))</button>"
        }.joined(separator: "\n")
        return HTML.filled(template, values)
    }

    /// The part that refreshes itself.
    var live: String { self.faults + self.messages + self.calls }

    private static let kinds = [
        "http:500", "http:502", "http:503", "http:429", "html", "not_json", "truncated", "slow:3000", "hang",
        "hang+stored", "reset", "reset+stored", "cut+stored", "wrong_id", "no_data", "oversize",
    ]
    private static let quick = [
        "limit_exceeded", "internal_error", "http:503", "hang+stored", "reset+stored", "html",
        "entity_not_found?visitor_session_id", "access_token_invalid*always",
    ]

    private var faults: String {
        let waiting = self.state.faults.waiting
        let items = waiting.map { "<li><code>\(HTML.escaped($0.description))</code></li>" }.joined()
        return "<section><h2>\(self.words["W_FAULTS"])</h2>"
            + (waiting.isEmpty ? "<p>\(self.words["W_NO_FAULTS"])</p>" : "<ul class=\"faults\">\(items)</ul>")
            + "</section>"
    }

    private var messages: String {
        let rows = self.state.messages.newest(Self.rows)
        let heading = "<section><h2>\(self.words["W_MESSAGES"]): <output>\(self.state.messages.count)</output></h2>"
        guard !rows.isEmpty else { return heading + "<p>\(self.words["W_NO_MESSAGES"])</p></section>" }
        let names = ["W_RECEIVED", "W_SESSION", "W_TARGET", "W_DATE", "W_CONTACT", "W_TEXT", "W_OTHER", "W_ACCOUNT"]
        let body = rows.map { self.row($0) }.joined()
        return heading + self.table(["id", "ext_id"] + names.map { self.words[$0] }, body) + "</section>"
    }

    private func row(_ message: OfflineMessage) -> String {
        let shown: Set<String> = [
            "ext_id", "visitor_session_id", "campaign_id", "site_id", "source_id", "date_time", "name", "phone",
            "email",
            "message",
        ]
        let target = ["campaign_id", "site_id", "source_id"].compactMap { name in
            message.fields[name].map { "\(name): \($0.text)" }
        }
        let contact = [message.name, message.phone, message.email].compactMap(\.self)
        let other = message.fields.filter { !shown.contains($0.key) }.sorted { $0.key < $1.key }
            .map { "\($0.key): \($0.value.asString ?? $0.value.text)" }
        let account = self.state.accounts[message.token]
        let cells = [
            String(message.id), message.extID ?? "—", Self.time(message.receivedAt, account),
            message.sessionID.map { String($0) } ?? "—", target.joined(separator: "\n"),
            message.fields["date_time"]?.asString ?? "—", contact.joined(separator: "\n"), message.text ?? "",
            other.joined(separator: "\n"), "\(account?.name ?? "—"), \(self.words["W_CALL"]) \(message.call)",
        ]
        return Self.cells(cells)
    }

    private var calls: String {
        let rows = self.state.calls.all.suffix(Self.rows).reversed()
        let heading = "<section><h2>\(self.words["W_CALLS"]): <output>\(self.state.calls.total)</output></h2>"
        guard !rows.isEmpty else { return heading + "<p>\(self.words["W_NO_CALLS"])</p></section>" }
        let names = ["W_TIME", "W_METHOD", "W_VERDICT", "W_FAULT", "W_COUNT", "W_ACCOUNT"]
        let body = rows.map { call in
            let status = call.httpStatus.map { "HTTP \($0)" } ?? self.words["W_NO_ANSWER"]
            let isFine = call.httpStatus == 200 && call.mnemonic == nil && call.fault == nil
            let verdict = isFine ? self.words["W_SUCCESS"] : call.mnemonic?.rawValue ?? ""
            return Self.cells([
                String(call.number), Self.time(call.at, nil), call.method ?? "—", "\(status) \(verdict)",
                call.fault ?? "", call.messages == 0 ? "" : "\(call.messages): \(call.extIDs.joined(separator: ", "))",
                call.account ?? "—",
            ])
        }
        return heading + self.table(["№"] + names.map { self.words[$0] }, body.joined()) + "</section>"
    }

    private func table(_ names: [String], _ body: String) -> String {
        let head = names.map { "<th scope=\"col\">\($0)</th>" }.joined()
        return "<div class=\"wide\"><table><thead><tr>\(head)</tr></thead><tbody>\(body)</tbody></table></div>"
    }

    private static func cells(_ texts: [String]) -> String {
        "<tr>" + texts.map { "<td>\(HTML.escaped($0))</td>" }.joined() + "</tr>"
    }

    private static func time(_ date: Date, _ account: SandboxAccount?) -> String {
        LocalTime.text(date, in: (account ?? .standard).zone)
    }
}
