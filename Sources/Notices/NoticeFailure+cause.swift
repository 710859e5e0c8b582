import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL

#if canImport(Glibc)
import Glibc
#endif

extension NoticeFailure {
    /// A network library's error, recognised by its type: its text may contain an address with a secret.
    init(_ error: any Error, host: String) {
        switch error {
        case let failure as NoticeFailure: self = failure
        case let error as HTTPClientError: self.init(client: error, host: host)
        case is CancellationError: self = .cancelled
        case is NIOConnectionError: self = .unreachable(host: host)
        case let error as IOError: self = Self.of(errno: error.errnoCode, host: host)
        case let error as ChannelError:
            if case .connectTimeout = error {
                self = .unreachable(host: host)
            } else {
                self = .connectionLost(host: host)
            }
        // The server closed the connection without TLS's own goodbye.
        case NIOSSLError.uncleanShutdown: self = .connectionLost(host: host)
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError, is NIOSSLCloseTimedOutError:
            self = .tls(host: host)
        case is SocketAddressError: self = .unreachable(host: host)
        default: self = .brokenAnswer(host: host)
        }
    }

    private static func of(errno: CInt, host: String) -> NoticeFailure {
        switch errno {
        case ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT, EADDRNOTAVAIL: .unreachable(host: host)
        default: .connectionLost(host: host)
        }
    }

    private init(client error: HTTPClientError, host: String) {
        switch error {
        case .connectTimeout, .getConnectionFromPoolTimeout: self = .unreachable(host: host)
        case .tlsHandshakeTimeout: self = .tls(host: host)
        case .deadlineExceeded, .readTimeout, .writeTimeout: self = .timedOut(host: host)
        case .remoteConnectionClosed: self = .connectionLost(host: host)
        case .cancelled, .alreadyShutdown: self = .cancelled
        default: self = .brokenAnswer(host: host)
        }
    }
}
