import Notices
import Testing

@Suite("Notices, channels and failures")
struct NoticeTests {
    @Test("a subject is one line whatever it was, and has an end")
    func subject() {
        #expect(Notice(subject: " a\r\n\tb\0c\u{202E}d ", text: "").subject == "a b cd")
        #expect(Notice(subject: String(repeating: "ж", count: 200), text: "").subject.count == 200)
        let cut = Notice(subject: String(repeating: "ж", count: 201), text: "").subject
        #expect(cut == String(repeating: "ж", count: 199) + "…")
    }

    @Test("a text keeps its lines and loses what no reader shows")
    func text() {
        #expect(Notice(subject: "", text: "a\r\nb\rc\n\n\td\0\u{1B}[31m\n\n").text == "a\nb\nc\n\n\td[31m")
    }

    @Test("a picture is a PNG of bounded size")
    func picture() {
        #expect(Notice.Picture(png: [], alternative: "") == nil)
        #expect(Notice.Picture(png: Array("GIF89a".utf8), alternative: "") == nil)
        let filler = Array(repeating: UInt8(0), count: Notice.Picture.maximumBytes - Notice.png.count)
        let picture = Notice.Picture(png: Notice.png + filler, alternative: "a\r\nb")
        #expect(picture?.alternative == "a b")
        #expect(Notice.Picture(png: Notice.png + filler + [0], alternative: "") == nil)
    }

    @Test(
        "a channel prints neither address nor secret, however it is printed",
        arguments: [
            NoticeChannel.mail(to: "s3cret@example.ru"), .webhook(url: "https://example.ru/s3cret?key=s3cret"),
            .telegram(token: "123:s3cret", chat: "@s3cret"),
        ])
    func redacted(channel: NoticeChannel) {
        var dumped = ""
        dump([channel], to: &dumped)
        for text in ["\(channel)", String(reflecting: channel), "\([channel])", dumped] {
            #expect(!text.contains("s3cret"))
        }
        #expect("\(channel)" == "\(channel.kind.rawValue), redacted")
    }

    @Test("every failure is told in both languages, and has a label of its own")
    func texts() {
        let refusals = NoticeChannel.Kind.allCases.flatMap { kind in
            NoticeRefusal.Topic.allCases.flatMap { topic in
                [450, 503, 550].map { NoticeRefusal(kind: kind, topic: topic, code: $0, text: "why") }
            }
        }
        let failures: [NoticeFailure] =
            [
                .mailNotConfigured, .unreachable(host: "h"), .encryptionNotOffered(host: "h"), .tls(host: "h"),
                .signInNotOffered(host: "h"), .timedOut(host: "h"), .connectionLost(host: "h"),
                .brokenAnswer(host: "h"), .cancelled,
            ] + NoticeChannel.Kind.allCases.map { .badAddress($0) } + refusals.map { .refused($0) }
        for failure in failures {
            let (russian, english) = (failure.text(russian: true), failure.text(russian: false))
            #expect(russian.hasSuffix(".") && russian.contains { ("а"..."я").contains($0) })
            #expect(english.hasSuffix(".") && !english.contains { ("а"..."я").contains($0) })
            if case .refused(let refusal) = failure {
                #expect(russian.contains("\(refusal.code) why") && english.contains("\(refusal.code) why"))
            }
        }
        #expect(Set(failures.map(\.label)).count == 11)
    }
}
