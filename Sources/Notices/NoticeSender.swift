package import AsyncHTTPClient
package import FoundationEssentials
import NIOCore
package import NIOSSL

/// Sends notices to people: by mail, to a webhook, through a Telegram bot. It tries once; the caller retries.
package struct NoticeSender: Sendable {
    private let client: HTTPClient
    private let judge: HostJudge
    private let mail: MailServer?
    private let telegramBase: String
    private let timeout: Duration
    private let additionalTrustRoots: [NIOSSLCertificate]
    private let now: @Sendable () -> Date
    private let random: @Sendable () -> UInt64

    /// - Parameters:
    ///   - client: a client that follows no redirect, such as ``makeClient()`` makes; its creator shuts it down. Its
    ///     event loops also carry the mail.
    ///   - judge: asked about the host of a webhook, which people enter. The mail server and `telegramBase` are the
    ///     operator's choice and may be anywhere.
    ///   - mail: `nil` when there is no mail server.
    ///   - telegramBase: another address for tests, or for an own server.
    ///   - timeout: for one notice, from connecting to the last byte.
    ///   - additionalTrustRoots: certificates that are trusted for the mail server, in addition to those of the system.
    ///   - now: for the date of a message.
    ///   - random: for the id of a message; two equal values at the same moment make one id.
    package init(
        client: HTTPClient, judge: @escaping HostJudge, mail: MailServer?,
        telegramBase: String = "https://api.telegram.org",
        timeout: Duration = .seconds(20), additionalTrustRoots: [NIOSSLCertificate] = [],
        now: @escaping @Sendable () -> Date, random: @escaping @Sendable () -> UInt64
    ) {
        self.client = client
        self.judge = judge
        self.mail = mail
        self.telegramBase = telegramBase
        self.timeout = timeout
        self.additionalTrustRoots = additionalTrustRoots
        self.now = now
        self.random = random
    }

    /// A client that follows no redirect: a notice and the secret in its address must not be passed on.
    package static func makeClient() -> HTTPClient {
        HTTPClient(eventLoopGroupProvider: .singleton, configuration: self.configuration)
    }

    static var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        return configuration
    }

    /// Returns when the other side has accepted the notice.
    ///
    /// Throws otherwise; ``NoticeFailure/isWorthRetrying`` then says whether to try again. After a lost connection or a
    /// timeout a second attempt may deliver the notice twice.
    package func send(_ notice: Notice, to channel: NoticeChannel) async throws(NoticeFailure) {
        switch channel {
        case .mail(let address): try await self.mail(notice, to: address)
        case .webhook(let url): try await self.post(notice, to: url)
        case .telegram(let token, let chat): try await self.tell(notice, token: token, chat: chat)
        }
    }

    private func mail(_ notice: Notice, to address: String) async throws(NoticeFailure) {
        guard let server = self.mail else { throw .mailNotConfigured }
        guard let recipient = MailAddress(address) else { throw .badAddress(.mail) }
        let date = self.now()
        let seconds = UInt64(max(0, min(date.timeIntervalSince1970, 1e15)))
        let message = MailMessage(
            notice: notice, sender: server.sender, senderName: server.fromName, recipient: recipient, date: date,
            mark: "\(String(seconds, radix: 36))x\(String(self.random(), radix: 36))")
        let smtp = SMTPClient(
            group: self.client.eventLoopGroup, server: server, additionalTrustRoots: self.additionalTrustRoots,
            timeout: self.timeout)
        try await smtp.deliver(message)
    }

    private func post(_ notice: Notice, to url: String) async throws(NoticeFailure) {
        guard let address = WebhookAddress(url) else { throw .badAddress(.webhook) }
        let json = try Self.encoded(.webhook) { try JSONEncoder.ofNotices.encode(WebhookBody(notice: notice)) }
        let answer = try await NoticePost(client: self.client, judge: self.judge, timeout: self.timeout)
            .send(json, to: address.url, host: address.host, readsBody: false)
        guard !(200..<300).contains(answer.status) else { return }
        throw .refused(
            NoticeRefusal(
                kind: .webhook, topic: .notice, code: answer.status, text: "", retryAfter: answer.retryAfter))
    }

    private func tell(_ notice: Notice, token: String, chat: String) async throws(NoticeFailure) {
        guard let bot = TelegramBot(token: token, chat: chat),
            let address = WebhookAddress(bot.url(base: self.telegramBase))
        else { throw .badAddress(.telegram) }
        let json = try Self.encoded(.telegram) { try bot.json(notice) }
        let answer = try await NoticePost(client: self.client, judge: nil, timeout: self.timeout)
            .send(json, to: address.url, host: address.host, readsBody: true)
        let said = TelegramAnswer(answer.body)
        if answer.status == 200, said?.ok == true { return }
        // The page of an intermediary that accepts everything.
        if answer.status == 200, said == nil { throw .brokenAnswer(host: address.host) }
        let code = said?.errorCode ?? answer.status
        let seconds = said?.parameters?.retryAfter.map { Duration.seconds(max(0, min($0, 86_400))) }
        throw .refused(
            NoticeRefusal(
                kind: .telegram, topic: said == nil ? .notice : TelegramAnswer.topic(of: code), code: code,
                text: ServerText.line(said?.description ?? "", hiding: bot.secrets + address.secrets),
                retryAfter: seconds ?? answer.retryAfter))
    }

    private static func encoded(
        _ kind: NoticeChannel.Kind, _ encode: () throws -> Data
    ) throws(NoticeFailure) -> Data {
        do {
            return try encode()
        } catch {
            throw .badAddress(kind)
        }
    }
}
