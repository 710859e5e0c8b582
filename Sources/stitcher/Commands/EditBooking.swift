import ArgumentParser
import Foundation
import Ledger
import Stitching

/// `stitcher bookings edit ID`.
struct EditBooking: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Corrects a booking that CoMagic does not have, and sends it again.")

    @Argument(help: "The booking's id.") var id: String
    @Option(help: "The customer's name.") var name: String?
    @Option(help: "The customer's phone, in any notation.") var phone: String?
    @Option(help: "The customer's e-mail address.") var email: String?
    @Option(parsing: .unconditional, help: "Campaign for this booking only.") var campaign: Int64?
    @Option(help: "Site for this booking only.") var site: Int64?
    @Option(help: "Source for this booking only; needs the site.") var source: Int64?
    @OptionGroup var data: DataOptions

    func run() async throws {
        let id = try CommandContext.booking(self.id)
        let edit = try self.edit()
        let context = try await CommandContext(self.data)
        do throws(LedgerError) {
            try await context.bookings.edit(id, edit, at: .now)
        } catch {
            throw Self.explain(error, id)
        }
        Console.say(
            self.data.language.say(
                "бронирование \(id) исправлено и будет отправлено снова",
                "booking \(id) was changed and put back to pending"))
    }

    private func edit() throws -> BookingEdit {
        var edit = BookingEdit(name: self.name?.nonEmpty)
        if let text = self.phone {
            guard let phone = PhoneNumber(text: text) else {
                throw CommandFailure.usage(
                    "--phone «\(text)» — не номер телефона: напишите его как +7 916 123-45-67",
                    "--phone \"\(text)\" is not a phone number: write it like +7 916 123-45-67")
            }
            edit.phone = phone
        }
        if let text = self.email {
            guard let email = EmailAddress(text: text) else {
                throw CommandFailure.usage(
                    "--email «\(text)» — не адрес почты: напишите его как name@example.ru",
                    "--email \"\(text)\" is not an e-mail address, such as name@example.ru")
            }
            edit.email = email
        }
        if self.campaign != nil || self.site != nil || self.source != nil {
            do throws(DestinationError) {
                edit.destination = try Destination(
                    campaignID: self.campaign, siteID: self.site, sourceID: self.source)
            } catch {
                throw CommandFailure.usage(destination: error) { $0.replacing("--default-", with: "--") }
            }
        }
        guard edit != BookingEdit() else {
            throw CommandFailure.usage(
                "укажите, что изменить: --name, --phone, --email, --campaign или --site и --source",
                "give the values to change: --name, --phone, --email, --campaign, or --site and --source")
        }
        return edit
    }

    private static func explain(_ error: LedgerError, _ id: EntryID) -> CommandFailure {
        switch error {
        case .notFound: .noBooking(id)
        case .conflict:
            CommandFailure(
                "бронирование \(id) уже в CoMagic или в пути туда; исправьте его в CoMagic",
                "booking \(id) is already in CoMagic or on its way there; change it in CoMagic")
        default: CommandFailure(error)
        }
    }
}
