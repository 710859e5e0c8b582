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
                    "--limit — число от 1 до 100000; больше даст «stitcher bookings export»",
                    "--limit is a number from 1 to 100000; use «stitcher bookings export» for more")
            }
            let context = try await CommandContext(self.data)
            let bookings = try await context.bookings.list(
                try await self.selection.filter(context), limit: self.limit)
            if self.format == .json { return Console.say(try CommandJSON.text(bookings)) }
            let language = self.data.language
            var table = TextTable(
                language.say("НОМЕР", "ID"), language.say("ПОЛУЧЕНО", "RECEIVED"), language.say("СОСТОЯНИЕ", "STATUS"),
                language.say("СЕССИЯ", "SESSION"), language.say("ПРИЧИНА", "REASON"), language.say("ЗАКАЗ", "ORDER"),
                language.say("КОД", "CODE"), language.say("ОШИБКА", "ERROR"))
            for booking in bookings {
                table.add(
                    booking.id.description, booking.receivedAt.formatted(.iso8601), booking.status.rawValue,
                    booking.attribution.kind.rawValue, booking.attribution.reason?.rawValue, booking.orderID,
                    booking.code, booking.lastError?.mnemonic)
            }
            table.say(in: language)
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
                throw error == .notFound ? .noBooking(id) : CommandFailure(error)
            }
            if self.raw {
                guard !booking.unopened.contains(.body) else {
                    throw CommandFailure(
                        "тело бронирования \(id) не открывается ключом; восстановите базу из копии, см. «stitcher check»",
                        "the body of booking \(id) does not open with the key; restore a backup, see «stitcher check»")
                }
                return Console.pour(booking.rawBytes)
            }
            Console.say(self.format == .json ? try CommandJSON.text(booking) : booking.text(in: self.data.language))
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
            let language = self.data.language
            let noun = (one: "бронирование", few: "бронирования", many: "бронирований")
            let bookings =
                self.dryRun
                ? language.count(count, noun, ("booking would be", "bookings would be"))
                : language.count(count, noun, ("booking was", "bookings were"))
            let rest =
                self.dryRun
                ? language.say("будет отправлено снова", "put back to pending")
                : language.say("поставлено на отправку", "put back to pending")
            Console.say("\(bookings) \(rest)")
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Writes all bookings that the filters select.")

        @OptionGroup var selection: BookingSelection
        @Option(help: "csv, json, or xlsx for a spreadsheet.") var format: BookingExport.Format
        @Option(help: "Between the values of CSV: , or ;.") var separator: CSV.Separator = .comma
        @Flag(help: "Begin CSV with a byte order mark.") var bom = false
        @Option(name: [.customShort("o"), .long], help: "The file to write. [default: standard output]")
        var output: String?
        @OptionGroup var data: DataOptions

        func run() async throws {
            let context = try await CommandContext(self.data)
            let export = BookingExport(
                context.bookings, try await self.selection.filter(context), as: self.format, hasMark: self.bom,
                separator: self.separator, for: try await self.reader(context))
            let file = try OutputFile(self.output)
            let language = self.data.language
            let progress = ProgressLine()
            defer { progress.finish() }
            var written = 0
            try await export.write { piece in
                try file.write(piece)
                written += piece.count
                progress.show(language.say("записано \(written >> 20) МБ", "\(written >> 20) MB written"))
            }
            try file.finish()
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
                self.data.language, integrations ?? [], asking: AccountCatalog(client: api, now: { .now }))
            try? await client.shutdown()
            return reader
        }
    }
}

extension BookingExport.Format: ExpressibleByArgument {}
extension CSV.Separator: ExpressibleByArgument {}
