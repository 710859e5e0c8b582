import ArgumentParser
import Foundation
import Stitching

/// The options of every command that uses the data directory.
struct DataOptions: ParsableArguments {
    @Option(
        help: "The data directory; serve, demo and the first create make it. [STITCHER_DATA_DIR, default: ./data]"
    )
    var dataDir: String?

    @Option(help: "The address of this server for sites and Bukza. [STITCHER_PUBLIC_URL, default: http://HOST:PORT]")
    var publicUrl: String?

    @Option(
        name: .customLong("comagic-host"),
        help: "A Data API address allowed in addition to the vendor's four; repeatable. [STITCHER_COMAGIC_HOSTS]")
    var comagicHosts: [String] = []

    @Option(help: "A JSON file with settings; flags and environment take precedence.")
    var config: String?

    @OptionGroup var answer: LanguageOptions

    var language: Language { self.answer.language }

    var flags: [Setting: [String]] {
        var flags: [Setting: [String]] = [:]
        flags[.dataDirectory] = self.dataDir.map { [$0] }
        flags[.publicURL] = self.publicUrl.map { [$0] }
        if !self.comagicHosts.isEmpty { flags[.comagicHosts] = self.comagicHosts }
        return flags
    }

    /// Throws a sentence for the person; the caller decides about the exit code.
    func configuration(with more: [Setting: [String]] = [:]) async throws(ConfigurationError) -> ServiceConfiguration {
        try await ServiceConfiguration(
            flags: self.flags.merging(more) { $1 }, environment: ProcessInfo.processInfo.environment, file: self.config)
    }
}

/// The options of the running service only.
struct ServeOptions: ParsableArguments {
    @Option(help: "Address to listen on. [STITCHER_HOST, default: 127.0.0.1]")
    var host: String?

    @Option(help: "Port to listen on; 0 takes any free port. [STITCHER_PORT, default: 8080]")
    var port: String?

    @Option(help: "How long a session is kept, such as 30s, 15m, 4h. [STITCHER_SESSION_TTL, default: 4h]")
    var sessionTtl: String?

    @Option(help: "Maximum of sessions. [STITCHER_SESSION_CAPACITY, default: 1000000]")
    var sessionCapacity: String?

    @Option(
        help: "How long a booking without a session waits for a page's event. [STITCHER_MATCH_WINDOW, default: 5s]")
    var matchWindow: String?

    @Option(help: "Beacons per second from one address; 0 means no limit. [STITCHER_BEACON_RATE, default: 50]")
    var beaconRate: String?

    @Option(
        name: .customLong("trusted-proxy"),
        help: """
            An address or network, such as 10.0.0.0/8, of proxies whose X-Forwarded-For or Forwarded is believed; \
            loopback always is; repeatable. [STITCHER_TRUSTED_PROXIES, default: only loopback]
            """)
    var trustedProxies: [String] = []

    @Option(
        help: "Waits between attempts to deliver. [STITCHER_RETRY_SCHEDULE, default: 1s,5s,15s,60s,5m,15m,1h,3h,6h,12h]"
    )
    var retrySchedule: String?

    @Option(
        help: "Wait before CoMagic's report is asked for an unanswered upload. [STITCHER_REPORT_DELAY, default: 10s]")
    var reportDelay: String?

    @Option(help: "Maximum of bookings in one upload of a backlog. [STITCHER_BATCH_SIZE, default: 50]")
    var batchSize: String?

    @Option(
        help: """
            Time of the nightly comparison with CoMagic's report, in the account's zone, or off. \
            [STITCHER_RECONCILE_AT, default: 03:30]
            """)
    var reconcileAt: String?

    @Option(
        help:
            """
            Whether the site doctor and the webhooks of alerts may reach private addresses, yes or no. \
            [STITCHER_ALLOW_PRIVATE_SITES, default: no]
            """
    )
    var allowPrivateSites: String?

    @Option(
        help:
            """
            How long contacts are kept after the end of a booking, such as 400d, or forever. [STITCHER_KEEP_CONTACTS, \
            default: 30d]
            """
    )
    var keepContacts: String?

    @OptionGroup var notices: NoticeOptions

    @Option(help: "HOST:PORT of a separate listener for /metrics. [STITCHER_METRICS, default: off]")
    var metrics: String?

    @OptionGroup var log: LogOptions

    var flags: [Setting: [String]] {
        var flags = self.log.flags.merging(self.notices.flags) { $1 }
        flags[.host] = self.host.map { [$0] }
        flags[.port] = self.port.map { [$0] }
        flags[.sessionLifetime] = self.sessionTtl.map { [$0] }
        flags[.sessionCapacity] = self.sessionCapacity.map { [$0] }
        flags[.matchWindow] = self.matchWindow.map { [$0] }
        flags[.beaconRate] = self.beaconRate.map { [$0] }
        if !self.trustedProxies.isEmpty { flags[.trustedProxies] = self.trustedProxies }
        flags[.retrySchedule] = self.retrySchedule.map { [$0] }
        flags[.reportDelay] = self.reportDelay.map { [$0] }
        flags[.batchSize] = self.batchSize.map { [$0] }
        flags[.reconcileAt] = self.reconcileAt.map { [$0] }
        flags[.allowPrivateSites] = self.allowPrivateSites.map { [$0] }
        flags[.keepContacts] = self.keepContacts.map { [$0] }
        flags[.metrics] = self.metrics.map { [$0] }
        return flags
    }
}

/// The options for sending alerts and summaries.
struct NoticeOptions: ParsableArguments {
    @Option(
        help: """
            The mail server: smtp://USER:PASSWORD@HOST:587, smtps://… or smtp+plain://… [STITCHER_SMTP_URL, default: no \
            mail]
            """)
    var smtpUrl: String?

    @Option(help: "The sender address of mail. [STITCHER_SMTP_FROM, default: the mail server's user]")
    var smtpFrom: String?

    @Option(help: "The address of Telegram's bot API. [STITCHER_TELEGRAM_URL, default: https://api.telegram.org]")
    var telegramUrl: String?

    var flags: [Setting: [String]] {
        var flags: [Setting: [String]] = [:]
        flags[.smtpURL] = self.smtpUrl.map { [$0] }
        flags[.smtpFrom] = self.smtpFrom.map { [$0] }
        flags[.telegramURL] = self.telegramUrl.map { [$0] }
        return flags
    }
}

/// How the program writes its log, on standard error.
struct LogOptions: ParsableArguments {
    @Option(help: "trace, debug, info, notice, warning, error or critical. [STITCHER_LOG_LEVEL, default: info]")
    var logLevel: String?

    @Option(help: "text or json. [STITCHER_LOG_FORMAT, default: text]")
    var logFormat: String?

    var flags: [Setting: [String]] {
        var flags: [Setting: [String]] = [:]
        flags[.logLevel] = self.logLevel.map { [$0] }
        flags[.logFormat] = self.logFormat.map { [$0] }
        return flags
    }
}

/// The format of a command's output.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}
