import Foundation
import Glibc
import Sandbox
import TestSupport
import Testing

/// Takes some twenty seconds each: ten lives of the program, and what each left in doubt is looked up afterwards.
@Suite("Killing the program ten times", .timeLimit(.minutes(5)))
struct KillStormTests {
    /// One webhook after another over a connection each, every order until it is acknowledged, as a sender that comes
    /// again does. Nothing but bash: a process of its own that knows nothing of this package.
    private static let poster = #"""
        port=$1 hook=$2 name=$3 acknowledged=$4 stop=$5 number=0
        while [ ! -e "$stop" ]; do
            session=17000000001; [ $((number % 3)) -eq 0 ] && session=
            body="{\"name\":\"A\",\"phone\":\"+79161234567\",\"message\":\"Номер заказа: $name-$number\",\"visitor_session_id\":\"$session\"}"
            status=
            if { exec 3<>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null; then
                printf 'POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s' \
                    "$hook" "${#body}" "$body" >&3 2>/dev/null
                read -r -t 5 _ status _ <&3 2>/dev/null
                exec 3>&- 3<&-
            fi
            if [ "$status" = 200 ]; then
                echo "$name-$number" >>"$acknowledged"; number=$((number + 1))
            else
                sleep 0.05
            fi
        done
        """#

    @Test(
        "at random moments, between upload and record, too, while four processes post: each acknowledged once in CoMagic",
        arguments: [7, 20_261_125] as [UInt64])
    func tenTimes(seed: UInt64) async throws {
        try await House.open { house in
            var chance = SeededGenerator(seed: seed)
            #expect(house.comagic.options.repeats == .duplicates, "a repeated name makes a duplicate")
            let made = try await house.create()
            // Stored at once and answered late: most moments lie between upload and record.
            house.comagic.add(try Fault(text: "slow:250*always@upload.offline_messages"))
            var served = try await house.serve("--match-window", "0s", "--report-delay", "1s")
            let port = try #require(URL(string: served.url)?.port)
            let stop = "\(house.scratch)/stop"
            let posters = try (1...4).map { try Self.post(as: $0, made.hook, port, house, stop) }
            for life in 1...10 {
                try await Task.sleep(for: .milliseconds(Int.random(in: 150...900, using: &chance)))
                served.program.signal(SIGKILL)
                #expect(try await served.program.end().signal == SIGKILL)
                if life == 10 { house.comagic.clearFaults() }
                served = try await house.serve(
                    "--match-window", "0s", "--report-delay", "1s", "--port", "\(port)")
            }
            _ = FileManager.default.createFile(atPath: stop, contents: nil)
            let haveEnded = await eventually(within: .seconds(20)) { posters.allSatisfy { $0.ended != nil } }
            #expect(haveEnded)
            let acknowledged = Self.acknowledged(house)
            #expect(acknowledged.count > 50)
            let kept = try await house.bookings(within: .seconds(60)) { all in
                all.allSatisfy { $0.status == "delivered" }
            }
            #expect(acknowledged.isSubset(of: Set(kept.compactMap(\.orderID))))
            let sent = Dictionary(grouping: house.comagic.messages, by: { $0.extID ?? "" }).mapValues(\.count)
            #expect(sent.filter { $0.value > 1 }.isEmpty, "twice in CoMagic")
            #expect(acknowledged.allSatisfy { sent["bukza-\($0)"] == 1 })
            #expect(sent.count == kept.count)
            try await served.stop()
        }
    }

    private static func post(
        as number: Int, _ hook: String, _ port: Int, _ house: House, _ stop: String
    ) throws -> Child {
        try Child(
            "/bin/bash",
            [
                "-c", Self.poster, "poster", "\(port)", hook, "P\(number)", "\(house.scratch)/acknowledged\(number)",
                stop,
            ],
            environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C"], directory: house.scratch,
            output: "\(house.scratch)/poster\(number).out", errors: "\(house.scratch)/poster\(number).err")
    }

    private static func acknowledged(_ house: House) -> Set<String> {
        Set(
            (1...4).flatMap { number in
                let data = FileManager.default.contents(atPath: "\(house.scratch)/acknowledged\(number)") ?? Data()
                return String(decoding: data, as: UTF8.self).split(separator: "\n").map { String($0) }
            })
    }
}
