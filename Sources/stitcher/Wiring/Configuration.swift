import CoMagic
import Configuration
import Foundation
import Logging
import Notices
import Relay
import Stitching
import SystemPackage
import Web

/// The validated settings of the program: flags before environment before file before default.
struct ServiceConfiguration: Sendable {
    enum LogFormat: String, Sendable, CaseIterable { case text, json }

    enum YesNo: String, Sendable, CaseIterable { case yes, no }

    struct Address: Hashable, Sendable {
        var host: String
        var port: Int
    }

    var host: String
    var port: Int
    var dataDirectory: String
    /// Without a slash at the end; `nil` when not given.
    var publicURL: String?
    var sessionLifetime: Duration
    var sessionCapacity: Int
    var comagicHosts: DataAPIHosts
    var matchWindow: Duration
    /// Beacons per second from one address; 0 means no limit.
    var beaconRate: Double
    /// Whose word on their clients' addresses is believed.
    var trustedProxies: TrustedProxies
    /// Waits before the second attempt to deliver, the third, and so on. After its end the last one applies.
    var retrySchedule: [Duration]
    /// The wait before the target's report is asked for an unanswered upload.
    var reportDelay: Duration
    /// Maximum of bookings in one upload of a backlog.
    var batchSize: Int
    /// When the nightly comparison with the target's report runs; `nil` for never.
    var reconcileAt: ReconciliationSchedule?
    /// Whether the site doctor and the webhooks of alerts may reach private addresses.
    var allowsPrivateSites: Bool
    /// How long the contacts of a booking are kept after its end; `nil` for ever.
    var keepContacts: Duration?
    /// `nil` when mail cannot be sent.
    var mailServer: MailServer?
    /// Without a slash at the end.
    var telegramURL: String
    var metrics: Address?
    var logLevel: Logger.Level
    var logFormat: LogFormat

    /// - Parameters:
    ///   - flags: the values of the command line, by setting.
    ///   - file: the path given with `--config`.
    init(flags: [Setting: [String]], environment: [String: String], file: String?) async throws(ConfigurationError) {
        let source = try await SettingsSource(flags: flags, environment: environment, file: file)
        self.host = try source.text(.host)
        self.port = try source.integer(.port, in: 0...65_535)
        self.dataDirectory = try source.text(.dataDirectory)
        self.publicURL = try source.optionalText(.publicURL).map(Self.publicURL)
        self.sessionLifetime = try source.duration(.sessionLifetime, in: .seconds(1)...(.seconds(86_400 * 30)))
        self.sessionCapacity = try source.integer(.sessionCapacity, in: 1...100_000_000)
        do {
            self.comagicHosts = try DataAPIHosts(operators: try source.list(.comagicHosts))
        } catch let error as DataAPIHostError {
            throw .badValue(.comagicHosts, error.description)
        } catch let error as ConfigurationError {
            throw error
        } catch {
            throw .badValue(.comagicHosts, "\(error)")
        }
        self.matchWindow = try source.duration(.matchWindow, in: .zero...(.seconds(600)))
        self.beaconRate = try source.number(.beaconRate, in: 0...1_000_000)
        self.trustedProxies = try Self.trustedProxies(try source.list(.trustedProxies))
        self.retrySchedule = try Self.schedule(try source.text(.retrySchedule))
        self.reportDelay = try source.duration(.reportDelay, in: .seconds(1)...(.seconds(3_600)))
        self.batchSize = try source.integer(.batchSize, in: 1...500)
        self.reconcileAt = try Self.timeOfDay(try source.text(.reconcileAt))
        self.allowsPrivateSites = try source.choice(.allowPrivateSites, YesNo.self) == .yes
        self.keepContacts = try Self.keepContacts(try source.text(.keepContacts))
        self.mailServer = try Self.mailServer(
            try source.optionalText(.smtpURL), from: try source.optionalText(.smtpFrom))
        self.telegramURL = try Self.webAddress(try source.text(.telegramURL), .telegramURL)
        self.metrics = try source.optionalText(.metrics).flatMap(Self.address)
        self.logLevel = try source.choice(.logLevel, Logger.Level.self)
        self.logFormat = try source.choice(.logFormat, LogFormat.self)
    }

    private static func mailServer(_ url: String?, from: String?) throws(ConfigurationError) -> MailServer? {
        guard let url else { return nil }
        do throws(MailServerError) {
            return try MailServer(url: url, from: from, fromName: "Stitcher")
        } catch {
            // The address contains a password, so it is not repeated.
            throw .badValue(.smtpURL, error.text(russian: false))
        }
    }

    private static func trustedProxies(_ texts: [String]) throws(ConfigurationError) -> TrustedProxies {
        do throws(TrustedProxyError) {
            return try TrustedProxies(texts)
        } catch {
            throw .badValue(.trustedProxies, error.description)
        }
    }

    private static func publicURL(_ text: String) throws(ConfigurationError) -> String {
        try self.webAddress(text, .publicURL)
    }

    private static func webAddress(_ text: String, _ setting: Setting) throws(ConfigurationError) -> String {
        guard let url = URL(string: text), let scheme = url.scheme, ["http", "https"].contains(scheme),
            url.host?.isEmpty == false, url.query == nil, url.fragment == nil
        else {
            throw .badValue(setting, "\"\(text)\" is not a web address: write it like https://stitcher.example.ru")
        }
        var trimmed = text
        while trimmed.hasSuffix("/") { trimmed.removeLast() }
        return trimmed
    }

    private static func schedule(_ text: String) throws(ConfigurationError) -> [Duration] {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let waits = parts.compactMap { DurationText.parse($0.trimmingCharacters(in: .whitespaces)) }
        guard waits.count == parts.count, waits.allSatisfy({ $0 > .zero }) else {
            throw .badValue(.retrySchedule, "\"\(text)\" is not a list of durations: write it like 1s,5s,15s,60s,5m,1h")
        }
        return waits
    }

    /// `off` is what the setting's default was called before `forever`.
    private static func keepContacts(_ text: String) throws(ConfigurationError) -> Duration? {
        if text == "forever" || text == "off" { return nil }
        let day = Duration.seconds(86_400)
        guard let value = DurationText.parse(text), (day...(day * 36_500)).contains(value) else {
            throw .badValue(
                .keepContacts, "\"\(text)\" is not a time from 1d to 36500d: write it like 30d, or forever")
        }
        return value
    }

    private static func timeOfDay(_ text: String) throws(ConfigurationError) -> ReconciliationSchedule? {
        if text == "off" { return nil }
        guard let schedule = ReconciliationSchedule(text: text) else {
            throw .badValue(.reconcileAt, "\"\(text)\" is not a time of day: write it like 03:30, or off")
        }
        return schedule
    }

    private static func address(_ text: String) throws(ConfigurationError) -> Address? {
        if text == "off" { return nil }
        guard let colon = text.lastIndex(of: ":"), colon != text.startIndex,
            let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port)
        else {
            throw .badValue(.metrics, "\"\(text)\" is not HOST:PORT: write it like 127.0.0.1:9090, or off")
        }
        return Address(host: String(text[..<colon]).trimmingCharacters(in: ["[", "]"]), port: port)
    }

    /// For the log line at the start. Contains no secret.
    var summary: Logger.Metadata {
        [
            "config.host": "\(self.host)",
            "config.port": "\(self.port)",
            "config.data_dir": "\(self.dataDirectory)",
            "config.session_ttl": "\(self.sessionLifetime)",
            "config.session_capacity": "\(self.sessionCapacity)",
            "config.match_window": "\(self.matchWindow)",
            "config.beacon_rate": "\(self.beaconRate)",
            "config.batch_size": "\(self.batchSize)",
            "config.report_delay": "\(self.reportDelay)",
            "config.reconcile_at":
                "\(self.reconcileAt.map { "\($0.hour):\($0.minute < 10 ? "0" : "")\($0.minute)" } ?? "off")",
            "config.keep_contacts": "\(self.keepContacts.map { "\($0)" } ?? "forever")",
            "config.mail": "\(self.mailServer == nil ? "off" : "set")",
            "config.metrics": "\(self.metrics.map { "\($0.host):\($0.port)" } ?? "off")",
        ]
    }
}

/// Why the program does not start: one line for the person who started it.
enum ConfigurationError: Error, CustomStringConvertible {
    case badValue(Setting, String)
    case badFile(path: String, String)
    case unusable(String)

    var description: String {
        switch self {
        case .badValue(let setting, let text): "\(setting.flag) (\(setting.environmentVariable)): \(text)"
        case .badFile(let path, let text): "--config \(path): \(text)"
        case .unusable(let text): text
        }
    }
}
