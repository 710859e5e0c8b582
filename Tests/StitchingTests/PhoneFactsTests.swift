import Testing

@testable import Stitching

@Suite("Facts of calling codes")
struct PhoneFactsTests {
    @Test("every row is read, and no calling code begins with another")
    func rows() {
        let rows = PhonePlan.facts.split(separator: "\n")
        #expect(rows.count > 200 && PhonePlan.byCallingCode.count == rows.count)
        for code in PhonePlan.byCallingCode.keys {
            #expect((1...3).contains(code.count) && code.allSatisfy(PhoneSymbol.isDigit))
            let others = PhonePlan.byCallingCode.keys.filter { $0 != code && $0.starts(with: code) }
            #expect(others.isEmpty)
        }
        #expect(PhonePlan.byCountry["KZ"]?.callingCode == PhonePlan.byCountry["RU"]?.callingCode)
    }

    /// Numbers are told from other digits by this only, so the test reads the result by the same facts, and nothing
    /// else of the reader.
    @Test("reads a possible number or none from any text, in any country", arguments: UInt64(1)...8)
    func mutated(seed: UInt64) throws {
        var chance = Chance(state: seed)
        let seeds = [
            "+7 (916) 123-45-67 доб. 12", "8 029 123-45-67", "+44 (0)20 7946 0958", "7,9001112233E+10", "79001112233.0",
            "22.11.2026 10:00 89001112233", "8~10 49 30 1234567/68", "89001112233,,12", "00 375 29 123 45 67 #5",
            "тел. 9161234567; +1 212 555 0123", "8️⃣9001112233", "4276 3800 1234 5678", "999999999999999999999E999",
        ]
        let pieces = Array("0123456789+-()/.,:;#_@~ eEх доб№１٣\u{A0}\u{202E}\u{301}\u{0}😀五[]*'\"\r\n").map(String.init)
        let countries = ["RU", "KZ", "BY", "DE", "IT", "US", "CN"].compactMap(PhoneCountry.init(code:))
        for _ in 0..<1_500 {
            var text = Array(chance.pick(seeds) ?? "").map(String.init)
            for _ in 0..<(1 + chance.below(6)) {
                let index = chance.below(text.count + 1)
                switch chance.below(4) {
                case 0: text.insert(chance.pick(pieces) ?? "", at: index)
                case 1: if index < text.count { text.remove(at: index) }
                case 2: if index < text.count { text[index] = chance.pick(pieces) ?? "" }
                default: text += text.suffix(chance.below(20))
                }
            }
            let reading = PhoneReading(text: text.joined(), country: chance.pick(countries) ?? .russia)
            if let extra = reading.extensionDigits {
                #expect((1...16).contains(extra.utf8.count) && extra.utf8.allSatisfy(PhoneSymbol.isDigit))
                #expect(reading.number != nil)
            }
            guard let digits = reading.number.map({ Array($0.digits.utf8) }) else { continue }
            let plan = try #require(PhonePlan.of(digits[...]), "\(text)")
            #expect((8...15).contains(digits.count) && plan.fits(digits.dropFirst(plan.callingCode.count)), "\(text)")
        }
    }

    /// SplitMix64.
    private struct Chance {
        var state: UInt64

        mutating func below(_ limit: Int) -> Int {
            self.state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = self.state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((mixed ^ (mixed >> 31)) % UInt64(max(limit, 1)))
        }

        mutating func pick<Value>(_ values: [Value]) -> Value? {
            values.isEmpty ? nil : values[self.below(values.count)]
        }
    }
}
