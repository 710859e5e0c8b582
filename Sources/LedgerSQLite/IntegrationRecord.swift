import Foundation
import GRDB
import Ledger
import Stitching

/// Row ↔ value of the table `integration`. The only place that knows its columns.
enum IntegrationRecord {
    static func columns(
        _ settings: IntegrationSettings, vault: Vault
    ) throws -> [String: (any DatabaseValueConvertible)?] {
        let own: [String: (any DatabaseValueConvertible)?] = [
            "name": settings.name,
            "active": settings.isActive,
            "bookingSystem": settings.bookingSystem.rawValue,
            "target": settings.target.kind.rawValue,
            "widgets": String(decoding: try JSONEncoder().encode(settings.widgets), as: UTF8.self),
            "campaignID": settings.destination.campaignID,
            "siteID": settings.destination.siteID,
            "sourceID": settings.destination.sourceID,
            "timeZone": settings.timeZone,
            "plain": String(
                decoding: try JSONEncoder().encode(
                    Dictionary(
                        uniqueKeysWithValues: PlainSetting.allCases.map { ($0.rawValue, $0.told(settings.plain)) })),
                as: UTF8.self),
            "script": String(
                decoding: try JSONEncoder().encode(
                    Dictionary(uniqueKeysWithValues: settings.script.map { ($0.key.rawValue, $0.value) })),
                as: UTF8.self),
        ]
        return own.merging(try self.columns(settings.target, vault: vault)) { $1 }
    }

    /// The target's own columns. Those of other targets stay as they are.
    private static func columns(
        _ target: Target, vault: Vault
    ) throws -> [String: (any DatabaseValueConvertible)?] {
        switch target {
        case .comagic(let access):
            [
                "comagicURL": access.url,
                "token": try vault.seal(Data(access.token.revealed.utf8), for: .token),
            ]
        }
    }

    private static func target(_ row: Row, vault: Vault) throws -> Target {
        switch try self.named(Target.Kind.self, "target", row) {
        case .comagic:
            let token = String(decoding: try vault.open(row["token"], for: .token), as: UTF8.self)
            return .comagic(AccountAccess(url: row["comagicURL"], token: Secret(token)))
        }
    }

    /// A setting that is not there has its default; a value that cannot be read was made by a newer version.
    private static func plain(_ row: Row) throws -> PlainSettings {
        let told = try JSONDecoder().decode([String: String].self, from: Data((row["plain"] as String).utf8))
        var settings = PlainSettings()
        for setting in PlainSetting.allCases {
            guard let text = told[setting.rawValue] else { continue }
            guard setting.read(told: text, into: &settings) else {
                throw LedgerError.unknownValue(name: text, of: IntegrationID(rawValue: row["id"]))
            }
        }
        return settings
    }

    /// The system that a column names. A newer version may know more of them than this one.
    private static func named<System: RawRepresentable<String>>(
        _ kind: System.Type, _ column: String, _ row: Row
    ) throws(LedgerError) -> System {
        let name: String = row[column]
        guard let system = System(rawValue: name) else {
            throw .unknownValue(name: name, of: IntegrationID(rawValue: row["id"]))
        }
        return system
    }

    static func integration(_ row: Row, vault: Vault) throws -> Integration {
        let widgets: String = row["widgets"]
        let script = try JSONDecoder().decode([String: String].self, from: Data((row["script"] as String).utf8))
        let previous: Integration.PreviousSecret? =
            if let hash = row["previousSecretHash"] as Data?, let until = row["previousSecretUntil"] as Int64? {
                Integration.PreviousSecret(hash: hash, until: Date(milliseconds: until))
            } else {
                nil
            }
        return Integration(
            id: IntegrationID(rawValue: row["id"]), revision: row["revision"],
            siteKey: SiteKey(rawValue: row["siteKey"]),
            secret: Secret(String(decoding: try vault.open(row["secret"], for: .secret), as: UTF8.self)),
            previousSecret: previous, createdAt: Date(milliseconds: row["createdAt"]),
            updatedAt: Date(milliseconds: row["updatedAt"]),
            settings: IntegrationSettings(
                name: row["name"], isActive: row["active"],
                widgets: try JSONDecoder().decode([String].self, from: Data(widgets.utf8)),
                bookingSystem: try self.named(BookingSystem.self, "bookingSystem", row),
                target: try self.target(row, vault: vault),
                destination: try Destination(
                    campaignID: row["campaignID"], siteID: row["siteID"], sourceID: row["sourceID"]),
                timeZone: row["timeZone"],
                plain: try self.plain(row),
                script: Dictionary(
                    uniqueKeysWithValues: script.compactMap { name, value in
                        ScriptOption(rawValue: name).map { ($0, value) }
                    })))
    }
}
