package import Foundation
package import Ledger
package import Relay
package import SessionStore
package import SiteDoctor
package import Stitching

/// What an owner does to see that an installation works: the steps, the look at a page of the site, a test booking and
/// its removal. Pages and the API share it.
package struct Installation: Sendable {
    /// Number of bookings that the checklist reads.
    private static let latest = 50
    private static let maximumAddressBytes = 2_000

    /// The booking system, whose addresses and body the owner copies.
    package var source: any BookingSource { self.intake.source }
    private let settings: any SettingsStore
    private let bookings: any BookingArchive
    private let sightings: RecentSightings
    private let intake: BookingIntake
    private let examiner: SiteExaminer
    private let sink: any InquirySink
    private let publicURL: @Sendable () -> String
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - sightings: what pages have reported.
    ///   - sink: deletes tests.
    ///   - publicURL: the server's public address, without a slash at the end.
    package init(
        ledger: LedgerStores, sightings: RecentSightings, intake: BookingIntake, examiner: SiteExaminer,
        sink: any InquirySink, publicURL: @escaping @Sendable () -> String, now: @escaping @Sendable () -> Date
    ) {
        self.settings = ledger.settings
        self.bookings = ledger.bookings
        self.sightings = sightings
        self.intake = intake
        self.examiner = examiner
        self.sink = sink
        self.publicURL = publicURL
        self.now = now
    }

    /// The steps, each done or not, in the reader's language.
    package func checklist(of known: Integration, _ language: Language) async throws(LedgerError) -> Checklist {
        let latest = try await self.bookings.list(
            .init(integrations: [known.id], excludesTests: true), limit: Self.latest)
        let trial = try await self.bookings.list(.init(integrations: [known.id], onlyTests: true), limit: 1).first
        return Checklist(known, self.sightings, latest, trial: trial, language)
    }

    /// The last refused requests to the webhook's address, newest first.
    package func refusals(of known: Integration, limit: Int) async throws(LedgerError) -> [RefusedRequest] {
        try await self.settings.refusals(of: [known.id], limit: limit)
    }

    /// Fetches a page of the owner's site and says what is in it. Takes about ten seconds at most; a failure is a
    /// finding.
    package func examine(_ address: String, of known: Integration, _ language: Language) async -> ExaminedPage {
        let expectation = SiteExpectation(
            siteKeys: [known.siteKey.rawValue], scriptBase: self.publicURL(),
            scriptPath: known.settings.script[.scriptPath], beaconPath: known.settings.script[.beaconPath],
            widgets: known.settings.widgets)
        let report = await self.examiner.examine(
            address.singleLine.prefix(utf8Bytes: Self.maximumAddressBytes), expecting: expectation)
        return ExaminedPage(report, language)
    }

    /// Sends a test booking the real way, as the booking system would.
    ///
    /// - Parameter email: of the person who sends it, who becomes its customer.
    /// - Returns: `nil` only if the booking system's reader does not take its own body, which is our mistake.
    package func sendTest(to known: Integration, from email: String) async throws(LedgerError) -> EntryID? {
        let test = TestOrder.made(
            to: email, session: self.sightings.session(of: known.id), at: self.now(), zone: known.settings.zone)
        let request = WebhookRequest(body: self.source.body(of: test))
        return switch try await self.intake.take(request, for: known) {
        case .kept(let acceptances): acceptances.first?.id
        case .unreadable(let id, _): id
        case .ping: nil
        }
    }

    /// A test of this integration. Throws `.notFound` for any other booking: the page of a test must not open it.
    package func test(_ id: EntryID, of known: Integration) async throws(LedgerError) -> BookingDetail {
        let detail = try await self.bookings.show(id)
        guard detail.summary.integration == known.id, detail.summary.isTest else { throw .notFound }
        return detail
    }

    /// Deletes a test at the target; `nil` on success, which is added to the history. Throws `.notFound` for a test
    /// that the target does not have.
    package func remove(_ detail: BookingDetail, of known: Integration) async throws(LedgerError) -> DeliveryFailure? {
        guard let remoteID = detail.summary.remoteID else { throw .notFound }
        if let failure = await self.sink.remove(remoteID, of: known) { return failure }
        try await self.bookings.noteRemoval(of: detail.summary.id, remoteID: remoteID, at: self.now())
        return nil
    }
}
