import FoundationEssentials
import NIOCore
import Stitching
import Testing

@testable import ScriptServer

@Suite struct BeaconDecoderTests {
    private func decode(_ text: String) throws(BeaconError) -> Beacon {
        try Beacon(body: ByteBuffer(string: text))
    }

    private func refusal(_ text: String) -> BeaconError? {
        do throws(BeaconError) {
            _ = try self.decode(text)
            return nil
        } catch {
            return error
        }
    }

    @Test("reads all that the script sends")
    func whole() throws {
        let beacon = try self.decode(
            """
            {"v":1,"s":"17000000001","q":"ready","y":"n2_channel_missing","w":["24860","24861"],"n":true,
             "u":"https://example.com/tour?utm_source=ya","r":"https://ya.ru/","o":{"id":"1001","code":"C6UDS3"},
             "c":"1.2.0"}
            """)
        let session = try #require(VisitorSessionID(rawValue: 17_000_000_001))
        let page = PageFacts(
            address: "https://example.com/tour?utm_source=ya", referrer: "https://ya.ru/",
            widgets: ["24860", "24861"], reason: .n2ChannelMissing)
        #expect(
            beacon
                == Beacon(
                    session: Beacon.Session(id: session, readiness: .ready), page: page,
                    handedOver: true, order: OrderNames(id: "1001", code: "C6UDS3"),
                    scriptVersion: "1.2.0"))
        let now = Date(timeIntervalSince1970: 1_790_000_000)
        let integration = IntegrationID(rawValue: 3)
        #expect(
            beacon.snapshot(of: integration, seenAt: now)
                == SessionSnapshot(
                    id: session, integration: integration, readiness: .ready, page: page, handedOver: true,
                    seenAt: now))
        #expect(
            beacon.event(of: integration, seenAt: now)
                == PageEvent(
                    session: session, integration: integration, order: OrderNames(id: "1001", code: "C6UDS3"),
                    seenAt: now))
    }

    @Test("needs no more than a version and a readiness")
    func smallest() throws {
        let beacon = try self.decode(#"{"v":1,"q":"none"}"#)
        #expect(beacon == Beacon())
        #expect(beacon.snapshot(of: IntegrationID(rawValue: 1), seenAt: .now) == nil)
    }

    @Test(
        "of the server's own script, a widget without n2 beside a session means that it took none",
        arguments: [
            (#""w":["1"],"c":3"#, Attribution.Reason.n2ChannelMissing),
            (#""w":["1"],"c":3,"n":false"#, .n2ChannelMissing),
            (#""w":["1"],"c":3,"n":true"#, nil),
            (#""w":["1"],"c":3,"y":"comagic_not_ready""#, .counterNotReady),
            (#""w":[],"c":3"#, nil),
            // Of any other script it is not known whether it tells n.
            (#""w":["1"]"#, nil),
        ])
    func untold(rest: String, reason: Attribution.Reason?) throws {
        let beacon = try self.decode(#"{"v":1,"s":"17","q":"ready",\#(rest)}"#)
        #expect(beacon.snapshot(of: IntegrationID(rawValue: 1), seenAt: .now)?.page.reason == reason)
    }

    @Test("of an order on a page without a session keeps the page's reason, and blames no widget")
    func orderWithoutSession() throws {
        let integration = IntegrationID(rawValue: 1)
        let beacon = try self.decode(#"{"v":1,"q":"none","y":"comagic_missing","w":["1"],"c":3,"o":{"code":"A"}}"#)
        #expect(beacon.sessionlessPage(of: integration)?.page.reason == .counterMissing)
        let silent = try self.decode(#"{"v":1,"q":"none","w":["1"],"c":3,"o":{"code":"A"}}"#)
        #expect(silent.sessionlessPage(of: integration)?.page.reason == nil)
    }

    @Test("has no event to keep when the page did not know whose booking it was")
    func eventWithoutSession() throws {
        let beacon = try self.decode(#"{"v":1,"q":"none","o":{"code":"A"}}"#)
        #expect(beacon.order == OrderNames(code: "A"))
        #expect(beacon.event(of: IntegrationID(rawValue: 1), seenAt: .now) == nil)
    }

    @Test(
        "takes what is odd but clear",
        arguments: [
            (#"{"v":1,"q":"none","s":"17"}"#, Beacon()),
            (#"{"v":1,"q":"none","s":"nonsense"}"#, Beacon()),
            (#"{"v":2,"v":1,"q":"other","q":"none"}"#, Beacon()),
            (#" { "v" : 1 , "q" : "none" } "# + "\r\n\t", Beacon()),
            (#"{"\u0076":1,"\u0071":"no\u006ee"}"#, Beacon()),
            (#"{"v":1,"q":"none","y":"a_reason_of_tomorrow"}"#, Beacon()),
            (#"{"v":1,"q":"none","y":"comagic_missing"}"#, Beacon(page: PageFacts(reason: .counterMissing))),
            (#"{"v":1,"q":"none","s":null,"y":null,"w":null,"n":null,"u":null,"r":null,"o":null,"c":null}"#, Beacon()),
            (#"{"v":1,"q":"none","w":[1,"2","",null,3]}"#, Beacon(page: PageFacts(widgets: ["1", "2", "3"]))),
            (#"{"v":1,"q":"none","o":{}}"#, Beacon(order: OrderNames())),
            (#"{"v":1,"q":"none","o":{"id":1001,"code":"","x":[{}]}}"#, Beacon(order: OrderNames(id: "1001"))),
            (#"{"v":1,"q":"none","o":{"id":"null","code":"Z9"}}"#, Beacon(order: OrderNames(code: "Z9"))),
            (#"{"v":1,"q":"none","u":"https://a.ru/#token"}"#, Beacon(page: PageFacts(address: "https://a.ru/"))),
            (#"{"v":1,"q":"none","u":"\u002f#\n"}"#, Beacon(page: PageFacts(address: "/"))),
            (#"{"v":1,"q":"none","u":""}"#, Beacon()),
            (#"{"v":1,"q":"none","r":"\u043f\/\ud83d\ude00\"\\я"}"#, Beacon(page: PageFacts(referrer: "п/😀\"\\я"))),
            (#"{"v":1,"q":"none","r":"a\ud83d"}"#, Beacon(page: PageFacts(referrer: "a\u{FFFD}"))),
            (#"{"v":1,"q":"none","r":"\ude00\ud83d\u0041"}"#, Beacon(page: PageFacts(referrer: "\u{FFFD}\u{FFFD}A"))),
            (#"{"v":1,"q":"none","c":7}"#, Beacon(scriptVersion: "7")),
            (#"{"v":1,"q":"none","later":{"a":[1,2.5e-3,true,[[]],{"b":"\n"}]},"":0,"abcdef":1}"#, Beacon()),
        ])
    func tolerated(text: String, expected: Beacon) throws {
        #expect(try self.decode(text) == expected)
    }

    @Test(
        "refuses what is malformed, by name",
        arguments: [
            ("", .notJSON), ("   ", .notJSON), ("[]", .notJSON), ("1", .notJSON), ("null", .notJSON),
            ("{", .notJSON), (#"{"v":1,"q":"none"}}"#, .notJSON), (#"{"v":1,"q":"none",}"#, .notJSON),
            (#"{"v":1 "q":"none"}"#, .notJSON), (#"{"v":01,"q":"none"}"#, .notJSON), (#"{"v":1,"q":none}"#, .notJSON),
            (#"{'v':1,"q":"none"}"#, .notJSON), (#"{"v":1,"q":"no\x6ee"}"#, .notJSON), (#"{"v":1,"x":tru}"#, .notJSON),
            (#"{"v":1,"x":-}"#, .notJSON), (#"{"v":1,"x":1.}"#, .notJSON), (#"{"v":1,"x":1e}"#, .notJSON),
            (#"{"v":1,"x":"\u12"}"#, .notJSON), (#"{"v":1,"x":"\"#, .notJSON), ("{\"v\":1,\"x\":\"a\nb\"}", .notJSON),
            (#"{"v":1,"q":"none"}"# + "\0", .notJSON), ("\u{FEFF}" + #"{"v":1,"q":"none"}"#, .notJSON),
            ("{}", .wrongVersion), (#"{"v":2,"q":"none"}"#, .wrongVersion), (#"{"v":"1","q":"none"}"#, .wrongVersion),
            (#"{"v":11,"q":"none"}"#, .wrongVersion), (#"{"v":1,"v":null,"q":"none"}"#, .wrongVersion),
            (#"{"v":1}"#, .badField("q")), (#"{"v":1,"q":"maybe"}"#, .badField("q")),
            (#"{"v":1,"q":true}"#, .badField("q")),
            (#"{"v":1,"q":"ready"}"#, .badField("s")), (#"{"v":1,"q":"stale","s":""}"#, .badField("s")),
            (#"{"v":1,"q":"ready","s":17}"#, .badField("s")), (#"{"v":1,"q":"ready","s":"017"}"#, .badField("s")),
            (#"{"v":1,"q":"ready","s":"-17"}"#, .badField("s")),
            (#"{"v":1,"q":"ready","s":"9223372036854775808"}"#, .badField("s")),
            (#"{"v":1,"q":"ready","s":"17000000001 "}"#, .badField("s")),
            (#"{"v":1,"q":"none","y":1}"#, .badField("y")),
            (#"{"v":1,"q":"none","w":"1"}"#, .badField("w")), (#"{"v":1,"q":"none","w":[[]]}"#, .badField("w")),
            (#"{"v":1,"q":"none","w":[1.5]}"#, .badField("w")), (#"{"v":1,"q":"none","w":[-1]}"#, .badField("w")),
            (#"{"v":1,"q":"none","w":["a\u0000"]}"#, .badField("w")),
            (#"{"v":1,"q":"none","n":1}"#, .badField("n")), (#"{"v":1,"q":"none","n":"true"}"#, .badField("n")),
            (#"{"v":1,"q":"none","u":7}"#, .badField("u")), (#"{"v":1,"q":"none","u":"a\nb"}"#, .badField("u")),
            (#"{"v":1,"q":"none","r":["x"]}"#, .badField("r")), (#"{"v":1,"q":"none","r":"\u007f"}"#, .badField("r")),
            (#"{"v":1,"q":"none","o":"1001"}"#, .badField("o")), (#"{"v":1,"q":"none","o":{"id":{}}}"#, .badField("o")),
        ] as [(String, BeaconError)])
    func refused(text: String, error: BeaconError) {
        #expect(self.refusal(text) == error)
    }

    @Test("refuses bytes that are not UTF-8, wherever they stand")
    func invalidUTF8() {
        for sequence in [
            [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xC3, 0x28],
        ] as [[UInt8]] {
            for key in ["r", "later", "u"] {
                let bytes = Array("{\"v\":1,\"q\":\"none\",\"\(key)\":\"".utf8) + sequence + Array("\"}".utf8)
                #expect(throws: BeaconError.notJSON) { try Beacon(body: ByteBuffer(bytes: bytes)) }
            }
        }
    }

    @Test("holds every limit exactly")
    func limits() throws {
        func text(_ count: Int) -> String { String(repeating: "x", count: count) }
        func body(_ fields: String) -> String { "{\"v\":1,\"q\":\"none\",\(fields)}" }
        #expect(try self.decode(body("\"u\":\"\(text(1_024))\"")).page.address?.utf8.count == 1_024)
        #expect(try self.decode(body("\"u\":\"\(text(1_025))\"")).page.address == text(1_024))
        #expect(try self.decode(body("\"r\":\"\(text(513))\"")).page.referrer == text(512))
        // Two bytes a letter after an odd start: the letter that would be halved goes.
        #expect(
            try self.decode(body("\"r\":\"x\(String(repeating: "я", count: 300))\"")).page.referrer?.utf8.count == 511)
        #expect(
            try self.decode(body("\"r\":\"\\u0078\(String(repeating: "я", count: 300))\"")).page.referrer?.utf8.count
                == 511)
        #expect(try self.decode(body("\"o\":{\"id\":\"\(text(64))\"}")).order?.id == text(64))
        #expect(self.refusal(body("\"o\":{\"id\":\"\(text(65))\"}")) == .badField("o"))
        #expect(try self.decode(body("\"w\":[\"\(text(32))\"]")).page.widgets == [text(32)])
        #expect(self.refusal(body("\"w\":[\"\(text(33))\"]")) == .badField("w"))
        #expect(
            try self.decode(body("\"w\":[\((1...32).map(String.init).joined(separator: ","))]")).page.widgets.count
                == 32)
        // As old libraries make of it, which give arrays a `toJSON` of their own.
        #expect(try self.decode(body("\"w\":\"[\\\"24860\\\", \\\"24861\\\"]\"")).page.widgets == ["24860", "24861"])
        #expect(try self.decode(body("\"w\":\"[]\"")).page.widgets.isEmpty)
        #expect(self.refusal(body("\"w\":\"[\(text(33))]\"")) == .badField("w"))
        #expect(self.refusal(body("\"w\":[\((1...33).map(String.init).joined(separator: ","))]")) == .badField("w"))
        #expect(try self.decode(body("\"c\":\"\(text(33))\"")).scriptVersion == nil)
        let padding = Beacon.maximumBytes - body("\"x\":\"\"").utf8.count
        #expect(try self.decode(body("\"x\":\"\(text(padding))\"")) == Beacon())
        #expect(self.refusal(body("\"x\":\"\(text(padding + 1))\"")) == .tooLarge)
        func nested(_ depth: Int) -> String {
            body("\"x\":" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
        }
        #expect(try self.decode(nested(BeaconScanner.maximumDepth - 1)) == Beacon())
        #expect(self.refusal(nested(BeaconScanner.maximumDepth)) == .notJSON)
        #expect(self.refusal(nested(2_000)) == .notJSON)
    }

    @Test("names its errors without a visitor's words")
    func labels() {
        #expect(BeaconError.badField("u").label == "bad_u")
        #expect(BeaconError.tooLarge.description.contains("4096"))
        #expect(!BeaconError.notJSON.label.contains(" "))
    }
}
