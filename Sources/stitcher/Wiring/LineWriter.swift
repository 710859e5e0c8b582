import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Writes whole lines to standard output or standard error. It never traps and never waits for ever: if a pipe is
/// closed, a disk is full or a reader hangs, the line is dropped and counted.
///
/// `FileHandle.write` ends the process when the write fails, and a plain `write` waits as long as a pipe is full.
final class LineWriter: Sendable {
    private struct Contents {
        /// All lines that could not be written.
        var dropped = 0
        /// Those of them that no log line has reported yet.
        var untold = 0
        /// The last line was written in part.
        var isMidLine = false
        /// The last line could not be written: the next one does not wait.
        var isBlocked = false
        /// Why the last of them could not be written, as `errno`.
        var failure: CInt?
    }

    static let standardOutput = LineWriter(descriptor: STDOUT_FILENO, patience: nil)
    static let standardError = LineWriter(descriptor: STDERR_FILENO, patience: .milliseconds(100))

    /// A pipe that `poll` reports as writable takes this much at once (`PIPE_BUF`, pipe(7)).
    private static let pieceBytes = 4_096

    private let descriptor: CInt
    private let patience: Duration?
    private let contents = Mutex(Contents())

    /// - Parameter patience: how long one line waits for a slow reader; `nil` for ever.
    init(descriptor: CInt, patience: Duration?) {
        self.descriptor = descriptor
        self.patience = patience
    }

    /// Lines that could not be written since the start.
    var dropped: Int { self.contents.withLock { $0.dropped } }

    /// Why a line could not be written, as `errno`; `nil` when all were.
    var failure: CInt? { self.contents.withLock { $0.failure } }

    /// Writes a text and ends it with a line feed if it has none.
    ///
    /// - Returns: whether all of it was written.
    @discardableResult
    func line(_ text: String) -> Bool {
        self.put(Array((text.hasSuffix("\n") ? text : text + "\n").utf8))
    }

    /// Writes bytes unchanged.
    ///
    /// - Parameter gap: makes the line that says how many were dropped before this one.
    /// - Returns: whether all of them were written.
    @discardableResult
    func put(_ bytes: [UInt8], gap: ((Int) -> String)? = nil) -> Bool {
        self.contents.withLock { contents in
            var bytes = bytes
            let told = gap == nil ? 0 : contents.untold
            if let gap, told > 0 { bytes = Array(gap(told).utf8) + bytes }
            if contents.isMidLine { bytes.insert(UInt8(ascii: "\n"), at: 0) }
            let (written, failure) = self.write(bytes, patience: contents.isBlocked ? .zero : self.patience)
            let isWhole = written == bytes.count
            if written > 0 { contents.isMidLine = !isWhole && bytes[written - 1] != UInt8(ascii: "\n") }
            contents.isBlocked = !isWhole
            if isWhole {
                contents.untold -= told
            } else {
                contents.failure = failure
                contents.dropped += 1
                contents.untold += 1
            }
            return isWhole
        }
    }

    /// How many of the bytes were written, and why not all.
    private func write(_ bytes: [UInt8], patience: Duration?) -> (count: Int, failure: CInt?) {
        let deadline = patience.map { ContinuousClock.now + $0 }
        return bytes.withUnsafeBytes { bytes in
            var written = 0
            while written < bytes.count {
                if let failure = self.waitForRoom(until: deadline) { return (written, failure) }
                let piece = UnsafeRawBufferPointer(rebasing: bytes[written...].prefix(Self.pieceBytes))
                let count = Glibc.write(self.descriptor, piece.baseAddress, piece.count)
                if count >= 0 {
                    written += count
                } else if errno != EINTR, errno != EAGAIN || deadline.map({ $0 <= .now }) ?? false {
                    return (written, errno)
                }
            }
            return (written, nil)
        }
    }

    /// Waits until there is room; otherwise returns why there is none.
    private func waitForRoom(until deadline: ContinuousClock.Instant?) -> CInt? {
        while true {
            var query = pollfd(fd: self.descriptor, events: Int16(POLLOUT), revents: 0)
            let rest = deadline.map { CInt(clamping: Int((($0 - .now) / .milliseconds(1)).rounded(.up))) } ?? -1
            let count = poll(&query, 1, deadline == nil ? -1 : max(0, rest))
            if count == 0 { return EAGAIN }
            // A pipe without a reader: write would return the same.
            if count > 0 { return query.revents & Int16(POLLERR) == 0 ? nil : EPIPE }
            if errno != EINTR { return errno }
        }
    }
}
