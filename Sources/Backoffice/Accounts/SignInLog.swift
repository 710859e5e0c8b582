package import Logging
import Metrics

/// Counts sign-ins and logs each, with the address and without a name: enough to block an address, and nothing about
/// the people.
package struct SignInLog: Sendable {
    package enum Outcome: String, CaseIterable, Sendable {
        case succeeded
        /// The password was wrong, or the name does not exist.
        case failed
        /// Not compared: too many failures before.
        case throttled
        /// Not compared: too many at once.
        case busy
    }

    /// Made once.
    private let counters = Dictionary(
        uniqueKeysWithValues: Outcome.allCases.map {
            ($0, Counter(label: "stitcher_sign_ins_total", dimensions: [("outcome", $0.rawValue)]))
        })

    package init() {}

    /// - Parameter isQuiet: count only; a flood of refusals must not fill the disk.
    package func note(_ outcome: Outcome, from address: String, isQuiet: Bool = false, _ logger: Logger) {
        self.counters[outcome]?.increment()
        guard !isQuiet else { return }
        let metadata: Logger.Metadata = ["client.address": "\(address)", "signin.outcome": "\(outcome.rawValue)"]
        switch outcome {
        case .succeeded: logger.info("signed in", metadata: metadata)
        case .failed: logger.notice("sign-in failed", metadata: metadata)
        case .throttled, .busy: logger.warning("sign-in refused", metadata: metadata)
        }
    }
}
