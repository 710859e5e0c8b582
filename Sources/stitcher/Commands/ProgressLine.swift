import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// One line on standard error that says how far a long command is. Only a terminal gets it.
///
/// Call ``finish()`` before anything else is written: it removes the line.
final class ProgressLine: Sendable {
    private struct Contents {
        var isShown = false
        var written: ContinuousClock.Instant?
    }

    /// Time between two versions of the line.
    private static let pause: Duration = .milliseconds(200)

    private let isTerminal: Bool
    private let contents = Mutex(Contents())

    init(isTerminal: Bool = isatty(STDERR_FILENO) == 1) {
        self.isTerminal = isTerminal
    }

    func show(_ text: @autoclosure () -> String) {
        guard self.isTerminal else { return }
        let isDue = self.contents.withLock { contents in
            let now = ContinuousClock.now
            if let written = contents.written, now - written < Self.pause { return false }
            contents.written = now
            contents.isShown = true
            return true
        }
        if isDue { LineWriter.standardError.put(Array("\r\u{1B}[K\(text())".utf8)) }
    }

    func finish() {
        let wasShown = self.contents.withLock { contents in
            defer { contents.isShown = false }
            return contents.isShown
        }
        if wasShown { LineWriter.standardError.put(Array("\r\u{1B}[K".utf8)) }
    }
}
