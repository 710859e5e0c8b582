package import FoundationEssentials

/// The whole state of the sandbox as a value: an answer is a function of the state, the request and the time.
package struct SandboxState: Sendable {
    /// Maximum number of sessions; further registrations are refused.
    package static let sessionCapacity = 1_000_000

    package internal(set) var options: SandboxOptions {
        didSet {
            guard self.options.campaigns != oldValue.campaigns else { return }
            self.catalog.campaigns = Catalog.campaigns(self.options.campaigns, of: self.catalog.sites)
        }
    }
    package internal(set) var accounts: [String: SandboxAccount]
    package internal(set) var faults: FaultQueue
    package internal(set) var messages = MessageStore()
    package internal(set) var calls = CallLog()
    var sessions: [Int64: SandboxSession] = [:]
    var quotas: [String: Quota] = [:]
    private(set) var catalog: Catalog

    /// A fresh sandbox with one account, ``SandboxAccount/standard``, unless others are given.
    package init(
        options: SandboxOptions = SandboxOptions(), accounts: [SandboxAccount] = [.standard],
        faults: [Fault] = []
    ) {
        self.options = options
        self.accounts = Dictionary(accounts.map { ($0.token, $0) }, uniquingKeysWith: { _, last in last })
        self.faults = FaultQueue(faults)
        self.catalog = .standard
        if options.campaigns != SandboxOptions.standardCampaigns {
            self.catalog.campaigns = Catalog.campaigns(options.campaigns, of: self.catalog.sites)
        }
    }

    /// Registers a session. The last registration of an id counts. Returns `false` when there is no room or the id is
    /// not valid.
    package mutating func register(_ session: SandboxSession) -> Bool {
        guard session.id >= 1, self.sessions[session.id] != nil || self.sessions.count < Self.sessionCapacity else {
            return false
        }
        self.sessions[session.id] = session
        return true
    }

    /// Adds an account, or replaces the one with its token.
    package mutating func put(_ account: SandboxAccount) {
        self.accounts[account.token] = account
    }

    /// Removes messages, calls, sessions, used limits and faults; options and accounts stay.
    package mutating func reset() {
        self.messages = MessageStore()
        self.calls = CallLog()
        self.sessions = [:]
        self.quotas = [:]
        self.faults = FaultQueue([])
    }

    /// The API's answer to a body posted to `/v2.0`, including faults.
    package mutating func answer(_ body: [UInt8], now: Date) -> SandboxReply {
        let call = IncomingCall(body: body)
        let fault = self.faults.take(for: call)
        var outcome: CallOutcome
        if let fault, !fault.processesCall {
            outcome = CallOutcome(
                id: call.id ?? .null, error: Refusal(fault.mnemonic ?? .internalError), metadata: .null)
        } else {
            outcome = self.process(call, bodyBytes: body.count, now: now)
        }
        var reply = outcome.reply
        if let fault { reply = fault.disturb(outcome, metadata: self.faultMetadata(call, now: now)) }
        outcome.mnemonic = fault?.mnemonic ?? outcome.mnemonic
        self.calls.record(
            method: call.method, account: call.token.flatMap { self.accounts[$0]?.name },
            httpStatus: reply.ending == .answer || reply.ending == .cutHalfway ? reply.status : nil,
            mnemonic: outcome.mnemonic, fault: fault?.description, at: now, extIDs: call.extIDs,
            messages: call.messageCount)
        return reply
    }

    private mutating func process(_ call: IncomingCall, bodyBytes: Int, now: Date) -> CallOutcome {
        guard bodyBytes <= self.options.maximumBodyBytes else { return .tooLarge }
        var account: SandboxAccount?
        do throws(Refusal) {
            let request = try call.envelope()
            guard let method = APIMethod(rawValue: request.method) else {
                throw Refusal(
                    .methodNotFound, "The requested method \(request.method) does not exist", field: "method",
                    value: .string(request.method))
            }
            let caller = try self.account(of: request.params)
            account = caller
            self.quotas[caller.token, default: Quota()].roll(to: now, zone: caller.zone)
            if let refusal = self.quotas[caller.token]?.refusal(of: caller) { throw refusal }
            try Self.checkComponents(method, caller)
            var result = try self.run(method, request.params, caller, now: now)
            self.quotas[caller.token]?.charge()
            var metadata = self.metadata(caller, now: now)
            if let total = result.removeValue(forKey: "total_items") { metadata["total_items"] = total }
            result["metadata"] = .object(metadata)
            return CallOutcome(id: request.id, result: result)
        } catch {
            let metadata = account.map { self.metadata($0, now: now) }
            return CallOutcome(
                id: call.id ?? .null, error: error,
                metadata: error.mnemonic.carriesLimits ? metadata.map { .object($0) } ?? .null : .null)
        }
    }

    /// `metadata` of an answer to this account. **Source:** CoMagic Data API documentation, versions and limits.
    private func metadata(_ account: SandboxAccount, now: Date) -> [String: JSONValue] {
        [
            "api_version": [
                "current_version_deprecated": false, "current_version": "v2.0", "latest_version": "v2.0",
            ],
            "limits": .object((self.quotas[account.token] ?? Quota()).limits(of: account, now: now)),
        ]
    }

    private func faultMetadata(_ call: IncomingCall, now: Date) -> [String: JSONValue] {
        let account = call.token.flatMap { self.accounts[$0] } ?? self.accounts.values.first ?? .standard
        return self.metadata(account, now: now)
    }

    private func account(of params: [String: JSONValue]) throws(Refusal) -> SandboxAccount {
        guard let sent = params["access_token"] else {
            throw Refusal(
                .requiredParameterMissed, "The required parameter access_token is missed", field: "access_token")
        }
        guard let token = sent.asString else {
            throw Refusal(
                .dataTypeError, "The parameter access_token must be a string, not \(sent.typeName)",
                field: "access_token", value: sent)
        }
        guard let account = self.accounts[token] else { throw Refusal(.accessTokenInvalid, field: "access_token") }
        switch account.tokenState {
        case .valid: break
        case .expired: throw Refusal(.accessTokenExpired, field: "access_token")
        case .blocked: throw Refusal(.accessTokenBlocked, field: "access_token")
        }
        guard account.isAddressAllowed else { throw Refusal(.ipNotWhitelisted) }
        guard account.isActive else { throw Refusal(.accountInactive) }
        return account
    }

    private static func checkComponents(_ method: APIMethod, _ account: SandboxAccount) throws(Refusal) {
        let missing = method.needs.filter { !account.components.contains($0) }.map(\.rawValue)
        guard missing.isEmpty else {
            throw Refusal(
                .methodComponentDisabled, "Components are disabled: \(missing.joined(separator: ", "))",
                params: ["components": .array(missing.map { .string($0) })])
        }
    }
}
