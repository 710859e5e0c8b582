import ArgumentParser
import Foundation
import Ledger
import ScriptServer

/// `stitcher webhooks …`.
struct WebhooksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhooks", abstract: "Shows requests to the webhook addresses.", subcommands: [Refused.self])

    struct Refused: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the last refused requests, newest first.",
            discussion: """
                The last \(RefusedRequestStore.kept) of each integration are kept. Requests to an address that never \
                belonged to an integration are only in the log.
                """)

        @Option(help: "Only of this integration.") var integration: String?
        @Option(help: "text or json.") var format: OutputFormat = .text
        @OptionGroup var data: DataOptions

        func run() async throws {
            let context = try await CommandContext(self.data)
            let integrations =
                if let integration = self.integration {
                    [try await context.integration(integration)]
                } else {
                    try await context.settings.integrations()
                }
            let store = RefusedRequestStore(context.database)
            let requests = try await store.last(
                of: integrations.map(\.id), limit: RefusedRequestStore.kept * max(1, integrations.count)
            ).map(RefusalOutput.init)
            if self.format == .json { return Console.say(try CommandJSON.text(requests)) }
            for request in requests {
                Console.say(
                    [
                        request.integrationID, request.at.formatted(.iso8601), request.reason, "\(request.status)",
                        "\(request.bytes)", request.bookingID ?? "-",
                    ].joined(separator: "\t"))
            }
        }
    }
}
