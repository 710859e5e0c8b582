import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// Standard output and standard error; each line is written whole and at once.
///
/// A service continues when nobody reads them. A command whose output cannot be written reports it at its end.
enum Console {
    static func say(_ text: String) {
        LineWriter.standardOutput.line(text)
    }

    static func complain(_ text: String) {
        LineWriter.standardError.line(text)
    }

    /// Writes bytes to standard output unchanged. Ends the command when that fails, because the rest would fail too.
    static func pour(_ bytes: [UInt8]) {
        if !LineWriter.standardOutput.put(bytes) { self.finish() }
    }

    /// Ends a command whose output could not be written. A closed pipe is not a failure: `head` has read enough.
    static func finish() {
        guard let code = LineWriter.standardOutput.failure else { return }
        guard code != EPIPE else { exit(ExitStatus.failure) }
        self.fail(
            "standard output cannot be written: \(String(cString: strerror(code))); the output is incomplete",
            code: ExitStatus.failure)
    }

    /// One line on standard error, then the end.
    static func fail(_ message: String, code: Int32) -> Never {
        self.complain("stitcher: " + message.split(whereSeparator: \.isNewline).joined(separator: " "))
        exit(code)
    }
}

/// The three standard streams of every program.
enum StandardStreams {
    /// Ensures that none of them can end the process or be replaced by another file. Call it before anything is opened.
    ///
    /// A program that is started with one of them closed (`2>&-`) would use its number for the next file, such as the
    /// database, and write its log there. The replacement cannot be written, so each lost line is counted.
    static func secure() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
            // The lowest free number is this one.
            _ = open("/dev/null", O_RDONLY)
        }
        // A write to a closed pipe becomes an error instead of the end of the process.
        signal(SIGPIPE, SIG_IGN)
    }
}
