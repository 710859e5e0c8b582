package import Ledger
import NIOPosix

/// Makes and compares passwords on separate threads: each takes a tenth of a second on purpose.
package struct PasswordHasher: Sendable {
    /// In each of the two queues: two to four seconds of waiting on a small machine.
    package static let waiting = 32

    private let cost: PasswordHash.Cost
    /// Used for the comparison when nobody has the name, so that the time does not reveal who has an account.
    private let decoy: PasswordHash
    package let gate: HashGate

    /// - Parameters:
    ///   - cost: the cost of a new password; tests make it cheap.
    ///   - threads: passwords that are processed at once. Leave a processor for bookings.
    package init(cost: PasswordHash.Cost = .init(), threads: Int) throws(LedgerError) {
        self.cost = cost
        self.decoy = try PasswordHash("", cost: cost)
        self.gate = HashGate(running: max(1, threads), waiting: Self.waiting)
    }

    /// For a person who has shown a link or a login. Throws ``HashGate/Busy``: ask to try again.
    package func hash(_ password: String) async throws -> PasswordHash {
        let cost = self.cost
        return try await self.gate.run(isKnown: true) {
            try await NIOThreadPool.singleton.runIfActive { try PasswordHash(password, cost: cost) }
        }
    }

    /// Whether the password is right. Always `false`, and as slow, when there is none to compare with.
    ///
    /// Throws ``HashGate/Busy`` without comparing: ask to try again.
    ///
    /// - Parameter isKnown: whether this browser or login is known to be the person's; it then goes first.
    package func matches(_ password: String, _ known: PasswordHash?, isKnown: Bool) async throws -> Bool {
        let decoy = self.decoy
        let isEqual = try await self.gate.run(isKnown: isKnown) {
            try await NIOThreadPool.singleton.runIfActive { (known ?? decoy).matches(password) }
        }
        return isEqual && known != nil
    }
}
