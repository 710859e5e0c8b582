import ArgumentParser
import AsyncHTTPClient
import CoMagic
import Foundation
import Ledger
import Relay
import Stitching

/// `stitcher bookings reconcile`.
struct ReconcileBookings: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile", abstract: "Compares deliveries with CoMagic's report.",
        discussion: """
            Lists bookings that are missing in CoMagic, doubled, or there with another session, campaign or site, and \
            learns CoMagic's numbers. --mend sends missing bookings again, after asking the report once more. The \
            server compares every night (--reconcile-at); --last shows the last result.
            """)

    @Option(help: "Only of this integration.") var integration: String?
    @Option(help: "Number of days to compare, 1 to 80.") var days = 3
    @Flag(help: "Send missing bookings again.") var mend = false
    @Flag(help: "Only show the last result, of the server or of this command.") var last = false
    @Option(help: "text or json.") var format: OutputFormat = .text
    @OptionGroup var data: DataOptions

    func run() async throws {
        guard (1...80).contains(self.days) else {
            throw CommandFailure.usage("--days is a number from 1 to 80: CoMagic reports at most three months")
        }
        let context = try await CommandContext(self.data)
        let integrations = try await context.integrations(self.integration)
        let runs = self.last ? try await context.lastRuns(integrations) : try await self.compare(integrations, context)
        if self.format == .json {
            Console.say(try CommandJSON.text(runs.map { ReconciliationOutput($0) }))
        } else {
            for run in runs { self.say(run, integrations.first { $0.id == run.integration }) }
        }
        if self.mend { try await self.send(runs, context) }
        let failed = runs.count { $0.failure != nil }
        if failed > 0, !self.last {
            throw CommandFailure(message: "\(failed) of \(integrations.count) reports could not be read")
        }
    }

    private func compare(
        _ integrations: [Integration], _ context: CommandContext
    ) async throws -> [ReconciliationRun] {
        let client = AsyncHTTPClientTransport.makeClient()
        let api = DataAPIClient(
            transport: AsyncHTTPClientTransport(client: client), hosts: context.configuration.comagicHosts,
            now: { .now }, requestID: { UUID().uuidString })
        let reconciler = Reconciler(
            sink: api, bookings: context.bookings, now: { .now })
        var runs: [ReconciliationRun] = []
        do throws(LedgerError) {
            for integration in integrations {
                runs.append(try await reconciler.run(integration, days: self.days, scheduledFor: nil))
            }
        } catch {
            try? await client.shutdown()
            throw CommandFailure(message: "the data could not be read or written: \(error)")
        }
        try await client.shutdown()
        return runs
    }

    private func send(_ runs: [ReconciliationRun], _ context: CommandContext) async throws {
        let missing = runs.flatMap(\.findings).filter { $0.kind == .missing }.map(\.booking)
        guard !missing.isEmpty else { return }
        let count = try await context.bookings.resend(missing: missing, at: .now)
        let text = "  \(Words.count(count, "booking was", "bookings were")) put back to pending"
        if self.format == .json { Console.complain(text) } else { Console.say(text) }
    }

    private func say(_ run: ReconciliationRun, _ integration: Integration?) {
        if let failure = run.failure {
            Console.complain("integration \(run.integration): \(failure.message)")
            Console.complain(Words.advice(on: failure.mnemonic, failure.message))
            guard self.last else { return }
        }
        Console.say(
            """
            integration \(run.integration), \(integration?.settings.name ?? ""): \
            \(Words.count(run.compared, "delivered booking", "delivered bookings")) compared at \
            \(run.finishedAt.formatted(.iso8601)), \(run.count(.missing)) missing, \(run.count(.doubled)) doubled, \
            \(run.count(.otherSession)) with another session, \
            \(run.count(.otherDestination)) with another campaign or site, \
            \(Words.count(run.learned, "number", "numbers")) learned
            """)
        for finding in run.findings { Console.say("  \(Self.sentence(finding))") }
    }

    private static func sentence(_ finding: Discrepancy) -> String {
        switch finding.kind {
        case .missing: "booking \(finding.booking) is not in CoMagic's report"
        case .doubled: "booking \(finding.booking) is there more than once: \(finding.detail)"
        case .otherSession: "booking \(finding.booking) is there with another session: \(finding.detail)"
        case .otherDestination: "booking \(finding.booking) is there with another campaign or site: \(finding.detail)"
        }
    }
}

/// A run in the shape of `--format json`; absent values are `null`.
private struct ReconciliationOutput: Encodable {
    private enum CodingKeys: CodingKey { case integrationID, finishedAt, since, compared, learned, error, findings }

    private let run: ReconciliationRun

    init(_ run: ReconciliationRun) {
        self.run = run
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.run.integration.description, forKey: .integrationID)
        try container.encode(self.run.finishedAt, forKey: .finishedAt)
        try container.encode(self.run.since, forKey: .since)
        try container.encode(self.run.compared, forKey: .compared)
        try container.encode(self.run.learned, forKey: .learned)
        try container.encode(self.run.failure, forKey: .error)
        try container.encode(self.run.findings, forKey: .findings)
    }
}

extension CommandContext {
    fileprivate func lastRuns(_ integrations: [Integration]) async throws -> [ReconciliationRun] {
        var runs: [ReconciliationRun] = []
        for integration in integrations {
            if let run = try await self.bookings.lastReconciliation(of: integration.id) { runs.append(run) }
        }
        return runs
    }
}
