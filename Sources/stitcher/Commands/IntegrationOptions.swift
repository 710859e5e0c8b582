import ArgumentParser
import AsyncHTTPClient
import Backoffice
import CoMagic
import Foundation
import Ledger
import Relay
import Stitching
import Wording

/// The settings of an integration as flags: the required ones for a new one, any for a change.
struct IntegrationOptions: ParsableArguments {
    @Option(help: "The name of the integration.") var name: String?
    @Option(name: .customLong("widget"), help: "A Bukza widget id; repeatable. Without it: every widget of the site.")
    var widgets: [String] = []
    @Flag(help: "Every widget of the site; empties the list.") var allWidgets = false
    @Option(help: "The account's Data API address, such as https://dataapi.comagic.ru/v2.0.") var comagicUrl: String?
    @Option(help: "The account's API key. Prefer a file: others can see a command line.") var comagicToken: String?
    @Option(help: "A file with the API key.") var comagicTokenFile: String?
    @Option(
        parsing: .unconditional, help: "Campaign for bookings without a session; -1 with a site is its system campaign."
    )
    var defaultCampaign: Int64?
    @Option(help: "Site for bookings without a session.") var defaultSite: Int64?
    @Option(help: "Source for bookings without a session; needs the site.") var defaultSource: Int64?
    @Option(help: "The account's time zone, an IANA name. Default: asked of the account, else Europe/Moscow.")
    var timezone: String?
    @Option(
        help: "The country of phones without a country code, such as RU, BY or KZ; auto (default): by the time zone.")
    var phoneCountry: String?
    @Flag(exclusivity: .chooseLast, help: "Switches the integration on or off.") var activity: Activity?
    @Option(help: "Use or drop the visitor's last known session if the tracker never answered.")
    var staleSession: StaleSession?
    @Flag(inversion: .prefixedNo, help: "If n2 is empty, take the only session with a booking event near the booking.")
    var inferMatch: Bool?

    @Option(
        help:
            "If CoMagic never answered and its report may not be read: park the booking, or resend it and risk a duplicate."
    )
    var unconfirmed: Unconfirmed?

    @Option(
        name: .customLong("late-truth"),
        help: """
            How long a booking that was sent with the default is recalled and sent again if its session comes late, \
            such as 24h; off by default.
            """)
    var recallWindow: String?

    @Option(
        name: .customLong("script-option"),
        help: "NAME=VALUE, an option of the site script (see docs/SCRIPT.md); NAME alone resets it; repeatable.")
    var scriptOptions: [String] = []

    enum Unconfirmed: String, ExpressibleByArgument, CaseIterable { case park, resend }
    enum Activity: String, EnumerableFlag { case active, inactive }
    enum StaleSession: String, ExpressibleByArgument, CaseIterable { case use, drop }

    /// How long to wait for the account's time zone before Moscow's is assumed.
    private static let patience: Duration = .seconds(5)

    func newSettings(_ hosts: DataAPIHosts, _ language: Language) async throws -> IntegrationSettings {
        guard let name = self.name else {
            throw CommandFailure.usage(
                "не указано --name: назовите интеграцию", "--name is missing: give the integration a name")
        }
        guard let url = self.comagicUrl else {
            let hosts = DataAPIHosts.vendors.joined(separator: ", ")
            throw CommandFailure.usage(
                "не указано --comagic-url: один из адресов \(hosts)", "--comagic-url is missing: one of \(hosts)")
        }
        guard let token = try self.token() else {
            throw CommandFailure.usage(
                "не указано --comagic-token или --comagic-token-file: создайте API-ключ в личном кабинете",
                "--comagic-token or --comagic-token-file is missing: create an API key in the cabinet")
        }
        var draft = SettingsDraft(address: url)
        draft.name = name
        draft.token = token.revealed
        draft.setDefault(try self.destination())
        try self.write(into: &draft)
        var settings = try self.settings(draft, for: nil, hosts)
        settings.timeZone = await self.zone(of: settings, hosts, language)
        return settings
    }

    func changed(_ integration: Integration, _ hosts: DataAPIHosts) async throws -> IntegrationSettings {
        var draft = SettingsDraft(integration)
        draft.keepsAddress = self.comagicUrl == nil
        if let url = self.comagicUrl { draft.address = url }
        if let token = try self.token() {
            guard !token.revealed.isEmpty else { throw Self.refusal([.tokenIsMissing]) }
            draft.token = token.revealed
        }
        if self.defaultCampaign != nil || self.defaultSite != nil || self.defaultSource != nil {
            draft.setDefault(try self.destination())
        }
        try self.write(into: &draft)
        return try self.settings(draft, for: integration, hosts)
    }

    /// What is named and needs no account.
    private func write(into draft: inout SettingsDraft) throws {
        if let name = self.name { draft.name = name.trimmed.singleLine }
        if let activity = self.activity { draft.isActive = activity == .active }
        if !self.widgets.isEmpty || self.allWidgets { draft.widgets = self.widgets.joined(separator: "\n") }
        if let timezone = self.timezone { draft.timeZone = timezone }
        for (setting, text) in self.plain where !draft.tell(text, setting) {
            let needs = Language.allCases.map { language in
                if case .hours = setting.kind {
                    language.say("напишите как 30m, 24h или 7d, либо off", "write it like 30m, 24h or 7d, or off")
                } else {
                    setting.need(toldIn: language)
                }
            }
            let given = "\(self.flag(setting)) \(text): "
            throw CommandFailure.usage(given + needs[0], given + needs[1])
        }
        draft.script = try self.script(changing: draft.script)
    }

    private func settings(
        _ draft: SettingsDraft, for known: Integration?, _ hosts: DataAPIHosts
    ) throws -> IntegrationSettings {
        do throws(SettingsRefusal) {
            return try draft.settings(for: known, hosts: hosts)
        } catch {
            throw Self.refusal(error.problems)
        }
    }

    private static func refusal(_ problems: [SettingsProblem]) -> CommandFailure {
        func text(_ language: Language) -> String {
            problems.map { problem in
                guard case .scriptOption(let option) = problem else { return problem.text(in: language) }
                return "--script-option \(option.rawValue): \(problem.text(in: language))"
            }.joined(separator: " ")
        }
        return .usage(text(.russian), text(.english))
    }

    private func script(changing known: [ScriptOption: String]) throws -> [ScriptOption: String] {
        try self.scriptOptions.reduce(into: known) { options, text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let option = parts.first.flatMap({ ScriptOption(rawValue: String($0)) }) else {
                let names = ScriptOption.allCases.map(\.rawValue).joined(separator: ", ")
                throw CommandFailure.usage(
                    "--script-option \(text): такого имени нет, можно: \(names)",
                    "--script-option \(text): the names are \(names)")
            }
            options[option] = parts.count == 2 ? String(parts[1]) : nil
        }
    }

    /// The plain settings that are named, as they are told.
    private var plain: [PlainSetting: String] {
        [
            .phoneCountry: self.phoneCountry, .recallWindow: self.recallWindow,
            .staleSessions: self.staleSession?.rawValue, .inferredMatches: self.inferMatch.map { String($0) },
            .unconfirmed: self.unconfirmed?.rawValue,
        ].compactMapValues(\.self)
    }

    /// `--late-truth`
    private func flag(_ setting: PlainSetting) -> String {
        "--" + setting.key.reduce(into: "") { $0 += $1.isUppercase ? "-\($1.lowercased())" : "\($1)" }
    }

    private func destination() throws -> Destination {
        do throws(DestinationError) {
            return try Destination(
                campaignID: self.defaultCampaign, siteID: self.defaultSite, sourceID: self.defaultSource)
        } catch {
            throw CommandFailure.usage(destination: error)
        }
    }

    private func token() throws -> Secret? {
        if let path = self.comagicTokenFile {
            guard self.comagicToken == nil else {
                throw CommandFailure.usage(
                    "укажите --comagic-token или --comagic-token-file, но не оба",
                    "give --comagic-token or --comagic-token-file, not both")
            }
            guard let data = FileManager.default.contents(atPath: path) else {
                throw CommandFailure.usage(
                    "--comagic-token-file: файл \(path) не читается", "--comagic-token-file: \(path) cannot be read")
            }
            return Secret(String(decoding: data, as: UTF8.self).trimmed)
        }
        return self.comagicToken.map { Secret($0.trimmed) }
    }

    private func zone(of settings: IntegrationSettings, _ hosts: DataAPIHosts, _ language: Language) async -> String {
        if let timezone = self.timezone { return timezone }
        let client = AsyncHTTPClientTransport.makeClient()
        let api = DataAPIClient(
            transport: AsyncHTTPClientTransport(client: client), hosts: hosts, now: { .now },
            requestID: { UUID().uuidString })
        let account = CoMagicAccount(settings)
        let answer = await api.timeZone(of: account, within: Self.patience)
        try? await client.shutdown()
        guard case .success(let zone?) = answer, TimeZone(identifier: zone) != nil else {
            let assumed = IntegrationSettings.assumedTimeZone
            Console.complain(
                "stitcher: "
                    + language.say(
                        "аккаунт не назвал часовой пояс, взят \(assumed); если это не так, укажите --timezone",
                        "the account did not return its time zone, so \(assumed) is assumed; set it with --timezone if that is wrong"
                    ))
            return assumed
        }
        return zone
    }
}
