import Foundation
import Ledger
import Stitching

/// A realistic past for an integration, generated from a seed: the same seed, end and number give the same history.
///
/// Bookings follow the season, the week and the hour. Coverage has good and bad weeks, as on a real site: a page
/// without the script for ten days, a month of late consent, browsers that lose more than others.
struct MadeUpHistory: Sendable {
    let integration: IntegrationID
    let zone: TimeZone
    let destination: Destination
    /// The last moment of the history.
    let end: Date
    let days: Int
    /// Approximate total number.
    let bookings: Int
    let seed: UInt64

    /// Number of bookings written at once.
    private static let chunk = 1_000

    /// Writes the whole history, oldest first.
    ///
    /// - Parameter progress: gets the number of bookings written so far.
    func write(
        to bookings: any BookingArchive, _ funnel: any CoverageCounts, progress: (Int) -> Void = { _ in }
    ) async throws {
        var chance = SplitMix(seed: self.seed)
        let calendar = Calendar.gregorian(in: self.zone)
        let hours = self.days * 24
        let start = self.end.addingTimeInterval(-Double(hours) * 3_600)
        let weights = (0..<hours).map { Self.weight(start.addingTimeInterval(Double($0) * 3_600), calendar) }
        let scale = Double(self.bookings) / max(1, weights.reduce(0, +))
        var past: [PastBooking] = []
        var visits: [FunnelKey: Int] = [:]
        var number = 0
        for hour in 0..<hours {
            let began = start.addingTimeInterval(Double(hour) * 3_600)
            let expected = weights[hour] * scale
            let count =
                Int(expected)
                + (Double.random(in: 0..<1, using: &chance) < expected.truncatingRemainder(dividingBy: 1) ? 1 : 0)
            self.note(&visits, of: count, at: began, &chance)
            let moments = (0..<count).map { _ in Double.random(in: 0..<3_600, using: &chance) }.sorted()
            for moment in moments {
                number += 1
                past.append(self.booking(number, began.addingTimeInterval(moment), &chance))
            }
            guard past.count >= Self.chunk || hour == hours - 1 else { continue }
            try await bookings.fill(past)
            past.removeAll(keepingCapacity: true)
            progress(number)
        }
        try await funnel.add(visits)
    }

    /// The relative number of bookings of an hour.
    private static func weight(_ date: Date, _ calendar: Calendar) -> Double {
        let parts = calendar.dateComponents([.hour, .weekday, .month], from: date)
        let hour = [
            0.2, 0.1, 0.05, 0.03, 0.03, 0.05, 0.2, 0.5, 0.9, 1.2, 1.4, 1.5, 1.5, 1.4, 1.3, 1.3, 1.4, 1.5, 1.7, 1.9, 2.0,
            1.7,
            1.1, 0.5,
        ][parts.hour ?? 0]
        let week = [1.5, 0.7, 0.7, 0.8, 0.9, 1.2, 1.6][(parts.weekday ?? 1) - 1]
        let season = [0.8, 0.8, 0.9, 1.0, 1.2, 1.3, 1.5, 1.4, 1.1, 0.9, 0.8, 1.1][(parts.month ?? 1) - 1]
        return hour * week * season
    }

    private func note(
        _ visits: inout [FunnelKey: Int], of bookings: Int, at date: Date, _ chance: inout SplitMix
    ) {
        let hour = UTCHour(of: date).rawValue
        let loaded = bookings * 28 + Int.random(in: 0...9, using: &chance)
        let steps: [(FunnelStage, Double)] = [(.loaded, 1), (.ready, 0.93), (.widget, 0.3), (.handed, 0.275)]
        for (stage, share) in steps {
            let count = Int(Double(loaded) * share)
            if count > 0 {
                visits[FunnelKey(integration: self.integration, hour: hour, stage: stage), default: 0] += count
            }
        }
    }

    private func booking(_ number: Int, _ at: Date, _ chance: inout SplitMix) -> PastBooking {
        let visit = MadeUpVisit(daysAgo: self.end.timeIntervalSince(at) / 86_400, &chance)
        let code = "B\(String(number &* 7_919 + 46_656, radix: 36).uppercased())"
        let order = "\(100_000 + number)"
        let person = MadeUpVisit.person(number, &chance)
        let attribution = visit.attribution(session: 17_000_000_000 + Int64(number), &chance)
        let n2: N2 =
            switch attribution.kind {
            case .session, .sessionUnseen, .sessionStale: attribution.session.map { .session($0) } ?? .empty
            case .fallback: attribution.reason.flatMap(Self.marker) ?? .empty
            case .orderMatch, .inferred: .empty
            }
        let booking = Booking(
            integration: self.integration, orderID: order, code: code, contact: person,
            message: "Номер заказа: \(order); Код бронирования: \(code)", createdAt: at.addingTimeInterval(-20), n2: n2,
            widgetID: attribution.widgetID, utm: attribution.utm, receivedAt: at)
        let fate: PastBooking.Fate =
            Double.random(in: 0..<1, using: &chance) < 0.001
            ? .parked(DeliveryFailure(mnemonic: "error", message: "Validation error"))
            : .delivered(remoteID: 900_000_000 + Int64(number))
        return PastBooking(
            Submission(
                booking: booking, attribution: attribution, destination: self.destination,
                rawBody: Self.body(booking), disposition: .pending(dueAt: at, matchUntil: nil)),
            fate, settledAt: at.addingTimeInterval(attribution.kind == .fallback ? 5.4 : 0.4))
    }

    private static func marker(_ reason: Attribution.Reason) -> N2? {
        switch reason {
        case .counterMissing, .counterNotReady, .consentRefused: .marker(reason)
        case .n2Placeholder: .placeholder
        case .n2Malformed: .malformed
        default: nil
        }
    }

    private static func body(_ booking: Booking) -> [UInt8] {
        Array(
            """
            { "date_time": "", "name": "\(booking.contact.name ?? "")", "phone": "\(booking.contact.phone?.digits ?? "")", \
            "email": "\(booking.contact.email?.text ?? "")", "message": "\(booking.message ?? "")", \
            "visitor_session_id": "" }
            """.utf8)
    }
}

/// SplitMix64: small, quick and the same everywhere. **Source:** Steele, Lea and Flood, OOPSLA 2014.
struct SplitMix: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        self.state = seed
    }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var bits = self.state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
