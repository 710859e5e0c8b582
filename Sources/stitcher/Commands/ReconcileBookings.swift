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
            throw CommandFailure.usage(
                "--days — число от 1 до 80: отчёт CoMagic охватывает не больше трёх месяцев",
                "--days is a number from 1 to 80: CoMagic reports at most three months")
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
            throw CommandFailure(
                "не удалось прочитать отчёты: \(failed) из \(integrations.count)",
                "\(failed) of \(integrations.count) reports could not be read")
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
        let progress = ProgressLine()
        defer { progress.finish() }
        var runs: [ReconciliationRun] = []
        do throws(LedgerError) {
            for (number, integration) in integrations.enumerated() {
                progress.show("\(integration.settings.name): \(number + 1)/\(integrations.count)")
                runs.append(try await reconciler.run(integration, days: self.days, scheduledFor: nil))
            }
        } catch {
            try? await client.shutdown()
            throw CommandFailure(error)
        }
        try await client.shutdown()
        return runs
    }

    private func send(_ runs: [ReconciliationRun], _ context: CommandContext) async throws {
        let missing = runs.flatMap(\.findings).filter { $0.kind == .missing }.map(\.booking)
        guard !missing.isEmpty else { return }
        let count = try await context.bookings.resend(missing: missing, at: .now)
        let language = self.data.language
        let bookings = language.count(count, Self.bookings, ("booking was", "bookings were"))
        let text = "  \(bookings) \(language.say("поставлено на отправку", "put back to pending"))"
        if self.format == .json { Console.complain(text) } else { Console.say(text) }
    }

    private static let bookings = (one: "бронирование", few: "бронирования", many: "бронирований")

    private func say(_ run: ReconciliationRun, _ integration: Integration?) {
        let language = self.data.language
        let name = language.say("интеграция", "integration") + " \(run.integration)"
        if let failure = run.failure {
            Console.complain("\(name): \(failure.message)")
            Console.complain(language.advice(on: failure.mnemonic, failure.message))
            guard self.last else { return }
        }
        let compared = language.count(run.compared, Self.bookings, ("delivered booking", "delivered bookings"))
        let numbers = language.count(run.learned, ("номер", "номера", "номеров"), ("number", "numbers"))
        Console.say(
            language.say(
                """
                \(name), \(integration?.settings.name ?? ""): сверено \(compared) в \
                \(run.finishedAt.formatted(.iso8601)), нет в CoMagic: \(run.count(.missing)), \
                повторяются: \(run.count(.doubled)), с другой сессией: \(run.count(.otherSession)), \
                с другой кампанией или сайтом: \(run.count(.otherDestination)), узнано: \(numbers)
                """,
                """
                \(name), \(integration?.settings.name ?? ""): \(compared) compared at \
                \(run.finishedAt.formatted(.iso8601)), \(run.count(.missing)) missing, \(run.count(.doubled)) doubled, \
                \(run.count(.otherSession)) with another session, \
                \(run.count(.otherDestination)) with another campaign or site, \(numbers) learned
                """))
        for finding in run.findings { Console.say("  \(Self.sentence(finding, language))") }
    }

    private static func sentence(_ finding: Discrepancy, _ language: Language) -> String {
        let booking = language.say("бронирование", "booking") + " \(finding.booking)"
        let rest =
            switch finding.kind {
            case .missing: language.say("не найдено в отчёте CoMagic", "is not in CoMagic's report")
            case .doubled: language.say("есть там несколько раз", "is there more than once") + ": \(finding.detail)"
            case .otherSession:
                language.say("есть там с другой сессией", "is there with another session") + ": \(finding.detail)"
            case .otherDestination:
                language.say("есть там с другой кампанией или сайтом", "is there with another campaign or site")
                    + ": \(finding.detail)"
            }
        return "\(booking) \(rest)"
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
