import ArgumentParser
import Backoffice
import Foundation
import Ledger
import ScriptServer
import Stitching

/// `stitcher webhooks …`.
struct WebhooksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhooks", abstract: "Shows requests to the webhook addresses.", subcommands: [Refused.self])

    struct Refused: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the last refused requests, newest first.",
            discussion: """
                The last \(RefusedRequest.kept) of each integration are kept. Requests to an address that never \
                belonged to an integration are only in the log.
                """)

        @Option(help: "Only of this integration.") var integration: String?
        @Option(help: "text or json.") var format: OutputFormat = .text
        @OptionGroup var data: DataOptions

        func run() async throws {
            let context = try await CommandContext(self.data)
            let integrations = try await context.integrations(self.integration)
            let requests = try await context.settings.refusals(
                of: integrations.map(\.id), limit: RefusedRequest.kept * max(1, integrations.count)
            ).map(RefusalOutput.init)
            if self.format == .json { return Console.say(try CommandJSON.text(requests)) }
            let language = self.data.language
            var table = TextTable(
                language.say("ИНТЕГРАЦИЯ", "INTEGRATION"), language.say("ВРЕМЯ", "TIME"),
                language.say("ПРИЧИНА", "REASON"), language.say("ОТВЕТ", "STATUS"), language.say("БАЙТ", "BYTES"),
                language.say("БРОНИРОВАНИЕ", "BOOKING"))
            for request in requests {
                table.add(
                    request.integrationID, request.at.formatted(.iso8601), request.reason, "\(request.status)",
                    "\(request.bytes)", request.bookingID)
            }
            table.say(in: language)
        }
    }
}
