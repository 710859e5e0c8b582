import AsyncHTTPClient
import Foundation
import NIOSSL

@testable import Notices

extension Notice {
    /// An alert in Russian with everything that one may have.
    static func example(
        subject: String = "Заявки не доходят до CoMagic: третий час подряд",
        text: String = "Не отправлено 12 заявок.\nПоследняя ошибка: лимит <исчерпан> & ждём.\n.точка в начале строки",
        link: String? = "https://stitcher.example/admin/alerts?id=7&lang=ru", picture: Picture? = nil,
        facts: [String: String] = ["alert": "backlog", "bookings": "12"]
    ) -> Notice {
        Notice(subject: subject, text: text, link: link, picture: picture, facts: facts)
    }

    /// The smallest PNG: one transparent point.
    static let png: [UInt8] = Array(
        Data(
            base64Encoded:
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
        ) ?? Data())
}

extension MailServer {
    static func example(
        host: String = "127.0.0.1", port: Int = 2_525, security: Security = .none, user: String? = nil,
        password: String? = nil, fromName: String = "Сшиватель"
    ) throws -> MailServer {
        try MailServer(
            host: host, port: port, security: security, user: user, password: password,
            from: "alerts@stitcher.example", fromName: fromName)
    }
}

/// A fixed moment: Thu, 26 Nov 2026 09:05:07 UTC.
let moment = Date(timeIntervalSince1970: 1_795_683_907)

/// Sends with a client of its own; the failure, if there was one.
func failure(
    of notice: Notice = .example(), to channel: NoticeChannel, mail: MailServer? = nil,
    telegramBase: String = "https://api.telegram.org", timeout: Duration = .seconds(10),
    roots: [NIOSSLCertificate] = [], judge: @escaping HostJudge = { .addresses([$0]) }
) async throws -> NoticeFailure? {
    let client = NoticeSender.makeClient()
    let sender = NoticeSender(
        client: client, judge: judge, mail: mail, telegramBase: telegramBase, timeout: timeout,
        additionalTrustRoots: roots,
        now: { moment }, random: { 0xC0FFEE })
    let failure: NoticeFailure?
    do throws(NoticeFailure) {
        try await sender.send(notice, to: channel)
        failure = nil
    } catch {
        failure = error
    }
    try await client.shutdown()
    return failure
}
