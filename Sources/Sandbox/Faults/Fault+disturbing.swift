extension Fault {
    /// Replaces the answer of a call.
    ///
    /// - Parameter metadata: the metadata of an answer to this account.
    func disturb(_ outcome: CallOutcome, metadata: [String: JSONValue]) -> SandboxReply {
        switch self.kind {
        case .refusal(let mnemonic, let argument):
            return self.refusal(mnemonic, argument, id: outcome.id, metadata: metadata)
        case .http(let status):
            var reply = SandboxReply.webServer(status)
            if let seconds = self.retryAfter ?? (status == 429 ? 30 : nil) {
                reply.headers["retry-after"] = String(seconds)
            }
            return reply
        case .html:
            return .text(
                "<!doctype html>\n<title>Технические работы</title>\n<h1>Технические работы</h1>\n",
                type: "text/html; charset=UTF-8")
        case .notJSON:
            return SandboxReply(
                headers: ["content-type": "application/json; charset=UTF-8"],
                body: Array("upstream connect error or disconnect before headers".utf8))
        case .truncated:
            var reply = outcome.reply
            reply.body = Array(reply.body.prefix(reply.body.count / 2))
            return reply
        case .slow(let milliseconds):
            var reply = outcome.reply
            reply.delay = .milliseconds(milliseconds)
            return reply
        case .hang: return SandboxReply(ending: .hang)
        case .reset: return SandboxReply(ending: .reset)
        case .cut:
            var reply = outcome.reply
            reply.ending = .cutHalfway
            return reply
        case .wrongID: return Self.changing(outcome) { $0["id"] = Self.another(than: outcome.id) }
        case .noData:
            return Self.changing(outcome) { members in
                guard var result = members["result"]?.members else { return }
                result["data"] = nil
                members["result"] = .object(result)
            }
        case .oversize(let kibibytes):
            return Self.changing(outcome) { members in
                var metadata = members["result"]?["metadata"]?.members ?? [:]
                metadata["ballast"] = .string(String(repeating: "ы", count: kibibytes * 512))
                var result = members["result"]?.members ?? [:]
                result["metadata"] = .object(metadata)
                members["result"] = .object(result)
            }
        }
    }

    private func refusal(
        _ mnemonic: Mnemonic, _ argument: String?, id: JSONValue, metadata: [String: JSONValue]
    ) -> SandboxReply {
        var metadata = metadata
        var refusal = Refusal(mnemonic)
        if mnemonic == .limitExceeded {
            let type = argument ?? "minute"
            var limits = metadata["limits"]?.members ?? [:]
            refusal = Quota.refusal(type, limits["\(type)_limit"]?.asInteger ?? 0)
            limits["\(type)_remaining"] = 0
            if let seconds = self.retryAfter { limits["\(type)_reset"] = .integer(Int64(seconds)) }
            metadata["limits"] = .object(limits)
        } else {
            refusal.field = argument
            if mnemonic == .methodComponentDisabled || mnemonic == .parameterComponentDisabled {
                refusal.params = ["components": ["upload_offline_messages"]]
            }
        }
        let outcome = CallOutcome(
            id: id, error: refusal, metadata: mnemonic.carriesLimits ? .object(metadata) : .null)
        return outcome.reply
    }

    private static func changing(
        _ outcome: CallOutcome, _ change: (inout [String: JSONValue]) -> Void
    ) -> SandboxReply {
        var members = outcome.body.members ?? [:]
        change(&members)
        var changed = outcome
        changed.body = .object(members)
        return changed.reply
    }

    private static func another(than id: JSONValue) -> JSONValue {
        switch id {
        case .integer(let number): .integer(number &+ 1)
        case .string(let text): .string(text + "-another")
        default: "another"
        }
    }
}
