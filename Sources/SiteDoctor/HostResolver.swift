package import NIOPosix

#if canImport(Glibc)
import Glibc
#endif

/// Resolves a host's name to its addresses. A test returns its own.
package protocol HostResolver: Sendable {
    /// All addresses of the name; empty when there is none. Called once per request.
    func addresses(of host: String) async -> [InternetAddress]
}

/// The machine's own resolver, `getaddrinfo`, outside the event loops.
package struct SystemResolver: HostResolver {
    private let threads: NIOThreadPool

    package init(threads: NIOThreadPool = .singleton) {
        self.threads = threads
    }

    /// Returns an empty list when the task is cancelled. The look-up itself ends by the system's time limit.
    package func addresses(of host: String) async -> [InternetAddress] {
        let (answers, answer) = AsyncStream.makeStream(of: [InternetAddress].self)
        self.threads.submit { state in
            if case .active = state { answer.yield(Self.lookUp(host)) }
            answer.finish()
        }
        for await addresses in answers { return addresses }
        return []
    }

    private static func lookUp(_ host: String) -> [InternetAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: [InternetAddress] = []
        var next = list
        while let entry = next {
            if let address = Self.address(entry.pointee), !found.contains(address) { found.append(address) }
            next = entry.pointee.ai_next
        }
        return found
    }

    private static func address(_ entry: addrinfo) -> InternetAddress? {
        guard let raw = entry.ai_addr else { return nil }
        switch entry.ai_family {
        case AF_INET:
            return raw.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { socket in
                withUnsafeBytes(of: socket.pointee.sin_addr) { InternetAddress(bytes: Array($0)) }
            }
        case AF_INET6:
            return raw.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { socket in
                withUnsafeBytes(of: socket.pointee.sin6_addr) { InternetAddress(bytes: Array($0)) }
            }
        default: return nil
        }
    }
}
