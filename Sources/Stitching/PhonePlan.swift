/// The form of the numbers of one calling code: enough to tell a number from other digits.
///
/// A number that fits is possible. It is not known whether somebody has it.
struct PhonePlan: Sendable {
    /// ASCII digits without `+`.
    let callingCode: [UInt8]
    /// ISO codes of the countries that share the calling code, the largest first; empty for codes without a country,
    /// such as satellites.
    let countries: [String]
    /// Prefixes that people dial before a number inside the country.
    let trunks: [[UInt8]]
    private let shapes: [Shape]

    private struct Shape {
        let lengths: Set<Int>
        let leads: [[UInt8]]
    }

    /// A row of ``facts``; `nil` when it is not one.
    private init?(row: Substring) {
        let fields = row.split(separator: " ")
        guard fields.count >= 4 else { return nil }
        self.callingCode = Array(fields[0].utf8)
        self.countries = fields[1] == "-" ? [] : fields[1].split(separator: ",").map(String.init)
        self.trunks = fields[2] == "-" ? [] : fields[2].split(separator: ",").map { Array($0.utf8) }
        self.shapes = fields[3...].compactMap(Self.shape)
        guard !self.callingCode.isEmpty, self.shapes.count == fields.count - 3 else { return nil }
    }

    private static func shape(_ field: Substring) -> Shape? {
        let halves = field.split(separator: ":")
        guard halves.count == 2 else { return nil }
        let leads = halves[1].split(separator: "/", omittingEmptySubsequences: false)
        let single = (leads.first ?? "").utf8.map { [$0] }
        return Shape(
            lengths: Set(halves[0].split(separator: ",").compactMap { Int($0) }),
            leads: single + leads.dropFirst().map { Array($0.utf8) })
    }

    /// Whether the digits after the calling code can be a number, and the whole is a number of E.164.
    func fits(_ national: ArraySlice<UInt8>) -> Bool {
        (8...15).contains(self.callingCode.count + national.count)
            && self.shapes.contains { shape in
                shape.lengths.contains(national.count) && shape.leads.contains(where: national.starts)
            }
    }

    /// Whether national numbers have so many lengths that nearly any digits would be one.
    var isVariable: Bool { Set(self.shapes.flatMap(\.lengths)).count > 2 }

    /// The whole number of a national one, if it fits.
    func number(_ national: ArraySlice<UInt8>) -> [UInt8]? {
        self.fits(national) ? self.callingCode + national : nil
    }

    /// The whole number of a national one with its prefix for calls inside the country.
    func numberWithTrunk(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        for trunk in self.trunks where digits.starts(with: trunk) {
            if let number = self.number(digits.dropFirst(trunk.count)) { return number }
        }
        return nil
    }
}

extension PhonePlan {
    /// All plans by calling code. No calling code is the beginning of another.
    static let byCallingCode: [[UInt8]: PhonePlan] = {
        let plans = PhonePlan.facts.split(separator: "\n").compactMap(PhonePlan.init(row:))
        return Dictionary(plans.map { ($0.callingCode, $0) }, uniquingKeysWith: { first, _ in first })
    }()

    /// All plans by ISO code.
    static let byCountry: [String: PhonePlan] = {
        let pairs = PhonePlan.byCallingCode.values.flatMap { plan in plan.countries.map { ($0, plan) } }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }()

    /// The plan that Russia and Kazakhstan share.
    static let russia = PhonePlan.known("7")
    static let belarus = PhonePlan.known("375")

    /// The plan whose calling code the digits begin with.
    static func of(_ digits: ArraySlice<UInt8>) -> PhonePlan? {
        (1...3).lazy.compactMap { self.byCallingCode[Array(digits.prefix($0))] }.first
    }

    private static func known(_ callingCode: String) -> PhonePlan {
        guard let plan = self.byCallingCode[Array(callingCode.utf8)] else {
            preconditionFailure("PhonePlan.facts has no row for +\(callingCode).")
        }
        return plan
    }
}
