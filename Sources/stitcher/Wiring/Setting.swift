/// Every setting of the program: its flag, its environment variable, its key in the configuration file.
///
/// `docs/CONFIGURATION.md` describes each; a test fails until both agree.
enum Setting: String, CaseIterable, Sendable {
    case host
    case port
    case dataDirectory = "data-dir"
    case publicURL = "public-url"
    case sessionLifetime = "session-ttl"
    case sessionCapacity = "session-capacity"
    case comagicHosts = "comagic-hosts"
    case matchWindow = "match-window"
    case beaconRate = "beacon-rate"
    case trustedProxies = "trusted-proxies"
    case retrySchedule = "retry-schedule"
    case reportDelay = "report-delay"
    case batchSize = "batch-size"
    case reconcileAt = "reconcile-at"
    case allowPrivateSites = "allow-private-sites"
    case keepContacts = "keep-contacts"
    case smtpURL = "smtp-url"
    case smtpFrom = "smtp-from"
    case telegramURL = "telegram-url"
    case metrics
    case logLevel = "log-level"
    case logFormat = "log-format"

    /// The key in the configuration file.
    var key: String { self.rawValue }

    /// Whether the flag is repeatable. It then has the name of one value.
    var isList: Bool { self == .comagicHosts || self == .trustedProxies }

    var flag: String {
        switch self {
        case .comagicHosts: "--comagic-host"
        case .trustedProxies: "--trusted-proxy"
        default: "--\(self.rawValue)"
        }
    }

    var environmentVariable: String {
        "STITCHER_" + self.rawValue.uppercased().replacing("-", with: "_")
    }

    /// The default as one would write it; `nil` when it depends on others or is off.
    var standard: String? {
        switch self {
        case .host: "127.0.0.1"
        case .port: "8080"
        case .dataDirectory: "./data"
        case .publicURL, .comagicHosts, .trustedProxies, .smtpURL, .smtpFrom, .metrics: nil
        case .sessionLifetime: "4h"
        case .sessionCapacity: "1000000"
        case .matchWindow: "5s"
        case .beaconRate: "50"
        case .retrySchedule: "1s,5s,15s,60s,5m,15m,1h,3h,6h,12h"
        case .reportDelay: "10s"
        case .batchSize: "50"
        case .reconcileAt: "03:30"
        case .allowPrivateSites: "no"
        case .keepContacts: "30d"
        case .telegramURL: "https://api.telegram.org"
        case .logLevel: "info"
        case .logFormat: "text"
        }
    }
}
