import Foundation
import Logging
import Synchronization

/// One JSON object per line on standard error, for log collectors.
struct JSONLogHandler: LogHandler {
    let label: String
    let write: @Sendable (String) -> Void
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var line: [String: String] = [
            "time": Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)),
            "level": event.level.rawValue,
            "label": self.label,
            "message": event.message.description,
        ]
        for (key, value) in self.metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }) {
            line[key] = "\(value)"
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A dictionary of strings can always be encoded.
        guard let data = try? encoder.encode(line) else { return }
        self.write(String(decoding: data, as: UTF8.self) + "\n")
    }
}

/// The output stream of the library's text handler.
private struct LineStream: TextOutputStream, Sendable {
    let put: @Sendable (String) -> Void

    func write(_ string: String) { self.put(string) }
}

extension ServiceConfiguration {
    /// Sets up the process's log; once, at the start.
    func bootstrapLogging() {
        let level = self.logLevel
        let format = self.logFormat
        LoggingSystem.bootstrap { label in
            Self.logHandler(format, label: label, level: level) { text in
                LineWriter.standardError.put(Array(text.utf8)) { count in Self.gapLine(format, count: count) }
            }
        }
    }

    private static func logHandler(
        _ format: LogFormat, label: String, level: Logger.Level, write: @escaping @Sendable (String) -> Void
    ) -> any LogHandler {
        switch format {
        case .json: return JSONLogHandler(label: label, write: write, logLevel: level)
        case .text:
            var handler = StreamLogHandler(label: label, stream: LineStream(put: write))
            handler.logLevel = level
            return handler
        }
    }

    /// The line about dropped lines, in the log's own format.
    private static func gapLine(_ format: LogFormat, count: Int) -> String {
        let text = Mutex("")
        let handler = self.logHandler(format, label: "stitcher", level: .trace) { line in
            text.withLock { $0 = line }
        }
        handler.log(
            event: LogEvent(
                level: .warning, message: "log lines were dropped", metadata: ["log.dropped": "\(count)"],
                source: "stitcher", file: #fileID, function: #function, line: #line))
        return text.withLock { $0 }
    }
}
