import ArgumentParser
import AsyncHTTPClient
import Backoffice
import CoMagic
import Foundation
import Ledger
import Relay
import Stitching

/// `stitcher bookings …`.
struct BookingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bookings", abstract: "Shows bookings and sends them again.",
        subcommands: [List.self, Show.self, EditBooking.self, ReconcileBookings.self, Replay.self, Export.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists bookings, newest first.")

        @OptionGroup var selection: BookingSelection
        @Option(help: "Maximum number of bookings.") var limit = 100
        @Option(help: "text or json.") var format: OutputFormat = .text
        @OptionGroup var data: DataOptions

        func run() async throws {
            guard (1...100_000).contains(self.limit) else {
                throw CommandFailure.usage(
                    "--limit is a number from 1 to 100000; use «stitcher bookings export» for more")
            }
            let context = try await CommandContext(self.data)
            let bookings = try await context.bookings.list(
                try await self.selection.filter(context), limit: self.limit)
            if self.format == .json { return Console.say(try CommandJSON.text(bookings)) }
            for booking in bookings { Console.say(Self.line(booking)) }
        }

        private static func line(_ booking: BookingSummary) -> String {
            let columns = [
                booking.id.description, booking.receivedAt.formatted(.iso8601), booking.status.rawValue,
                booking.attribution.kind.rawValue, booking.attribution.reason?.rawValue ?? "-",
                booking.orderID ?? "-", booking.code ?? "-", booking.lastError?.mnemonic ?? "-",
            ]
            // A stranger may have typed anything into an order's number; a table shows only plain characters.
            return columns.map { $0.filter { $0.isLetter || $0.isNumber || $0.isASCII && $0 >= " " } }
                .joined(separator: "\t")
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints one booking with its raw body and its history.")

        @Argument(help: "The booking's id.") var id: String
        @Option(help: "text or json.") var format: OutputFormat = .text
        @Flag(help: "Only the webhook's body, byte for byte.") var raw = false
        @OptionGroup var data: DataOptions

        func run() async throws {
            let id = try CommandContext.booking(self.id)
            let context = try await CommandContext(self.data)
            let booking: BookingDetail
            do throws(LedgerError) {
                booking = try await context.bookings.show(id)
            } catch {
                throw CommandFailure(
                    message: error == .notFound
                        ? "there is no booking \(id); see «stitcher bookings list»" : error.description)
            }
            if self.raw {
                guard !booking.unopened.contains(.body) else {
                    throw CommandFailure(
                        message:
                            "the body of booking \(id) does not open with the key; restore a backup, see «stitcher check»"
                    )
                }
                return Console.pour(booking.rawBytes)
            }
            Console.say(self.format == .json ? try CommandJSON.text(booking) : Self.text(booking))
        }

        private static func text(_ booking: BookingDetail) -> String {
            let summary = booking.summary
            var lines = [
                "booking \(summary.id): \(summary.status.rawValue), attempts \(summary.attempts)",
                "order:       \(summary.orderID ?? "-"), code \(summary.code ?? "-")",
                "received:    \(summary.receivedAt.formatted(.iso8601))",
                "attribution: \(summary.attribution.kind.rawValue), reason \(summary.attribution.reason?.rawValue ?? "-")",
                "session:     \(summary.attribution.session?.description ?? "-")",
                "CoMagic id:  \(summary.remoteID.map(String.init) ?? "-")",
            ]
            if let error = summary.lastError {
                lines.append("last error:  \(error.mnemonic): \(error.message)")
                lines.append("what to do:  \(Words.advice(on: error.mnemonic, error.message))")
            }
            lines.append("history:")
            for line in booking.history {
                let facts = line.facts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                lines.append("  \(line.at.formatted(.iso8601)) \(line.name) \(facts.joined(separator: " "))")
            }
            for part in booking.unopened {
                lines.append("the \(part.rawValue) does not open with the key; restore a backup, see «stitcher check»")
            }
            return (lines + ["raw body:", booking.rawBody]).joined(separator: "\n")
        }
    }

    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sends bookings again.",
            discussion: """
                Bookings that CoMagic has, or that are on their way, do not change. The stored body of a parked booking \
                is read again, unless a person has corrected the booking.
                """)

        @Option(name: .customLong("id"), help: "A booking's id; repeatable.") var ids: [String] = []
        @Option(help: "All parked, held or inactive bookings.") var status: ReplayableStatus?
        @Option(help: "Only of this integration.") var integration: String?
        @Flag(help: "Only print the number.") var dryRun = false
        @OptionGroup var data: DataOptions

        enum ReplayableStatus: String, ExpressibleByArgument, CaseIterable { case parked, held, inactive }

        func validate() throws {
            guard self.ids.isEmpty != (self.status == nil) else {
                throw ValidationError("give either --id ID … or --status parked|held|inactive")
            }
        }

        func run() async throws {
            var filter = BookingFilter(
                status: self.status.flatMap { BookingSummary.Status(rawValue: $0.rawValue) })
            if !self.ids.isEmpty { filter.ids = try self.ids.map(CommandContext.booking) }
            let context = try await CommandContext(self.data)
            if let integration = self.integration {
                filter.integrations = [try await context.integration(integration).id]
            }
            let integrations = Dictionary(
                uniqueKeysWithValues: try await context.settings.integrations().map { ($0.id, $0) })
            let count = try await context.bookings.replay(
                filter, dryRun: self.dryRun,
                reading: KeptBodyReader(source: Composition.bookingSource) { integrations[$0] }, at: .now)
            let bookings =
                self.dryRun
                ? Words.count(count, "booking would be", "bookings would be")
                : Words.count(count, "booking was", "bookings were")
            Console.say("\(bookings) put back to pending")
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Writes all bookings that the filters select.")

        @OptionGroup var selection: BookingSelection
        @Option(help: "csv, json, or xlsx for a spreadsheet.") var format: BookingExport.Format
        @Option(help: "Between the values of CSV: , or ;.") var separator: CSV.Separator = .comma
        @Flag(help: "Begin CSV with a byte order mark.") var bom = false
        @OptionGroup var data: DataOptions

        func run() async throws {
            let context = try await CommandContext(self.data)
            let export = BookingExport(
                context.bookings, try await self.selection.filter(context), as: self.format, hasMark: self.bom,
                separator: self.separator, for: try await self.reader(context))
            try await export.write { piece in Console.pour(piece) }
        }

        /// With the names that the accounts give to their numbers.
        private func reader(_ context: CommandContext) async throws -> ExportReader {
            guard self.format == .xlsx else { return ExportReader() }
            let client = AsyncHTTPClientTransport.makeClient()
            let api = DataAPIClient(
                transport: AsyncHTTPClientTransport(client: client), hosts: context.configuration.comagicHosts,
                now: { .now }, requestID: { UUID().uuidString })
            let integrations = try? await context.settings.integrations()
            let reader = await ExportReader(
                Words.language, integrations ?? [], asking: AccountCatalog(client: api, now: { .now }))
            try? await client.shutdown()
            return reader
        }
    }
}

extension BookingExport.Format: ExpressibleByArgument {}
extension CSV.Separator: ExpressibleByArgument {}
