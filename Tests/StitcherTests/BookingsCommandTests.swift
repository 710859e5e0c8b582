import Foundation
import Sandbox
import Testing

@Suite("stitcher bookings", .timeLimit(.minutes(5)))
struct BookingsCommandTests {
    @Test("lists newest first in the documented shape, filters, and limits")
    func list() async throws {
        try await House.open { house in
            let made = try await house.create()
            let other = try await house.create("--inactive")
            let served = try await house.serve("--match-window", "60s")
            for order in 1...3 { _ = try await served.post(made.hook, hookBody(order: "\(order)", code: "A")) }
            _ = try await served.post(other.hook, hookBody(order: "4", code: "A"))
            #expect(try await house.bookings().map(\.orderID) == ["4", "3", "2", "1"])
            #expect(try await house.bookings("--integration", made.id).map(\.orderID) == ["3", "2", "1"])
            #expect(try await house.bookings("--status", "inactive").map(\.orderID) == ["4"])
            #expect(try await house.bookings("--status", "delivered").isEmpty)
            let limited = try await house.json([ListedBooking].self, ["bookings", "list", "--limit", "2"])
            #expect(limited.map(\.orderID) == ["4", "3"])
            let text = try await house.run("bookings", "list")
            #expect(text.output.split(separator: "\n").count == 4)
            let wrong = try await house.run("bookings", "list", "--status", "lost")
            #expect(wrong.code != 0)
            #expect(wrong.errors.contains("pending, delivered, held, parked, inactive"))
            try await served.stop()
        }
    }

    @Test("prints every documented key of a booking, absent values as null")
    func keys() async throws {
        try await House.open { house in
            let made = try await house.create("--inactive")
            let served = try await house.serve()
            let answer = try await served.post(made.hook, hookBody())
            let listed = try await house.run("bookings", "list", "--format", "json")
            let list = try JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [[String: Any]]
            let booking = try #require(list?.first)
            #expect(
                booking.keys.sorted() == [
                    "attempts", "attribution", "code", "comagicID", "id", "integrationID", "lastError", "orderID",
                    "receivedAt", "status",
                ])
            #expect(booking["comagicID"] is NSNull)
            #expect(booking["lastError"] is NSNull)
            let time = try #require(booking["receivedAt"] as? String)
            #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
            let attribution = try #require(booking["attribution"] as? [String: Any])
            #expect(
                attribution.keys.sorted() == [
                    "campaignID", "kind", "pageURL", "reason", "referrer", "sessionID", "siteID", "sourceID", "utm",
                    "widgetID",
                ])
            let shown = try await house.run("bookings", "show", answer.id ?? "", "--format", "json")
            let detail = try JSONSerialization.jsonObject(with: Data(shown.output.utf8)) as? [String: Any]
            #expect(detail?["rawBody"] as? String == hookBody())
            #expect((detail?["history"] as? [[String: Any]])?.isEmpty == false)
            #expect(Set(booking.keys).isSubset(of: Set((detail ?? [:]).keys)))
            #expect(!listed.output.contains("ivan@example.com"))
            try await served.stop()
        }
    }

    @Test("puts back to work what is parked, says how many first, and changes nothing in a dry run")
    func replay() async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve()
            house.comagic.add(try Fault(text: "invalid_parameter_value:name*always@upload.offline_messages"))
            for order in 1...2 {
                _ = try await served.post(made.hook, hookBody(order: "\(order)", n2: "17000000001"))
            }
            let parked = try await house.bookings(within: .seconds(10)) { all in
                all.count == 2 && all.allSatisfy { $0.status == "parked" }
            }
            house.comagic.clearFaults()
            let dry = try await house.run("bookings", "replay", "--status", "parked", "--dry-run")
            #expect(dry.output.hasPrefix("2 bookings would be"))
            #expect(try await house.bookings().allSatisfy { $0.status == "parked" })
            let one = try await house.run("bookings", "replay", "--id", parked.first?.id ?? "")
            #expect(one.output.hasPrefix("1 booking was"))
            _ = await house.messages(1)
            let rest = try await house.run("bookings", "replay", "--status", "parked")
            #expect(rest.output.hasPrefix("1 booking was"))
            _ = await house.messages(2)
            _ = try await house.bookings(within: .seconds(5)) { all in all.allSatisfy { $0.status == "delivered" } }
            let none = try await house.run("bookings", "replay", "--status", "parked")
            #expect(none.output.hasPrefix("0 bookings"))
            let delivered = try await house.run("bookings", "replay", "--id", parked.first?.id ?? "")
            #expect(delivered.output.hasPrefix("0 bookings"), "what CoMagic has is not sent again")
            #expect(house.comagic.messages.count == 2)
            for wrong in [[], ["--status", "delivered"], ["--status", "parked", "--id", "1"], ["--id", "x"]] {
                #expect(try await house.run(["bookings", "replay"] + wrong).code != 0)
            }
            try await served.stop()
        }
    }

    @Test("exports RFC 4180 that a spreadsheet takes for text, and the same as JSON")
    func export() async throws {
        try await House.open { house in
            let made = try await house.create("--inactive")
            let served = try await house.serve()
            let orders = ["=cmd|' /C calc'!A0", "+7", "-1", "@SUM(A1)", "a,b", #"say \"hi\""#, "plain"]
            for (number, order) in orders.enumerated() {
                let answer = try await served.post(
                    made.hook,
                    #"{"order_id":"\#(order)","code":"C\#(number)","email":"a@example.com","visitor_session_id":""}"#)
                #expect(answer.status == 200)
            }
            let csv = try await house.run("bookings", "export", "--format", "csv")
            #expect(csv.code == 0)
            let rows = Self.rows(csv.output)
            #expect(csv.output.hasSuffix("\r\n"))
            #expect(rows.first?.prefix(5) == ["id", "integrationID", "receivedAt", "orderID", "code"])
            #expect(Set(rows.map(\.count)).count == 1)
            let column = rows.dropFirst().map { $0[3] }
            #expect(
                column.reversed() == [
                    "'=cmd|' /C calc'!A0", "'+7", "'-1", "'@SUM(A1)", "a,b", #"say "hi""#, "plain",
                ])
            let json = try await house.run("bookings", "export", "--format", "json")
            let list = try JSONDecoder().decode([ListedBooking].self, from: Data(json.output.utf8))
            #expect(list.map(\.orderID).reversed() == orders.map { $0.replacing(#"\""#, with: "\"") })
            let none = try await house.run("bookings", "export", "--format", "json", "--status", "delivered")
            #expect(try JSONDecoder().decode([ListedBooking].self, from: Data(none.output.utf8)).isEmpty)
            let header = try await house.run("bookings", "export", "--format", "csv", "--status", "delivered")
            #expect(Self.rows(header.output).count == 1)
            try await served.stop()
        }
    }

    /// A reader of RFC 4180 that knows nothing of the writer.
    private static func rows(_ text: String) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var field = ""
        var isQuoted = false
        var scalars = Array(text.unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\"" where isQuoted && scalars.first == "\"":
                scalars.removeFirst()
                field.unicodeScalars.append(scalar)
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                row.append(field)
                field = ""
            case "\r" where !isQuoted && scalars.first == "\n":
                scalars.removeFirst()
                rows.append(row + [field])
                row = []
                field = ""
            default: field.unicodeScalars.append(scalar)
            }
        }
        return rows
    }
}
