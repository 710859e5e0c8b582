import Foundation
import ServiceTestSupport
import Stitching
import Testing

@testable import ScriptServer

/// SplitMix64: what failed once can be run again.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var bits = self.state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}

@Suite struct BeaconFuzzTests {
    private static func outcome(_ read: () throws -> Beacon) -> Result<Beacon, BeaconError>? {
        do {
            return .success(try read())
        } catch {
            return (error as? BeaconError).map { .failure($0) }
        }
    }

    @Test("agrees with the plain reading of made-up beacons", arguments: 0..<40 as Range<UInt64>)
    func madeUp(seed: UInt64) {
        var generator = Seeded(state: seed)
        for _ in 0..<50 {
            let text = Self.beacon(using: &generator)
            let bytes = Array(text.utf8)
            let expected = Self.outcome { try BeaconOracle.read(bytes) }
            let found = Self.outcome { try Beacon(bytes.span) }
            switch (found, expected) {
            // Which of several bad fields is named first is nobody's business.
            case (.failure(.badField), .failure(.badField)): continue
            default: #expect(found == expected, "\(text)")
            }
        }
    }

    @Test("agrees with the plain reading of damaged beacons, and never traps", arguments: 0..<40 as Range<UInt64>)
    func damaged(seed: UInt64) {
        var generator = Seeded(state: seed &+ 1_000)
        for _ in 0..<50 {
            var bytes = Array(Self.beacon(using: &generator).utf8)
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                switch UInt8.random(in: 0..<4, using: &generator) {
                case 0: bytes[index] = UInt8.random(in: 1...255, using: &generator)
                case 1: bytes[index] = Array("{}[]\",:\\0123eE+-.tfn u".utf8).randomElement(using: &generator) ?? 0x20
                case 2: bytes.removeSubrange(index..<min(bytes.count, index + 3))
                default: bytes.insert(contentsOf: bytes[..<min(index, 4)], at: index)
                }
                if bytes.isEmpty { bytes = [0x20] }
            }
            let found = Self.outcome { try Beacon(bytes.span) }
            let expected = Self.outcome { try BeaconOracle.read(bytes) }
            let text = String(decoding: bytes, as: UTF8.self)
            if case .success(let beacon) = found, case .success(let plain) = expected {
                #expect(beacon == plain, "\(text)")
            }
            // Nothing that is no JSON passes but a lone half of a pair, on which the two differ on purpose.
            if case .success = found, case .failure = expected {
                #expect(text.contains("\\u") || Self.repeatsKey(text), "\(text)")
            }
            // Nothing that passes the plain reading is lost, but a number like 1.0, which our script never sends.
            if case .failure = found, case .success = expected {
                #expect(text.contains(".") || text.contains("e") || Self.repeatsKey(text), "\(text)")
            }
        }
    }

    private static func repeatsKey(_ text: String) -> Bool {
        "vsqywnuroc".contains { text.components(separatedBy: "\"\($0)\"").count > 2 }
    }

    private static func beacon(using generator: inout Seeded) -> String {
        var members = [
            "\"v\":\(["1", "1", "1", "1", "1", "1", "2", "\"1\"", "null"].randomElement(using: &generator) ?? "1")",
            "\"q\":\(["\"ready\"", "\"stale\"", "\"none\"", "\"none\"", "7"].randomElement(using: &generator) ?? "")",
        ]
        func maybe(_ key: String, _ value: (inout Seeded) -> String) {
            guard Bool.random(using: &generator) else { return }
            let name = generator.next() % 8 == 0 ? key.utf16.map { String(format: "\\u%04x", $0) }.joined() : key
            members.append(
                "\"\(name)\":\(generator.next() % 12 == 0 ? Self.anything(using: &generator) : value(&generator))")
        }
        maybe("s") { generator in
            let digits = String(Int64.random(in: 1...Int64.max >> (generator.next() % 60), using: &generator))
            return "\"\(digits)\""
        }
        maybe("y") { generator in
            let code = Attribution.Reason.allCases.randomElement(using: &generator)?.rawValue ?? ""
            return "\"\(code)\(generator.next() % 3 == 0 ? "_2" : "")\""
        }
        maybe("w") { generator in
            let list = (0..<Int.random(in: 0...34, using: &generator) / 2).map { _ in
                generator.next() % 2 == 0 ? "\(generator.next() >> 40)" : "\"\(generator.next() >> 44)\""
            }
            return "[\(list.joined(separator: " , "))]"
        }
        maybe("n") { $0.next() % 2 == 0 ? "true" : "false" }
        maybe("u") { Self.text(upTo: 1_500, using: &$0) }
        maybe("r") { Self.text(upTo: 700, using: &$0) }
        maybe("o") { generator in
            let id = generator.next() % 3 == 0 ? "17" : Self.text(upTo: 40, using: &generator)
            return "{\"id\":\(id),\"code\":\(Self.text(upTo: 40, using: &generator)),\"z\":[{}]}"
        }
        maybe("c") { Self.text(upTo: 40, using: &$0) }
        maybe("future") { Self.anything(using: &$0) }
        members.shuffle(using: &generator)
        return "{\(members.joined(separator: generator.next() % 2 == 0 ? "," : " ,\n"))}"
    }

    private static func anything(using generator: inout Seeded) -> String {
        [
            "null", "true", "false", "0", "-17", "2.5", "\"\"", "\"x\"", "[]", "{}", "[1,[2,{\"a\":null}]]",
            "{\"b\":{\"c\":[\"\\n\"]}}", "9007199254740993", "\"\\u0001\"",
        ].randomElement(using: &generator) ?? "null"
    }

    private static func text(upTo limit: Int, using generator: inout Seeded) -> String {
        let pieces = [
            "a", "/", "?utm_source=ya", "я", "😀", "%D0%B0", "#", "\\\"", "\\\\", "\\/", "\\u0416", "\\uD83D\\uDE00",
            "é",
            "\u{301}", "  ", "€",
        ]
        var text = ""
        let size = Int.random(in: 0...limit, using: &generator) >> (generator.next() % 4)
        while text.utf8.count < size {
            text += pieces.randomElement(using: &generator) ?? ""
            if generator.next() % 400 == 0 { text += "\\n" }
        }
        return "\"\(text)\""
    }
}
