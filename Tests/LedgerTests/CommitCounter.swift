import GRDB
import Synchronization

/// Counts the transactions that a database's writer commits.
final class CommitCounter: TransactionObserver, Sendable {
    private let commits = Atomic<Int>(0)

    var count: Int { self.commits.load(ordering: .relaxed) }

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }

    func databaseDidChange(with event: DatabaseEvent) {}

    func databaseDidCommit(_ db: Database) { self.commits.add(1, ordering: .relaxed) }

    func databaseDidRollback(_ db: Database) {}
}
