import FoundationEssentials
import Stitching
import Testing

@Suite("Countries of telephone numbers")
struct PhoneCountryTests {
    @Test(
        "reads a national number in its country's way",
        arguments: [
            ("RU", "9161234567", "79161234567"), ("KZ", "701 123 45 67", "77011234567"),
            ("KZ", "7771234567", "77771234567"), ("KZ", "8 727 123 45 67", "77271234567"),
            ("BY", "8 029 123-45-67", "375291234567"), ("BY", "029 123 45 67", "375291234567"),
            ("BY", "291234567", "375291234567"), ("UA", "067 123 45 67", "380671234567"),
            ("UA", "8 067 123 45 67", "380671234567"), ("UZ", "90 123 45 67", "998901234567"),
            ("KG", "0555 123 456", "996555123456"), ("TJ", "93 123 45 67", "992931234567"),
            ("TM", "8 65 123456", "99365123456"), ("AM", "091 123456", "37491123456"),
            ("AZ", "050 123 45 67", "994501234567"), ("GE", "599 12 34 56", "995599123456"),
            ("MD", "069 123 456", "37369123456"), ("EE", "5123 4567", "37251234567"), ("LV", "21234567", "37121234567"),
            ("LT", "8 612 34567", "37061234567"), ("LT", "0 612 34567", "37061234567"),
            ("PL", "512 345 678", "48512345678"), ("DE", "030/1234567", "49301234567"),
            ("GB", "020 7946 0958", "442079460958"), ("GB", "7911 123456", "447911123456"),
            ("FR", "06 12 34 56 78", "33612345678"), ("IT", "06 1234 5678", "390612345678"),
            ("ES", "612 345 678", "34612345678"), ("TR", "0532 123 45 67", "905321234567"),
            ("IL", "050-123-4567", "972501234567"), ("AE", "050 123 4567", "971501234567"),
            ("CN", "138 1234 5678", "8613812345678"), ("CN", "8 916 123-45-67", "79161234567"),
            ("CN", "0755 1234 5678", "8675512345678"), ("US", "(212) 555-0123", "12125550123"),
            ("US", "011 7 916 123 45 67", "79161234567"), ("JP", "090-1234-5678", "819012345678"),
            ("FI", "040 1234567", "358401234567"), ("CZ", "601 123 456", "420601123456"),
        ])
    func national(country: String, text: String, digits: String) throws {
        let country = try #require(PhoneCountry(code: country))
        #expect(PhoneNumber(text: text, country: country)?.digits == digits)
    }

    @Test(
        "reads whole numbers alike in every country",
        arguments: ["RU", "KZ", "BY", "UA", "UZ", "DE", "GB", "IT", "TR", "US", "JP", "AE"],
        [
            ("+7 916 123-45-67", "79161234567"), ("0079161234567", "79161234567"), ("8 916 123-45-67", "79161234567"),
            ("79161234567", "79161234567"), ("+375 29 123-45-67", "375291234567"), ("380671234567", "380671234567"),
            ("+44 (0)20 7946 0958", "442079460958"), ("22.11.2026 10:00", nil), ("+7 900 111 22 3", nil),
        ])
    func whole(country: String, spelling: (text: String, digits: String?)) throws {
        let country = try #require(PhoneCountry(code: country))
        #expect(PhoneNumber(text: spelling.text, country: country)?.digits == spelling.digits)
    }

    @Test(
        "does not read one country's way in another",
        arguments: [
            ("RU", "067 123 45 67"), ("RU", "0532 123 45 67"), ("RU", "512 345 678"), ("UA", "916 123 45 67"),
            ("BY", "916 123 45 67"), ("GB", "06 12 34 56 78"), ("DE", "15123456789"), ("KZ", "067 123 45 67"),
            ("CN", "79161234567"), ("BR", "79912345678"),
        ])
    func strange(country: String, text: String) throws {
        let country = try #require(PhoneCountry(code: country))
        #expect(PhoneNumber(text: text, country: country) == nil)
    }

    @Test("knows every country by its code, in letters of either case, and no other code")
    func codes() throws {
        #expect(PhoneCountry(code: "by")?.code == "BY" && PhoneCountry(code: " Ru ") == .russia)
        for code in ["", "R", "XX", "RUS", "-", "РФ", String(repeating: "A", count: 10_000)] {
            #expect(PhoneCountry(code: code) == nil)
        }
        #expect(PhoneCountry.russia.callingCode == "7" && PhoneCountry.kazakhstan.callingCode == "7")
        #expect(PhoneCountry.all.count > 230 && PhoneCountry.all == PhoneCountry.all.sorted())
        #expect(Set(PhoneCountry.all).count == PhoneCountry.all.count)
        #expect(PhoneCountry.all.allSatisfy { PhoneCountry(code: $0.code) == $0 && !$0.callingCode.isEmpty })
    }

    @Test("is stored as its code, and an unknown code is an error")
    func stored() throws {
        let data = try JSONEncoder().encode([PhoneCountry.russia])
        #expect(String(decoding: data, as: UTF8.self) == #"["RU"]"#)
        #expect(try JSONDecoder().decode([PhoneCountry].self, from: data) == [.russia])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([PhoneCountry].self, from: Data(#"["XX"]"#.utf8))
        }
    }

    @Test(
        "finds the country of a time zone",
        arguments: [
            ("Europe/Moscow", "RU"), ("Asia/Vladivostok", "RU"), ("Europe/Kaliningrad", "RU"),
            ("Europe/Simferopol", "RU"), ("Asia/Almaty", "KZ"), ("Asia/Qyzylorda", "KZ"), ("Europe/Minsk", "BY"),
            ("Europe/Kiev", "UA"), ("Europe/Kyiv", "UA"), ("Asia/Tashkent", "UZ"), ("Asia/Samarkand", "UZ"),
            ("Asia/Bishkek", "KG"), ("Asia/Dushanbe", "TJ"), ("Asia/Ashgabat", "TM"), ("Asia/Yerevan", "AM"),
            ("Asia/Baku", "AZ"), ("Asia/Tbilisi", "GE"), ("Europe/Chisinau", "MD"), ("Europe/Vilnius", "LT"),
            ("Europe/Istanbul", "TR"), ("Asia/Jerusalem", "IL"), ("Asia/Dubai", "AE"), ("Asia/Tokyo", "JP"),
            ("America/New_York", "US"), ("America/Indiana/Knox", "US"), ("America/Toronto", "CA"),
            ("Europe/Berlin", "DE"), ("Europe/London", "GB"), ("Asia/Calcutta", "IN"), ("Israel", "IL"),
            ("UTC", "RU"), ("Etc/GMT-3", "RU"), ("Mars/Olympus", "RU"), ("", "RU"),
        ])
    func timeZones(name: String, code: String) {
        #expect(PhoneCountry.of(timeZone: name).code == code)
    }
}
