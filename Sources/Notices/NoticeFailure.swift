/// Why a notice did not arrive; named by what somebody does next. Holds no password, token or webhook address.
package enum NoticeFailure: Error, Hashable, Sendable {
    /// This program has no mail server to hand a message to.
    case mailNotConfigured
    /// The channel's address is none that could be written to. Nothing was sent.
    case badAddress(NoticeChannel.Kind)
    /// The host is in a private network or on this machine, and the operator has not allowed that. Nothing was sent.
    case hostNotAllowed(host: String)
    /// No connection: no such name, nobody listens, or no way there.
    case unreachable(host: String)
    /// TLS is demanded, and the server has none. Nothing secret was sent.
    case encryptionNotOffered(host: String)
    /// The certificate is expired, foreign or for another name, or the handshake failed.
    case tls(host: String)
    /// There are credentials, and the server takes none, or only in a way that we do not know.
    case signInNotOffered(host: String)
    /// The server said no.
    case refused(NoticeRefusal)
    /// It took longer than it may. Whether the notice arrives nobody knows.
    case timedOut(host: String)
    /// The server hung up. Whether the notice arrives nobody knows.
    case connectionLost(host: String)
    /// Something answered, but not in the protocol.
    case brokenAnswer(host: String)
    /// The caller's task was cancelled. Whether the notice arrives nobody knows.
    case cancelled

    /// Whether the same notice may arrive later without anybody doing anything. The caller bounds how often.
    package var isWorthRetrying: Bool {
        switch self {
        case .mailNotConfigured, .badAddress, .hostNotAllowed, .encryptionNotOffered, .signInNotOffered: false
        case .refused(let refusal): refusal.isTemporary
        case .unreachable, .tls, .timedOut, .connectionLost, .brokenAnswer, .cancelled: true
        }
    }

    /// How long the server asked to be left alone, at most a day; `nil` when it did not say.
    package var retryAfter: Duration? {
        if case .refused(let refusal) = self { refusal.retryAfter } else { nil }
    }

    /// Without values, for a log or a metric.
    package var label: String {
        switch self {
        case .mailNotConfigured: "mail_not_configured"
        case .badAddress: "bad_address"
        case .hostNotAllowed: "host_not_allowed"
        case .unreachable: "unreachable"
        case .encryptionNotOffered: "encryption_not_offered"
        case .tls: "tls"
        case .signInNotOffered: "sign_in_not_offered"
        case .refused: "refused"
        case .timedOut: "timed_out"
        case .connectionLost: "connection_lost"
        case .brokenAnswer: "broken_answer"
        case .cancelled: "cancelled"
        }
    }
}

extension NoticeFailure: CustomStringConvertible {
    /// The same as ``text(russian:)`` in English.
    package var description: String { self.text(russian: false) }
}
