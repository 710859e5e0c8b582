import Bukza
import Foundation
import Stitching
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite("Hostile bodies")
struct BukzaHostileBodyTests {
    private static let patterns = [
        "\"", "\\", "{", "[", "}", "]", "{[", "\\\"", "\"\\", "\"a\":", "\"a\":[", "\"a\":{\"", "{\"a\":[\"",
        "\"name\":\"",
        "\"name\":\"\\", "{\"name\":", "\",\"name\":\"", "\", \"a\": \"", "\"a\"   ", "\"a\" , ", ",", " ", "\n",
        "\u{0}", "&=", "%7B",
        "name={&", "Номер заказа ", "Номер заказа:", "Order number: 1 ", "\u{301}", "🇷🇺", "👨\u{200D}", "+7 ", "'name':'",
        "“name”:“",
        "\"a\":[[{\"b\":", "\\u0", "\\ud800", "a@", "<", "1", "г", "1.", "T", "\"phone\":[{\"name\":\"x\"}],",
        "/*", "//", "\",/*", "\",//\n", "\",//\",\n", "#\n", "»,", "{a:", "&amp;", "&#", "&#x41;", "<a ", "<br>",
        "<!--",
        "[bukza_", "[bukza_n2]", "%a", "$a_id", "__", "{{order}}", "<%=", "((", "Комментарий: ", ". Номер заказа: 1",
        "Код бронирования: x; Номер заказа: y\n", "{\"code\":\"1\"},", "{\"a\":1}\n", "{},", "data[a]=1&",
        "a[0][code]=1&",
        "&nbsp;", "--x\r\n", "--x\r\nContent-Disposition: form-data; name=\"phone\"\r\n\r\n1\r\n", "\u{A0}", "1 / ",
        "{\"code\":\"1\",\"x\":{",
    ]

    private static let frames = [
        ("", ""), (#"{"name": ""#, #"", "phone": "89161234567"}"#), (#"{"message": ""#, ""), (#"{"phone": ""#, #""}"#),
        (#"{"date_time": ""#, #""}"#), (#"{"a": "#, #", "name": "x"}"#), (#"{"email": ""#, #""}"#),
        (#"{x"name": ""#, #""}"#), (#"{"code": ""#, #""}"#), (#"{"bookings": ["#, "]}"), ("{name: “", "”}"),
        (#"{"name": "x", "#, #""phone": "1", "email": "2", "message": "3"}"#),
    ]

    // Takes some ten milliseconds for each of the bodies, and there are a thousand: the reader must not have a weak spot.
    @Test("anything is read in linear time", arguments: patterns)
    func linear(pattern: String) {
        for (head, tail) in Self.frames {
            let small = self.seconds(pattern: pattern, head: head, tail: tail, bytes: 2_048)
            let large = self.seconds(pattern: pattern, head: head, tail: tail, bytes: 16_384)
            // Eight times the size: eight times the time when linear, 64 times when quadratic. The floor takes out
            // noise; a quadratic reading of 16 KiB takes seconds in a debug build.
            #expect(large < max(20 * small, 0.15), "\(head) \(small) \(large)")
        }
    }

    // Takes some hundred milliseconds each in a debug build: the largest body, all of it of the worst kinds.
    @Test(
        "64 KiB of brackets, comments and entities that never end are read at once",
        arguments: ["[", "{\"a\":", "\",/*", "&amp;", "{{order}}", "Номер заказа: 1 ", "<a ", "{\"code\":\"1\"},", "🇷🇺"])
    func largest(pattern: String) {
        for (head, tail) in Self.frames.prefix(3) {
            let seconds = self.seconds(pattern: pattern, head: head, tail: tail, bytes: BukzaWebhook.maximumBytes)
            #expect(seconds < 5, "\(head) \(seconds)")
        }
    }

    private func seconds(pattern: String, head: String, tail: String, bytes: Int) -> Double {
        let unit = Array(pattern.utf8)
        let count = (bytes - head.utf8.count - tail.utf8.count) / unit.count
        let body = Array(head.utf8) + Array(repeatElement(unit, count: count).joined()) + Array(tail.utf8)
        let start = Self.threadSeconds()
        _ = try? BukzaExamples.read(body, timeZone: .gmt)
        return Self.threadSeconds() - start
    }

    /// The processor time of this thread: other tests and other programs do not count.
    private static func threadSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    @Test("thousands of mutations: a value or a named refusal, within the bounds", arguments: [1, 2, 3, 4])
    func mutations(seed: UInt64) throws {
        var chance = MutationChance(state: seed)
        let bodies = try BukzaExamples.fixtureNames.map { try BukzaExamples.fixture($0) }
        for _ in 0..<1_000 {
            var body = bodies[Int.random(in: bodies.indices, using: &chance)]
            for _ in 0..<Int.random(in: 1...6, using: &chance) { self.mutate(&body, using: &chance) }
            do throws(BukzaWebhookError) {
                let webhook = try BukzaExamples.read(body)
                #expect(
                    (webhook.contact.name?.utf8.count ?? 0) <= 1_024 && (webhook.message?.utf8.count ?? 0) <= 16_384)
                for text in [webhook.orderID, webhook.code, webhook.contact.name, webhook.widgetID, webhook.utm.source]
                {
                    #expect(text.map { !$0.isEmpty && $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } } ?? true)
                }
                #expect((webhook.orderID?.utf8.count ?? 0) <= 255 && (webhook.code?.utf8.count ?? 0) <= 255)
                #expect(webhook.contact.phone.map { (8...15).contains($0.digits.utf8.count) } ?? true)
            } catch {
                #expect([.empty, .tooLarge, .noFields, .setUpPing, .tooManyBookings].contains(error))
            }
        }
    }

    private func mutate(_ body: inout [UInt8], using chance: inout MutationChance) {
        let special = Array("\"\\{}[]:,\n\t~;0987 ".utf8) + [0, 0xD0, 0xFF, 0xFE, 0xEF]
        guard !body.isEmpty else { return body.append(special.randomElement(using: &chance) ?? 0) }
        let place = Int.random(in: body.indices, using: &chance)
        switch Int.random(in: 0..<7, using: &chance) {
        case 0: body.removeSubrange(place...)
        case 1: body[place] ^= 1 << UInt8.random(in: 0..<8, using: &chance)
        case 2: body.insert(special.randomElement(using: &chance) ?? 0, at: place)
        case 3: body.remove(at: place)
        case 4:
            let end = min(body.count, place + Int.random(in: 1...80, using: &chance))
            body.insert(contentsOf: body[place..<end], at: Int.random(in: body.indices, using: &chance))
        case 5: body[place] = UInt8.random(in: 0...255, using: &chance)
        default: body = Array(body[place...]) + body[..<place]
        }
    }
}

/// SplitMix64: the same mutations for the same seed on every machine.
private struct MutationChance: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var value = self.state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
