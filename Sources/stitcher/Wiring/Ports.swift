import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// The demo's three ports: the usual ones, or the next that are free.
struct Ports: Sendable {
    let service: Int
    let sandbox: Int
    let site: Int

    private static let attempts = 200

    init() throws(ConfigurationError) {
        var taken: Set<Int> = []
        self.service = try Self.free(from: 8_080, &taken)
        self.site = try Self.free(from: 8_088, &taken)
        self.sandbox = try Self.free(from: 8_099, &taken)
    }

    private static func free(from first: Int, _ taken: inout Set<Int>) throws(ConfigurationError) -> Int {
        for port in first..<first + Self.attempts where !taken.contains(port) && Self.isFree(UInt16(port)) {
            taken.insert(port)
            return port
        }
        throw .unusable("no free port from \(first) to \(first + Self.attempts - 1): stop the programs that use them")
    }

    /// Whether a listener can open the port on loopback now.
    private static func isFree(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
