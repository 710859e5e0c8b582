import FoundationEssentials

/// `/control/…`: shows and changes the sandbox. JSON in and out; a form is answered with a redirect to the page.
struct ControlRoutes: Sendable {
    /// Maximum bytes of a command.
    static let maximumBodyBytes = 1_048_576

    let comagic: SandboxCoMagic

    /// `nil` when there is no such address.
    func respond(_ request: SandboxRequest) -> SandboxReply? {
        switch (request.method, request.path) {
        case ("GET", "/control/messages"):
            let state = self.comagic.snapshot
            let messages = state.messages.newest(MessageStore.capacity)
            return .json(.array(messages.map { $0.json(account: state.accounts[$0.token]?.name ?? "") }))
        case ("GET", "/control/calls"): return .json(.array(self.comagic.calls.map(\.json)))
        case ("GET", "/control/faults"): return self.faults()
        case ("POST", "/control/faults"): return self.addFault(request)
        case ("DELETE", "/control/faults"), ("POST", "/control/faults/clear"):
            self.comagic.clearFaults()
            return self.done(request)
        case ("POST", "/control/reset"):
            self.comagic.reset()
            return self.done(request)
        case ("POST", "/control/sessions"): return self.register(request)
        case ("POST", "/control/accounts"): return self.putAccount(request)
        case ("GET", "/control/options"): return .json(Self.json(self.comagic.options))
        case ("POST", "/control/options"): return self.setOptions(request)
        default: return nil
        }
    }

    private func faults() -> SandboxReply {
        .json(.array(self.comagic.snapshot.faults.waiting.map { .string($0.description) }))
    }

    private func addFault(_ request: SandboxRequest) -> SandboxReply {
        do throws(FaultError) {
            let fault: Fault
            if let json = JSONValue(bytes: request.body) {
                if let text = json.asString { fault = try Fault(text: text) } else { fault = try Fault(json: json) }
            } else if let form = request.form, form["fault"] != nil || form["quick"] != nil {
                fault = try Self.fault(form)
            } else {
                fault = try Fault(text: String(decoding: request.body, as: UTF8.self))
            }
            guard self.comagic.add(fault) else {
                return Self.refused(
                    "\(FaultQueue.capacity) faults wait already: remove them with DELETE /control/faults")
            }
            return self.done(request)
        } catch {
            return Self.refused(error.description)
        }
    }

    /// A fault from the page's form; a quick button sends a whole text.
    private static func fault(_ form: [String: String]) throws(FaultError) -> Fault {
        if let quick = form["quick"] { return try Fault(text: quick) }
        var text = form["fault"] ?? ""
        if form["after_storing"] != nil, !text.contains("+stored") { text += "+stored" }
        if let times = form["times"], !times.isEmpty, !text.contains("*") { text += "*" + times }
        if let method = form["method"], !method.isEmpty, !text.contains("@") { text += "@" + method }
        return try Fault(text: text)
    }

    private func register(_ request: SandboxRequest) -> SandboxReply {
        guard let json = JSONValue(bytes: request.body) else { return Self.refused("the body is no JSON") }
        var sessions: [SandboxSession] = []
        for item in json.elements ?? [json] {
            guard let id = item["id"]?.asInteger, id >= 1 else {
                return Self.refused("a session needs a positive number as its id")
            }
            var startedAt = self.comagic.now()
            if let value = item["started_at"] {
                guard let date = Self.date(value) else {
                    return Self.refused("started_at is RFC 3339 (2026-11-22T10:00:00Z) or unix seconds")
                }
                startedAt = date
            }
            sessions.append(
                SandboxSession(
                    id: id, startedAt: startedAt, token: item["token"]?.asString,
                    campaignID: item["campaign_id"]?.asInteger, siteID: item["site_id"]?.asInteger))
        }
        for session in sessions {
            guard self.comagic.register(session) else {
                return Self.refused("\(SandboxState.sessionCapacity) sessions are known: POST /control/reset first")
            }
        }
        return self.done(request)
    }

    private static func date(_ value: JSONValue) -> Date? {
        if let seconds = value.asInteger { return Date(timeIntervalSince1970: TimeInterval(seconds)) }
        guard let text = value.asString else { return nil }
        let fraction = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        return (try? Date(text, strategy: .iso8601)) ?? (try? Date(text, strategy: fraction))
    }

    private func putAccount(_ request: SandboxRequest) -> SandboxReply {
        guard let json = JSONValue(bytes: request.body), let token = json["token"]?.asString else {
            return Self.refused("an account is a JSON object with a token")
        }
        let base = self.comagic.snapshot.accounts[token] ?? SandboxAccount(token: token, appID: 1, name: token)
        guard let account = Self.merged(json, over: base) else {
            return Self.refused("unknown key or wrong type; an account is \(Self.json(base).text)")
        }
        if let problem = account.problem { return Self.refused(problem) }
        self.comagic.put(account)
        return .json(Self.json(account))
    }

    private func setOptions(_ request: SandboxRequest) -> SandboxReply {
        let current = self.comagic.options
        guard let json = JSONValue(bytes: request.body), let options = Self.merged(json, over: current) else {
            return Self.refused("unknown key or wrong type; the options are \(Self.json(current).text)")
        }
        if let problem = options.problem { return Self.refused(problem) }
        self.comagic.set(options)
        return .json(Self.json(options))
    }

    /// The value with the given keys changed; `nil` when a key is unknown or a value does not fit.
    private static func merged<Value: Codable>(_ changes: JSONValue, over value: Value) -> Value? {
        guard var members = Self.json(value).members, let changed = changes.members else { return nil }
        for (key, value) in changed {
            guard members.updateValue(value, forKey: key) != nil else { return nil }
        }
        return try? JSONDecoder().decode(Value.self, from: Data(JSONValue.object(members).bytes))
    }

    private static func json<Value: Encodable>(_ value: Value) -> JSONValue {
        guard let data = try? JSONEncoder().encode(value), let json = JSONValue(bytes: data) else { return .null }
        return json
    }

    private func done(_ request: SandboxRequest) -> SandboxReply {
        guard request.isFromPage else { return .json(["ok": true]) }
        let language = request.form?["lang"].flatMap { ControlWords.Language(rawValue: $0) }
        return SandboxReply(status: 303, headers: ["location": language.map { "/?lang=\($0.rawValue)" } ?? "/"])
    }

    private static func refused(_ why: String) -> SandboxReply {
        .json(["error": .string(why)], status: 400)
    }
}
