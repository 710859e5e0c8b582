extension Language {
    /// A number with its noun in the right form.
    ///
    /// - Parameters:
    ///   - russian: the forms for 1, 2 and 5, such as "бронь", "брони", "броней".
    ///   - english: the forms for 1 and 2, such as "booking" and "bookings".
    ///
    /// **Source:** Unicode CLDR, plural rules for `ru` and `en`.
    package func count(
        _ number: Int, _ russian: (one: String, few: String, many: String), _ english: (one: String, many: String)
    ) -> String {
        "\(number) \(self.form(number, russian, english))"
    }

    /// The noun's form alone, for a number that stands elsewhere.
    package func form(
        _ number: Int, _ russian: (one: String, few: String, many: String), _ english: (one: String, many: String)
    ) -> String {
        guard self == .russian else { return number == 1 ? english.one : english.many }
        let tens = abs(number) % 100
        if (11...14).contains(tens) { return russian.many }
        switch tens % 10 {
        case 1: return russian.one
        case 2...4: return russian.few
        default: return russian.many
        }
    }

    /// A number of bookings, as the subject of a sentence: "3 брони ждут".
    package func bookings(_ number: Int) -> String {
        self.count(number, ("бронь", "брони", "броней"), ("booking", "bookings"))
    }

    /// A number of bookings after a word that asks for the genitive: "не хватает 3 броней".
    package func ofBookings(_ number: Int) -> String {
        self.count(number, ("брони", "броней", "броней"), ("booking", "bookings"))
    }
}
