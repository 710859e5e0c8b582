import Foundation
import Sandbox
import Testing

@Suite("What the program leaves of a person", .timeLimit(.minutes(5)))
struct SecrecyTests {
    @Test("nothing in the log at its most talkative, nor in any file or copy, delivered, refused or unreadable")
    func nothing() async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve("--log-level", "trace", "--match-window", "0s")
            let body = { (order: Int) in
                """
                {"name":"Аристарх Велимиров","phone":"8 (999) 555-44-33","email":"Aristarkh@Velimir.Example",\
                "message":"Номер заказа: 400\(order) Аристарх тел 89995554433; Код бронирования: C\(order); \
                Комментарий: звоните АРИСТАРХУ на +7 999 555 44 33","visitor_session_id":"17000000001"}
                """
            }
            _ = try await served.post(made.hook, body(1))
            _ = await house.messages(1)
            house.comagic.add(
                try Fault(text: "invalid_parameter_value:offline_messages.phone*2@upload.offline_messages"))
            _ = try await served.post(made.hook, body(2))
            _ = try await served.post(made.hook, "Аристарх 89995554433")
            _ = try await house.bookings { all in all.count == 3 && all.allSatisfy { $0.status != "pending" } }
            let shown = try await house.run("bookings", "list", "--format", "json")
            #expect(shown.output.contains(#""orderID" : "4001""#) || shown.output.contains(#""orderID":"4001""#))
            #expect(try await house.run("backup", "\(house.scratch)/copy").code == 0)
            served.program.signal(SIGTERM)
            let log = try await served.program.end(within: .seconds(30)).errors
            let texts = [
                "Аристарх", "АРИСТАРХ", "Велимир", "555-44-33", "555 44 33", "9995554433", "Velimir", "velimir",
                "звоните",
            ]
            #expect(log.contains("delivery attempted"))
            for text in texts {
                #expect(!log.contains(text), "\(text) is in the log")
                #expect(!shown.output.contains(text), "\(text) is in the list")
            }
            for directory in [house.data, "\(house.scratch)/copy"] {
                for name in try FileManager.default.contentsOfDirectory(atPath: directory) {
                    let contents = FileManager.default.contents(atPath: "\(directory)/\(name)") ?? Data()
                    for text in texts {
                        #expect(contents.range(of: Data(text.utf8)) == nil, "\(text) is in \(name)")
                    }
                }
            }
        }
    }
}
