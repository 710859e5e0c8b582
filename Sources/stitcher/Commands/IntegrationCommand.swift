import ArgumentParser
import AsyncHTTPClient
import Backoffice
import Foundation
import Ledger
import Relay
import ScriptServer
import Stitching

/// `stitcher integration …`.
struct IntegrationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "integration", abstract: "Manages integrations: a site, its widgets, its CoMagic account.",
        subcommands: [Create.self, List.self, Show.self, Update.self, RotateSecret.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Creates an integration and prints script tag, webhook address and template.")

        @OptionGroup var options: IntegrationOptions
        @OptionGroup var output: IntegrationOutputOptions
        @OptionGroup var data: DataOptions

        func run() async throws {
            let configuration = try await self.data.configuration()
            // First, so that a refused option leaves no new directory behind.
            let settings = try await self.options.newSettings(configuration.comagicHosts, self.data.language)
            let context = try CommandContext(configuration, as: .founder)
            let integration = try await context.settings.create(settings, at: .now)
            try await self.output.print(integration, context, in: self.data.language)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists all integrations.")

        @OptionGroup var output: IntegrationOutputOptions
        @OptionGroup var data: DataOptions

        func run() async throws {
            let context = try await CommandContext(self.data)
            let publicURL = try await context.publicURL()
            let all = try await context.settings.integrations().map {
                IntegrationOutput($0, source: Composition.bookingSource, publicURL: publicURL)
            }
            if self.output.format == .json { return Console.say(try CommandJSON.text(all)) }
            let language = self.data.language
            var table = TextTable(
                language.say("НОМЕР", "ID"), language.say("СОСТОЯНИЕ", "STATE"), language.say("НАЗВАНИЕ", "NAME"))
            for integration in all {
                table.add(integration.id, integration.active ? "active" : "off", integration.name)
            }
            table.say(in: language)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints one integration with script tag, webhook address and template.")

        @Argument(help: "The integration's id.") var id: String
        @OptionGroup var output: IntegrationOutputOptions
        @OptionGroup var data: DataOptions

        func run() async throws {
            let context = try await CommandContext(self.data)
            try await self.output.print(try await context.integration(self.id), context, in: self.data.language)
        }
    }

    struct Update: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Changes the given settings of an integration.",
            discussion: "A running server applies the change within two seconds.")

        @Argument(help: "The integration's id.") var id: String
        @OptionGroup var options: IntegrationOptions
        @OptionGroup var output: IntegrationOutputOptions
        @OptionGroup var data: DataOptions

        func run() async throws {
            let context = try await CommandContext(self.data)
            let integration = try await context.integration(self.id)
            let settings = try await self.options.changed(integration, context.configuration.comagicHosts)
            let updated = try await context.settings.update(
                integration.id, from: integration.revision, to: settings, at: .now)
            try await self.output.print(updated, context, in: self.data.language)
        }
    }

    struct RotateSecret: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gives the webhook a new address.",
            discussion: "The old address works until the end of the overlap, so that no booking is lost.")

        @Argument(help: "The integration's id.") var id: String
        @Option(help: "How long the old address works, such as 24h; 0s ends it at once.") var overlap = "24h"
        @OptionGroup var output: IntegrationOutputOptions
        @OptionGroup var data: DataOptions

        func run() async throws {
            guard let overlap = DurationText.parse(self.overlap), overlap <= .seconds(30 * 86_400) else {
                throw CommandFailure.usage(
                    "--overlap — длительность, например 24h, не больше 30d",
                    "--overlap is a duration like 24h, at most 30d")
            }
            let context = try await CommandContext(self.data)
            let integration = try await context.integration(self.id)
            let rotated = try await context.settings.rotateSecret(
                of: integration.id, overlap: overlap / .seconds(1), at: .now)
            try await self.output.print(rotated, context, in: self.data.language)
        }
    }
}

/// How an integration is printed.
struct IntegrationOutputOptions: ParsableArguments {
    @Option(help: "text or json.") var format: OutputFormat = .text

    func print(_ integration: Integration, _ context: CommandContext, in language: Language) async throws {
        let output = IntegrationOutput(
            integration, source: Composition.bookingSource, publicURL: try await context.publicURL())
        Console.say(self.format == .json ? try CommandJSON.text(output) : output.text(in: language))
    }
}
