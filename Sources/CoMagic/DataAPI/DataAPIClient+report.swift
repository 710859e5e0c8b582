package import Foundation
package import Ledger
package import Relay

extension DataAPIClient {
    /// Rows of one page; the vendor's default.
    private static var pageSize: Int { 1_000 }
    /// The vendor's largest offset, so its longest report.
    private static var maximumOffset: Int { 100_000 }

    private static let noQuota = DeliveryFailure(
        mnemonic: "limit_exceeded", message: "the report is longer than the account's quota allows at the moment")

    /// Every offline request of the interval, at most three months, page by page.
    ///
    /// Throws why the report could not be read; nothing is changed in either case.
    package func report(
        from: Date, till: Date, of integration: Integration
    ) async throws(AccountFailure) -> [RemoteRequest] {
        let account = CoMagicAccount(integration)
        var rows: [ReportRow] = []
        while rows.count <= Self.maximumOffset {
            let params = ReportParams(
                accessToken: account.token.revealed, dateFrom: AccountTime.text(from, in: account.timeZone),
                dateTill: AccountTime.text(till, in: account.timeZone),
                fields: ["id", "ext_id", "visitor_session_id", "campaign_id", "site_id"], limit: Self.pageSize,
                offset: rows.count)
            let page: Rows<ReportRow> = try await self.page(params, of: account)
            rows += page.rows
            if page.rows.count < Self.pageSize { break }
            // Bookings need the rest of the quota more than the report does.
            guard !self.isShortOfQuota(page.limits) else { throw AccountFailure(failure: Self.noQuota) }
        }
        return rows.map(\.request)
    }
}
