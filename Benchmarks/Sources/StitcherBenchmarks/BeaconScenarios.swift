import Foundation
import NIOCore
import ScriptServer

/// A beacon's bytes to its value; the peer reads the same fields with `JSONDecoder` and checks none of them.
enum BeaconScenarios {
    private static let text = """
        {"v":1,"s":"17000000001","q":"ready","w":["24860"],"n":true,\
        "u":"https://example.com/tours/altai?utm_source=yandex&utm_medium=cpc","r":"https://yandex.ru/","c":"1"}
        """

    private struct Plain: Decodable {
        struct Order: Decodable {
            var id: String?
            var code: String?
        }

        var v: Int
        var s: String?
        var q: String
        var y: String?
        var w: [String]?
        var n: Bool?
        var u: String?
        var r: String?
        var o: Order?
        var c: String?
    }

    static var all: [Scenario] {
        let body = ByteBuffer(string: Self.text)
        let data = Data(Self.text.utf8)
        return [
            Scenario(
                name: "beacon-decode", operations: 100_000,
                variants: [
                    Scenario.Variant(name: "hand parser (ours)") { operations in
                        for _ in 0..<operations { use(try? Beacon(body: body)) }
                    },
                    Scenario.Variant(name: "JSONDecoder") { operations in
                        for _ in 0..<operations { use(try? JSONDecoder().decode(Plain.self, from: data)) }
                    },
                ])
        ]
    }
}
