package import Ledger
import NIOPosix

/// Makes and compares passwords on threads of their own: each takes a tenth of a second on purpose.
package struct PasswordDesk: Sendable {
    private let cost: PasswordHash.Cost
    /// Compared with when nobody has the name, so that time does not tell who has an account.
    private let decoy: PasswordHash

    /// - Parameter cost: what a new password costs; tests make it cheap.
    package init(cost: PasswordHash.Cost = .init()) throws(LedgerError) {
        self.cost = cost
        self.decoy = try PasswordHash("", cost: cost)
    }

    func hash(_ password: String) async throws -> PasswordHash {
        let cost = self.cost
        return try await NIOThreadPool.singleton.runIfActive { try PasswordHash(password, cost: cost) }
    }

    /// Whether the password is right; always `false`, and as slow, when there is none to compare with.
    func matches(_ password: String, _ known: PasswordHash?) async throws -> Bool {
        let decoy = self.decoy
        let isEqual = try await NIOThreadPool.singleton.runIfActive { (known ?? decoy).matches(password) }
        return isEqual && known != nil
    }
}
