import NIOCore

/// The kernel's state of the bytes to send.
struct SendReading: Hashable {
    /// Bytes that the other side has confirmed since the connection was opened.
    var confirmedBytes: UInt64
    /// Bytes that the kernel has not sent yet, because the other side has no room for them.
    var unsentBytes: Int

    /// `nil` when the system does not give it. One system call; on the channel's event loop only.
    ///
    /// **Source:** `struct tcp_info` in Linux' `include/uapi/linux/tcp.h`: `tcpi_bytes_acked` at byte 120 since Linux
    /// 4.1, `tcpi_notsent_bytes` at 144 since 4.6; an older kernel leaves them 0.
    static func take(of channel: any Channel) -> SendReading? {
        #if os(Linux)
        guard let options = channel as? any SocketOptionProvider else { return nil }
        // The kernel fills as much of the vector as it supports; NIO clears the rest.
        let answer: EventLoopFuture<SIMD32<UInt64>> = options.unsafeGetSocketOption(
            level: .tcp, name: NIOBSDSocket.Option(rawValue: Self.tcpInfo))
        // On its own event loop the channel answers at once.
        var reading: SendReading?
        answer.assumeIsolated().whenSuccess { words in
            reading = SendReading(
                confirmedBytes: words[15], unsentBytes: Int(UInt32(truncatingIfNeeded: words[18].littleEndian)))
        }
        return reading
        #else
        return nil
        #endif
    }

    /// `TCP_INFO`; Glibc's module has it only as part of an enumeration.
    private static let tcpInfo: CInt = 11
}
