/// Why a notice did not arrive, named by what somebody does next. Contains no password, token or webhook address.
package enum NoticeFailure: Error, Hashable, Sendable {
    /// This program has no mail server.
    case mailNotConfigured
    /// The channel's address is not valid. Nothing was sent.
    case badAddress(NoticeChannel.Kind)
    /// The host is in a private network or on this machine, and the operator has not allowed that. Nothing was sent.
    case hostNotAllowed(host: String)
    /// No connection: the name does not exist, nobody listens, or there is no route.
    case unreachable(host: String)
    /// TLS is required, and the server does not offer it. Nothing secret was sent.
    case encryptionNotOffered(host: String)
    /// The certificate is expired, foreign or for another name, or the handshake failed.
    case tls(host: String)
    /// There are credentials, and the server accepts none, or only in a way that we do not support.
    case signInNotOffered(host: String)
    /// The server refused.
    case refused(NoticeRefusal)
    /// It took longer than allowed. It is unknown whether the notice arrives.
    case timedOut(host: String)
    /// The server closed the connection. It is unknown whether the notice arrives.
    case connectionLost(host: String)
    /// The answer is not in the protocol.
    case brokenAnswer(host: String)
    /// The caller's task was cancelled. It is unknown whether the notice arrives.
    case cancelled

    /// Whether the same notice may arrive later without a correction. The caller limits the number of attempts.
    package var isWorthRetrying: Bool {
        switch self {
        case .mailNotConfigured, .badAddress, .hostNotAllowed, .encryptionNotOffered, .signInNotOffered: false
        case .refused(let refusal): refusal.isTemporary
        case .unreachable, .tls, .timedOut, .connectionLost, .brokenAnswer, .cancelled: true
        }
    }

    /// How long the server asked to wait, at most a day; `nil` when it did not say.
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
