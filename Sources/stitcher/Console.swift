import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// Standard output and standard error, each line whole and at once.
///
/// A service goes on when nobody reads them. A command whose output did not get out says so in the end.
enum Console {
    static func say(_ text: String) {
        LineWriter.standardOutput.line(text)
    }

    static func complain(_ text: String) {
        LineWriter.standardError.line(text)
    }

    /// Writes bytes to standard output as they are; ends the command when that fails, as the rest would not fit either.
    static func pour(_ bytes: [UInt8]) {
        if !LineWriter.standardOutput.put(bytes) { self.finish() }
    }

    /// Ends a command whose output did not get out. A closed pipe is no mistake: `head` has seen enough.
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

/// The three streams that every program is started with.
enum StandardStreams {
    /// Makes sure that none of them can end the process or be taken for something else. Before anything is opened.
    ///
    /// A program started with one of them closed (`2>&-`) would get its number for the next file, such as the database,
    /// and write its log there. What holds the place cannot be written, so that each line lost is counted.
    static func secure() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
            // The lowest free number is this one.
            _ = open("/dev/null", O_RDONLY)
        }
        // Writing to a closed pipe is an error to be handled, not an end.
        signal(SIGPIPE, SIG_IGN)
    }
}
