import Logging
import ServiceLifecycle
import Services
import SessionStore

/// Loads the sessions of the last run and saves this run's on a graceful stop. Losing them loses no booking.
struct SessionKeeper: Service {
    let sessions: SessionCache
    let metrics: SessionCacheMetrics
    let path: String
    let logger: Logger

    func load() {
        switch self.sessions.load(from: self.path) {
        case .restored(let sessions, let events, let expired, let displaced):
            self.logger.info(
                "sessions restored",
                metadata: [
                    "sessions": "\(sessions)", "events": "\(events)", "expired": "\(expired)",
                    "displaced": "\(displaced)",
                ])
        case .absent: return
        case .ignored(let defect):
            self.logger.warning("sessions of the last run ignored", metadata: ["defect": "\(defect.rawValue)"])
        }
    }

    func run() async throws {
        await Periodic.run(every: .seconds(5), from: (), waitsFirst: true) { _ in
            self.sessions.dropExpired()
            self.metrics.publish()
        }
        do throws(SnapshotError) {
            try self.sessions.write(to: self.path)
        } catch {
            self.logger.warning("sessions could not be saved", metadata: ["error": "\(error)"])
        }
    }
}
