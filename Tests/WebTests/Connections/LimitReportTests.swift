import Logging
import NIOCore
import Synchronization
import Testing

@testable import Web

@Suite("What the log says of crowds")
struct LimitReportTests {
    @Test("one line when a limit is met first, one a minute while it goes on, another for another limit")
    func lines() {
        let notebook = Notebook()
        let report = LimitReport(logger: Logger(label: "test") { _ in notebook.handler })
        let limits = ConnectionLimits(maximum: 10, share: 4)
        let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
        for number in 0..<600 {
            report.met(.maximum, open: 10, closed: 1, limits, now: start + .milliseconds(Int64(number * 100)))
        }
        #expect(notebook.lines.count == 1)
        report.met(.share, open: 10, closed: 0, limits, now: start)
        report.met(.maximum, open: 9, closed: 1, limits, now: start + .seconds(60))
        let lines = notebook.lines
        #expect(lines.map { $0["connections.limit"] } == ["maximum", "share", "maximum"])
        #expect(lines.map { $0["connections.times"] } == ["1", "1", "600"])
        #expect(lines.map { $0["connections.open"] } == ["10", "10", "9"])
    }
}

/// Keeps the metadata of what is logged.
private final class Notebook: Sendable {
    private let contents = Mutex<[[String: String]]>([])

    var lines: [[String: String]] { self.contents.withLock { $0 } }
    var handler: any LogHandler { Pen(notebook: self) }

    private struct Pen: LogHandler {
        let notebook: Notebook
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { self.metadata[key] }
            set { self.metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            self.notebook.contents.withLock { $0.append((event.metadata ?? [:]).mapValues { "\($0)" }) }
        }
    }
}
