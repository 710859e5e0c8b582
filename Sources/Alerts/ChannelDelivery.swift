import Foundation
package import Ledger
package import Notices
import Stitching

/// Delivers notices to the channels that people chose.
package struct ChannelDelivery: Sendable {
    /// Waits between attempts, in seconds. A notice is given up after a day.
    private static let waits: [Double] = [60, 300, 900, 3_600]
    private static let patience: Double = 86_400

    private let sender: NoticeSender

    package init(_ sender: NoticeSender) {
        self.sender = sender
    }

    func deliver(_ notice: QueuedNotice) async throws(NoticeFailure) {
        let picture = notice.picture.flatMap { Notice.Picture(png: $0, alternative: notice.pictureText ?? "") }
        try await self.sender.send(
            Notice(
                subject: notice.subject, text: notice.text, link: notice.link, picture: picture, facts: notice.facts),
            to: NoticeChannel(notice.channel.settings.target))
    }

    /// One attempt at once, so that a person who sets a channel up sees whether it works.
    package func test(_ channel: Channel, link: String) async throws(NoticeFailure) {
        let language = channel.settings.language
        try await self.sender.send(
            Notice(
                subject: language.say("Проверка оповещений Stitcher", "A test of Stitcher's alerts"),
                text: language.say(
                    "Если вы это читаете, оповещения сюда доходят.", "If you read this, alerts reach you here."),
                link: link, facts: ["alert": "test", "state": "test"]),
            to: NoticeChannel(channel.settings.target))
    }

    /// When to try again; `nil` when a retry is useless.
    ///
    /// - Parameter mayGiveUp: `false` while the clock is in doubt.
    static func retry(
        _ notice: QueuedNotice, _ failure: NoticeFailure, at now: Date, mayGiveUp: Bool
    ) -> Date? {
        guard failure.isWorthRetrying else { return nil }
        guard !mayGiveUp || now.timeIntervalSince(notice.createdAt) < Self.patience else { return nil }
        let wait = Self.waits[min(notice.attempts, Self.waits.count - 1)]
        let told = failure.retryAfter.map { Double($0.components.seconds) } ?? 0
        return now.addingTimeInterval(max(wait, min(told, 3_600)))
    }
}

extension NoticeChannel {
    fileprivate init(_ target: ChannelSettings.Target) {
        self =
            switch target {
            case .mail(let address): .mail(to: address)
            case .webhook(let url): .webhook(url: url)
            case .telegram(let token, let chat): .telegram(token: token, chat: chat)
            }
    }
}
