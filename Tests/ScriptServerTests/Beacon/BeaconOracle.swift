import Foundation
import ServiceTestSupport
import Stitching

@testable import ScriptServer

/// The plain reading of a beacon, by `JSONDecoder` and obvious steps: what the hand-written decoder must agree with.
enum BeaconOracle {
    enum JSON: Decodable {
        case null
        case bool(Bool)
        case text(String)
        case whole(Int64)
        case fraction(Double)
        case list([JSON])
        case object([String: JSON])

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if value.decodeNil() {
                self = .null
            } else if let bool = try? value.decode(Bool.self) {
                self = .bool(bool)
            } else if let text = try? value.decode(String.self) {
                self = .text(text)
            } else if let whole = try? value.decode(Int64.self) {
                self = .whole(whole)
            } else if let fraction = try? value.decode(Double.self) {
                self = .fraction(fraction)
            } else if let list = try? value.decode([JSON].self) {
                self = .list(list)
            } else {
                self = .object(try value.decode([String: JSON].self))
            }
        }
    }

    /// - Throws: `BeaconError`, always.
    static func read(_ bytes: [UInt8]) throws -> Beacon {
        guard bytes.count <= 4_096 else { throw BeaconError.tooLarge }
        guard let json = try? JSONDecoder().decode(JSON.self, from: Data(bytes)), case .object(let given) = json else {
            throw BeaconError.notJSON
        }
        let fields = given.filter { if case .null = $0.value { false } else { true } }
        guard case .whole(1) = fields["v"] else { throw BeaconError.wrongVersion }
        var beacon = Beacon()
        switch fields["q"] {
        case .text("none"): break
        case .text(let word) where word == "ready" || word == "stale":
            guard case .text(let digits) = fields["s"], let id = VisitorSessionID(text: digits) else {
                throw BeaconError.badField("s")
            }
            beacon.session = Beacon.Session(id: id, readiness: word == "ready" ? .ready : .stale)
        default: throw BeaconError.badField("q")
        }
        switch fields["y"] {
        case nil: break
        case .text(let code): beacon.page.reason = Attribution.Reason(rawValue: code)
        default: throw BeaconError.badField("y")
        }
        switch fields["w"] {
        case nil: break
        case .list(let list) where list.count <= 32:
            beacon.page.widgets = try list.compactMap { try Self.name($0, limit: 32, field: "w") }
        case .text(let text) where text.hasPrefix("[") && text.hasSuffix("]"):
            let names = text.split { "[], \"\\".contains($0) }.map(String.init)
            guard names.count <= 32, names.allSatisfy({ $0.utf8.count <= 32 }), text.utf8.count <= 32 * 35 else {
                throw BeaconError.badField("w")
            }
            beacon.page.widgets = names
        default: throw BeaconError.badField("w")
        }
        switch fields["n"] {
        case nil: break
        case .bool(let handedOver): beacon.handedOver = handedOver
        default: throw BeaconError.badField("n")
        }
        beacon.page.address = try Self.text(fields["u"], limit: 1_024, withoutFragment: true, field: "u")
        beacon.page.referrer = try Self.text(fields["r"], limit: 512, withoutFragment: false, field: "r")
        switch fields["o"] {
        case nil: break
        case .object(let order):
            beacon.order = OrderNames(
                id: try Self.orderName(order["id"]), code: try Self.orderName(order["code"]))
        default: throw BeaconError.badField("o")
        }
        beacon.scriptVersion = try? Self.name(fields["c"] ?? .null, limit: 32, field: "c")
        return beacon
    }

    private static func orderName(_ json: JSON?) throws -> String? {
        let name = try Self.name(json ?? .null, limit: 64, field: "o")
        return name == "null" ? nil : name
    }

    private static func name(_ json: JSON, limit: Int, field: String) throws -> String? {
        switch json {
        case .null: return nil
        case .text(let text) where text.utf8.count <= limit && self.isPrintable(text): return text.isEmpty ? nil : text
        case .whole(let number) where number >= 0 && "\(number)".count <= limit: return "\(number)"
        default: throw BeaconError.badField(field)
        }
    }

    private static func text(_ json: JSON?, limit: Int, withoutFragment: Bool, field: String) throws -> String? {
        guard let json else { return nil }
        guard case .text(var text) = json else { throw BeaconError.badField(field) }
        if withoutFragment { text = String(text.unicodeScalars.prefix { $0 != "#" }) }
        guard self.isPrintable(text) else { throw BeaconError.badField(field) }
        var kept = String.UnicodeScalarView()
        var bytes = 0
        for scalar in text.unicodeScalars {
            bytes += UTF8.width(scalar)
            if bytes > limit { break }
            kept.append(scalar)
        }
        return kept.isEmpty ? nil : String(kept)
    }

    private static func isPrintable(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    }
}
