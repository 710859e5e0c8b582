package import Stitching
import Synchronization

/// The doorbells of all lanes, by integration; created on first use.
package final class Doorbells: Sendable {
    private let bells = Mutex<[IntegrationID: Doorbell]>([:])

    package init() {}

    package func bell(of integration: IntegrationID) -> Doorbell {
        self.bells.withLock { bells in
            if let bell = bells[integration] { return bell }
            let bell = Doorbell()
            bells[integration] = bell
            return bell
        }
    }

    package func ringAll() {
        let bells = self.bells.withLock { Array($0.values) }
        for bell in bells { bell.ring() }
    }
}
