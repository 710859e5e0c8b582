/// Reads one run of digits as a telephone number by the rules of one country.
struct DialingRules {
    private let country: PhoneCountry
    private let home: PhonePlan

    init(country: PhoneCountry) {
        self.country = country
        self.home = country.plan
    }

    /// How a number was written. It decides how certain the reading is.
    enum Spelling {
        /// With `+`, `00` or `8 10`.
        case international
        /// With the prefix for calls inside the country: Russia's 8, the 0 of most others.
        case trunk
        /// With the own country's calling code, but without `+`.
        case code
        /// Without any prefix.
        case bare
        /// With another country's calling code, but without `+`.
        case foreign
    }

    /// A number in E.164 without `+`, and how it was written.
    struct Reading {
        var spelling: Spelling
        var number: [UInt8]

        init?(_ spelling: Spelling, _ number: [UInt8]?) {
            guard let number else { return nil }
            self.spelling = spelling
            self.number = number
        }
    }

    /// Digits, and what the marks between them show.
    struct Run {
        var digits: [UInt8]
        /// Number of digits before the first mark.
        var firstCount: Int
        var groupCount: Int
        var hasPlus: Bool
        /// The first digits are in brackets, like an area code.
        var startsInBrackets: Bool
    }

    /// Whether nearly any digits would be a number of the country, so that a part of them proves nothing.
    var homeIsVariable: Bool { self.home.isVariable }

    /// `nil` when the digits fit no country, or more than one reading is likely.
    func read(_ run: Run) -> Reading? {
        let digits = run.digits[...]
        if run.hasPlus { return Reading(.international, self.afterPlus(run)) }
        if digits.starts(with: "00".utf8) { return Reading(.international, Self.abroad(digits.dropFirst(2))) }
        if self.isHomeOfEights, run.firstCount == 2, self.beginsWithSetApartCode(run), let number = self.foreign(run) {
            // No area code of Russia has two digits, so `84 912 345 678` is Vietnam's and not 8 491 234 56 78.
            return Reading(.foreign, number)
        }
        if let number = self.home.numberWithTrunk(digits) { return Reading(.trunk, number) }
        if self.mayBeRussian(run), self.bare(run) != nil, !self.home.isVariable {
            // Brazil and China also have numbers of eleven digits. Only the first mark tells them from Russia's.
            guard run.groupCount > 1 else { return nil }
            return run.firstCount == 1 ? Reading(.trunk, Self.russian(digits)) : Reading(.bare, self.bare(run))
        }
        return (self.home.isVariable ? nil : Reading(.bare, self.bare(run)))
            ?? (digits.starts(with: self.home.callingCode) ? Reading(.code, Self.abroad(digits)) : nil)
            ?? Reading(.international, Self.afterPrefixOfCallsAbroad(digits, home: self.home))
            ?? Reading(.trunk, Self.neighbour(digits))
            ?? self.foreignOrBare(run)
    }

    /// Eleven digits, read in another country, that are Russia's 7 or 8 and a number.
    private func mayBeRussian(_ run: Run) -> Bool {
        !self.isHomeOfEights && run.digits.count == 11 && Self.russian(run.digits[...]) != nil
    }

    private static func russian(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        guard let first = digits.first, "78".utf8.contains(first) else { return nil }
        return PhonePlan.russia.number(digits.dropFirst())
    }

    private func foreignOrBare(_ run: Run) -> Reading? {
        let foreign = Reading(.foreign, self.foreign(run))
        guard self.home.isVariable, let bare = Reading(.bare, self.bare(run)) else { return foreign }
        // Where nearly all lengths are possible, a number without a prefix may be another country's. Most guests from
        // abroad are Russians.
        guard let foreign else { return bare }
        let isForeign = foreign.number.starts(with: PhonePlan.russia.callingCode) || self.beginsWithSetApartCode(run)
        return isForeign ? foreign : nil
    }

    /// Whether a calling code stands before the first mark.
    func beginsWithSetApartCode(_ run: Run) -> Bool {
        run.groupCount > 1 && PhonePlan.byCallingCode[Array(run.digits.prefix(run.firstCount))] != nil
    }

    /// Russia and Kazakhstan.
    private var isHomeOfEights: Bool { self.home.callingCode == PhonePlan.russia.callingCode }

    /// The number that begins with another country's calling code, without `+`. It needs at least ten digits: shorter
    /// ones are mostly an order number or a local number.
    func foreign(_ run: Run) -> [UInt8]? {
        let digits = run.digits[...]
        guard digits.count >= 10, !run.hasPlus, let plan = PhonePlan.of(digits), !plan.countries.isEmpty,
            plan.callingCode != self.home.callingCode
        else { return nil }
        guard !Self.isMadeUp(digits), self.mayBeginWithCode(run, plan) else { return nil }
        let national = digits.dropFirst(plan.callingCode.count)
        guard run.groupCount == 1 else { return plan.number(national) ?? plan.numberWithTrunk(national) }
        // A Russian number with one extra digit fits Germany, where nearly all lengths are possible.
        let mayBeLong =
            self.isHomeOfEights && digits.count == 11 && plan.isVariable
            && self.home.fits(digits.prefix(10))
        return mayBeLong ? nil : plan.number(national)
    }

    /// Whether the calling code can be read from the first digits before a mark. A single 8 is a prefix: `8 (123)
    /// 456-78-90` is not Japan's +81. Three digits are an area code, not North America's 1 and two more.
    private func mayBeginWithCode(_ run: Run, _ plan: PhonePlan) -> Bool {
        guard run.groupCount > 1 else { return true }
        return plan.callingCode.count == 1 ? run.firstCount == 1 || run.firstCount > 3 : run.firstCount > 1
    }

    /// Digits of people who do not want to give a number: 1 to 9 in order.
    private static func isMadeUp(_ digits: ArraySlice<UInt8>) -> Bool {
        String(decoding: digits, as: UTF8.self).contains("1234567890")
    }

    /// A home number without any prefix.
    private func bare(_ run: Run) -> [UInt8]? {
        let digits = run.digits[...]
        guard let number = self.home.number(digits) else { return nil }
        guard self.isHomeOfEights else { return number }
        guard run.firstCount > 1 || run.groupCount == digits.count else { return nil }
        // An 8 or 7 with a number that is one digit short looks like ten digits of an area code that begins with it: 8
        // 343 123 45 6 and (834) 312-34-56. Only a separate area code tells them apart.
        let mayBeShort =
            "78".utf8.contains(digits.first ?? 0) && "3479".utf8.contains(digits.dropFirst().first ?? 0)
        let isHomeOfSevens = self.country == .kazakhstan && digits.starts(with: "77".utf8)
        let standsApart = run.groupCount > 1 && (run.startsInBrackets && run.firstCount > 2 || run.firstCount == 3)
        return !mayBeShort || isHomeOfSevens || standsApart ? number : nil
    }

    private func afterPlus(_ run: Run) -> [UInt8]? {
        var digits = run.digits[...]
        if digits.starts(with: "00".utf8) { digits = digits.dropFirst(2) }
        // No country has the code 8: people put a `+` before Russia's 8.
        if run.firstCount == 1, run.groupCount > 1, digits.first == UInt8(ascii: "8") {
            return Self.neighbour(digits) ?? Self.afterPrefixOfCallsAbroad(digits, home: .russia)
        }
        if let plan = PhonePlan.of(digits), let number = plan.number(digits.dropFirst(plan.callingCode.count)) {
            return number
        }
        return Self.neighbour(digits) ?? Self.abroad(digits)
    }

    /// Digits that begin with a calling code. The prefix for calls inside the country is removed, as in `+44 (0)20`; a
    /// 0 is removed everywhere. A second calling code is also removed, as in `+7 +7 916`, if the rest does not fit with
    /// it.
    private static func abroad(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        guard let plan = PhonePlan.of(digits) else { return nil }
        let national = digits.dropFirst(plan.callingCode.count)
        if let number = plan.number(national) ?? plan.numberWithTrunk(national) { return number }
        if national.first == UInt8(ascii: "0"), let number = plan.number(national.dropFirst()) { return number }
        return national.starts(with: plan.callingCode) ? plan.number(national.dropFirst(plan.callingCode.count)) : nil
    }

    /// `8 10 49 30…` of Russia and its neighbours, which no number inside Russia begins with, and North America's 011.
    private static func afterPrefixOfCallsAbroad(_ digits: ArraySlice<UInt8>, home: PhonePlan) -> [UInt8]? {
        if digits.starts(with: "810".utf8) { return Self.abroad(digits.dropFirst(3)) }
        guard home.callingCode == [UInt8(ascii: "1")], digits.starts(with: "011".utf8) else { return nil }
        return Self.abroad(digits.dropFirst(3))
    }

    /// Russia's 8 and ten digits, or Belarus' 80 and nine. An 8 before a 0 cannot be Russia's.
    private static func neighbour(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        guard digits.count == 11, digits.first == UInt8(ascii: "8") else { return nil }
        if let number = PhonePlan.russia.number(digits.dropFirst()) { return number }
        return digits.starts(with: "80".utf8) ? PhonePlan.belarus.number(digits.dropFirst(2)) : nil
    }
}
