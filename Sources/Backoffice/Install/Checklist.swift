import Foundation
package import Ledger
package import SessionStore
package import Stitching
import Wording

/// The steps from a pasted tag to a request at the target, each with its proof or the next step.
package struct Checklist: Sendable {
    package struct Step: Sendable {
        package let isDone: Bool
        package let isWrong: Bool
        package let title: String
        /// The proof, or the next step.
        package let text: String
    }

    package let steps: [Step]
    package let isComplete: Bool

    /// - Parameter bookings: the latest of the integration, newest first, without tests.
    package init(
        _ integration: Integration, _ sightings: RecentSightings, _ bookings: [BookingSummary], _ language: Language
    ) {
        let writer = Writer(integration, sightings, bookings, language)
        self.steps = [
            writer.script, writer.session, writer.handover, writer.webhook, writer.arrival, writer.delivery,
        ]
        self.isComplete = self.steps.allSatisfy(\.isDone)
    }

    private struct Writer {
        let sightings: RecentSightings
        let id: IntegrationID
        let zone: TimeZone
        let bookings: [BookingSummary]
        let language: Language

        init(
            _ integration: Integration, _ sightings: RecentSightings, _ bookings: [BookingSummary], _ language: Language
        ) {
            self.sightings = sightings
            self.id = integration.id
            self.zone = integration.settings.zone
            self.bookings = bookings
            self.language = language
        }

        var script: Step { self.seen(.script, .script, otherwise: nil) }

        var session: Step { self.seen(.session, .session, otherwise: self.trouble) }

        var handover: Step { self.seen(.handover, .handover, otherwise: self.trouble) }

        var webhook: Step {
            let booking = self.bookings.first
            return self.step(.webhook, isDone: booking != nil, booking.map { self.order($0) })
        }

        var arrival: Step {
            let carried: Set<Attribution.Kind> = [.session, .sessionUnseen, .sessionStale]
            let booking = self.bookings.first { carried.contains($0.attribution.kind) }
            let last = self.bookings.first
            let reason = booking == nil ? last?.attribution.reason : nil
            return self.step(
                .arrival, isDone: booking != nil, isWrong: booking == nil && last != nil,
                booking.map { self.order($0) } ?? reason.map { InstallWords.reason($0, self.language) })
        }

        var delivery: Step {
            // A later success must not hide what needs a person now.
            let isTroubled = self.bookings.first.map { [.held, .parked].contains($0.status) } ?? false
            if !isTroubled, let booking = self.bookings.first(where: { $0.status == .delivered }) {
                let number = booking.remoteID.map { InstallWords.number($0, self.language) }
                return self.step(.delivery, isDone: true, self.order(booking) + (number ?? ""))
            }
            guard let booking = self.bookings.first else { return self.step(.delivery, isDone: false, nil) }
            guard let error = booking.lastError else {
                let isOff = booking.status == .inactive
                return self.step(
                    .delivery, isDone: false, isWrong: isOff,
                    isOff ? InstallWords.switchedOff(self.language) : InstallWords.onItsWay(self.language))
            }
            return self.step(
                .delivery, isDone: false, isWrong: true,
                InstallWords.refusal(
                    DeliveryFailure(mnemonic: error.mnemonic, message: error.message), self.language))
        }

        private var trouble: String? {
            self.sightings.reason(of: self.id).map { InstallWords.reported($0, self.language) }
        }

        /// A step that a page's report proves.
        private func seen(_ kind: RecentSightings.Kind, _ step: InstallStep, otherwise trouble: String?) -> Step {
            let sighting = self.sightings.sighting(kind, of: self.id)
            let proof = sighting.map { sighting in
                [PageTime.second(sighting.at, self.language, zone: self.zone), sighting.place].compactMap(\.self)
                    .joined(separator: ", ")
            }
            return self.step(step, isDone: sighting != nil, proof ?? trouble)
        }

        /// - Parameter text: the proof, or what is wrong; `nil` for the usual next step.
        private func step(_ step: InstallStep, isDone: Bool, isWrong: Bool = false, _ text: String?) -> Step {
            Step(
                isDone: isDone, isWrong: isWrong, title: step.title(in: self.language),
                text: text ?? step.next(in: self.language))
        }

        private func order(_ booking: BookingSummary) -> String {
            let names = [booking.orderID, booking.code].compactMap(\.self).joined(separator: " / ")
            let time = PageTime.second(booking.receivedAt, self.language, zone: self.zone)
            return InstallWords.order(names, at: time, self.language)
        }
    }
}
