import ArgumentParser
import AsyncHTTPClient
import Foundation
import Ledger
import Relay
import Stitching

/// `stitcher bookings reconcile`.
struct ReconcileBookings: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile", abstract: "Reads CoMagic's report back and compares it with what was delivered.",
        discussion: """
            Names what is missing there, doubled, or there with another session, and learns CoMagic's numbers. \
            With --mend what is missing goes back to work; the report is asked once more before it is sent.
            """)

    @Option(help: "Only this integration.") var integration: String?
    @Option(help: "So many days back, 1 to 80.") var days = 3
    @Flag(help: "Send what is missing again.") var mend = false
    @OptionGroup var data: DataOptions

    /// Bookings younger than this may not be in the report yet.
    private static let lag: TimeInterval = 600

    func run() async throws {
        guard (1...80).contains(self.days) else {
            throw CommandFailure.usage("--days is a number from 1 to 80: CoMagic reports three months at most")
        }
        let context = try await CommandContext(self.data)
        let integrations =
            if let id = self.integration {
                [try await context.integration(id)]
            } else {
                try await context.settings.integrations()
            }
        let client = AsyncHTTPClientTransport.makeClient()
        let api = DataAPIClient(
            transport: AsyncHTTPClientTransport(client: client), hosts: context.configuration.comagicHosts,
            now: { .now }, requestID: { UUID().uuidString })
        var failed = 0
        for integration in integrations {
            do throws(AccountFailure) {
                let report = try await self.report(integration, api)
                try await self.compare(integration, report, context)
            } catch {
                failed += 1
                Console.complain("integration \(integration.id): \(error.failure.message)")
                Console.complain(Words.advice(on: error.failure.mnemonic))
            }
        }
        try await client.shutdown()
        if failed > 0 { throw CommandFailure(message: "\(failed) of \(integrations.count) reports could not be read") }
    }

    private func report(_ integration: Integration, _ api: DataAPIClient) async throws(AccountFailure) -> [ReportRow] {
        // A booking's date may lie before its receipt; a day more on both sides.
        try await api.report(
            from: .now.addingTimeInterval(-86_400 * Double(self.days + 1)), till: .now.addingTimeInterval(86_400),
            of: CoMagicAccount(integration))
    }

    private func compare(
        _ integration: Integration, _ report: [ReportRow], _ context: CommandContext
    ) async throws(AccountFailure) {
        do {
            let bookings = try await context.bookings.delivered(
                of: integration.id, since: .now.addingTimeInterval(-86_400 * Double(self.days)))
            let result = Reconciliation(
                bookings.filter { $0.receivedAt < .now.addingTimeInterval(-Self.lag) || $0.comagicID == nil }, report,
                siteKey: integration.siteKey)
            try await context.bookings.learn(result.learned)
            self.say(result, of: integration)
            guard self.mend, !result.missing.isEmpty else { return }
            let count = try await context.bookings.resend(missing: result.missing, at: .now)
            Console.say("  \(count) bookings were put back to pending")
        } catch {
            throw AccountFailure(
                failure: DeliveryFailure(mnemonic: "ledger", message: "the data could not be read: \(error)"))
        }
    }

    private func say(_ result: Reconciliation, of integration: Integration) {
        Console.say(
            """
            integration \(integration.id), \(integration.settings.name): \(result.compared) delivered bookings compared, \
            \(result.missing.count) missing, \(result.doubled.count) doubled, \
            \(result.otherSession.count) with another session, \(result.learned.count) numbers learned
            """)
        for id in result.missing { Console.say("  booking \(id) is not in CoMagic's report") }
        for (id, numbers) in result.doubled.sorted(by: { $0.key < $1.key }) {
            let list = numbers.map(String.init).joined(separator: ", ")
            Console.say("  booking \(id) is there \(numbers.count) times: \(list)")
        }
        for id in result.otherSession { Console.say("  booking \(id) is there with another session") }
    }
}
