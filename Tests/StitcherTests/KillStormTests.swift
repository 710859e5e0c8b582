import Foundation
import Glibc
import Sandbox
import TestSupport
import Testing

/// Takes some twenty seconds each: ten lives of the program, and what each left in doubt is looked up afterwards.
@Suite("Killing the program ten times", .timeLimit(.minutes(5)))
struct KillStormTests {
    /// One webhook after another over a connection each, every one until it is acknowledged, as a sender that comes again
    /// does. Orders have the same numbers at both sites; some bodies hold two bookings; some webhooks come again with
    /// another name, and some order numbers with another customer. A phone belongs to one booking. Nothing but bash: a
    /// process of its own that knows nothing of this package.
    private static let poster = #"""
        port=$1 hook=$2 name=$3 poster=$4 acknowledged=$5 stop=$6 number=0
        post() {
            while [ ! -e "$stop" ]; do
                status=
                if { exec 3<>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null; then
                    printf 'POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s' \
                        "$hook" "${#1}" "$1" >&3 2>/dev/null
                    read -r -t 5 _ status _ <&3 2>/dev/null
                    exec 3>&- 3<&-
                fi
                [ "$status" = 200 ] && return 0
                sleep 0.05
            done
            return 1
        }
        booking() {
            session=17000000001; [ $((number % 3)) -eq 0 ] && session=
            echo "{\"name\":\"$1\",\"phone\":\"+$2\",\"message\":\"Номер заказа: $name-$number$3\",\"visitor_session_id\":\"$session\"}"
        }
        while [ ! -e "$stop" ]; do
            one=$(printf '791%d0%06d' "$poster" "$number") two=$(printf '791%d1%06d' "$poster" "$number")
            case $((number % 5)) in
                1) post "[$(booking A "$one"),$(booking B "$two" b)]" && printf '%s\n' "$one" "$two" >>"$acknowledged" ;;
                2) post "$(booking A "$one")" && echo "$one" >>"$acknowledged" && post "$(booking C "$one")" ;;
                3) post "$(booking A "$one")" && echo "$one" >>"$acknowledged" &&
                    post "$(booking B "$two")" && echo "$two" >>"$acknowledged" ;;
                *) post "$(booking A "$one")" && echo "$one" >>"$acknowledged" ;;
            esac
            number=$((number + 1))
        done
        """#

    @Test(
        "at random moments, between upload and record, too, while four processes post: each booking once in CoMagic",
        arguments: [7, 20_261_125] as [UInt64])
    func tenTimes(seed: UInt64) async throws {
        try await House.open { house in
            var chance = SeededGenerator(seed: seed)
            #expect(house.comagic.options.repeats == .duplicates, "a repeated name makes a duplicate")
            let sites = [try await house.create(), try await house.create()]
            // Stored at once and answered late: most moments lie between upload and record.
            house.comagic.add(try Fault(text: "slow:250*always@upload.offline_messages"))
            var served = try await house.serve("--match-window", "0s", "--report-delay", "1s")
            let port = try #require(URL(string: served.url)?.port)
            let stop = "\(house.scratch)/stop"
            let posters = try (1...4).map { try Self.post(as: $0, sites[$0 % 2].hook, port, house, stop) }
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
            let sent = Dictionary(grouping: house.comagic.messages, by: { $0.phone ?? "" }).mapValues(\.count)
            #expect(sent.filter { $0.value > 1 }.isEmpty, "twice in CoMagic")
            #expect(acknowledged.subtracting(sent.keys).isEmpty, "acknowledged and lost")
            #expect(sent.count == kept.count)
            let names = Set(house.comagic.messages.map { $0.extID ?? "" })
            #expect(names.count == house.comagic.messages.count, "two bookings under one name")
            try await served.stop()
        }
    }

    private static func post(
        as number: Int, _ hook: String, _ port: Int, _ house: House, _ stop: String
    ) throws -> Child {
        try Child(
            "/bin/bash",
            [
                "-c", Self.poster, "poster", "\(port)", hook, "P\((number + 1) / 2)", "\(number)",
                "\(house.scratch)/acknowledged\(number)", stop,
            ],
            environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C"], directory: house.scratch,
            output: "\(house.scratch)/poster\(number).out", errors: .file("\(house.scratch)/poster\(number).err"))
    }

    private static func acknowledged(_ house: House) -> Set<String> {
        Set(
            (1...4).flatMap { number in
                let data = FileManager.default.contents(atPath: "\(house.scratch)/acknowledged\(number)") ?? Data()
                return String(decoding: data, as: UTF8.self).split(separator: "\n").map { String($0) }
            })
    }
}
