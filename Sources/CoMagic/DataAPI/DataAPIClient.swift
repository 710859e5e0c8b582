package import Foundation
import HTTPTypes
package import Ledger
import NIOCore
package import Relay
import Stitching

/// CoMagic's Data API over one transport.
package struct DataAPIClient: InquirySink {
    /// For one call, from connecting to the last byte.
    package static let timeout: Duration = .seconds(10)
    package var callTimeout: Duration { Self.timeout }
    /// Far more than 50 ids or ten report rows need.
    package static let maximumResponseBytes = 1 << 20

    private let transport: any HTTPTransport
    private let hosts: DataAPIHosts
    private let now: @Sendable () -> Date
    private let requestID: @Sendable () -> String

    /// - Parameter requestID: makes unique random texts, as the vendor advises.
    package init(
        transport: any HTTPTransport, hosts: DataAPIHosts, now: @escaping @Sendable () -> Date,
        requestID: @escaping @Sendable () -> String
    ) {
        self.transport = transport
        self.hosts = hosts
        self.now = now
        self.requestID = requestID
    }

    package func serves(_ target: Target) -> Bool {
        switch target {
        case .comagic: true
        }
    }

    package func upload(_ entries: [OutboxEntry], of integration: Integration) async -> UploadReceipt {
        let account = CoMagicAccount(integration)
        let now = self.now()
        var verdicts = entries.map(Self.ownRefusal)
        let items = entries.indices.filter { verdicts[$0] == nil }.map { index in
            BatchUpload.Item(
                index: index, entry: entries[index], message: OfflineMessage(entries[index], account: account, now: now)
            )
        }
        var batch = BatchUpload(
            call: { await self.send($0, to: account) }, find: { await self.find($0, of: integration) })
        await batch.send(items)
        for (index, verdict) in batch.verdicts { verdicts[index] = verdict }
        let unsent = Verdict.unknown(.init(mnemonic: DeliveryFailure.Own.connection, message: "no verdict"))
        return UploadReceipt(
            verdicts: verdicts.map { $0 ?? unsent }, observations: batch.observations,
            traces: entries.indices.map { batch.traces[$0] }, pauseUntil: QuotaPace.pause(batch.limits, now: self.now())
        )
    }

    /// Verdicts that need no call.
    private static func ownRefusal(_ entry: OutboxEntry) -> Verdict? {
        if !entry.isReadable {
            return .refused(.unreadable)
        }
        guard entry.booking.contact.isReachable else {
            return .refused(.noContact)
        }
        return nil
    }

    private func send(
        _ messages: [OfflineMessage], to account: CoMagicAccount
    ) async -> (BatchUpload.Answer, text: String?) {
        let params = UploadParams(accessToken: account.token.revealed, offlineMessages: messages)
        let exchange: Exchange<Identified> = await self.exchange("upload.offline_messages", params, at: account.url)
        switch exchange.result {
        case .success(let answer): return (.accepted(answer.rows.map(\.id), answer.limits), exchange.text)
        case .failure(.refused(let failure)): return (.refused(failure), exchange.text)
        case .failure(.verdict(let verdict)): return (.verdict(verdict), exchange.text)
        }
    }

    package func find(_ entries: [OutboxEntry], of integration: Integration) async -> [Finding] {
        let account = CoMagicAccount(integration)
        let names = entries.map(\.externalID)
        // A message has its booking's date, or the call's when it has none.
        let dates = entries.map { ($0.omitsDate ? nil : $0.booking.createdAt) ?? $0.booking.receivedAt }
        let from = (dates.min() ?? self.now()).addingTimeInterval(-86_400)
        // CoMagic allows three months. A message outside would look absent, so it is looked up separately.
        let isFar = dates.map { $0 > from.addingTimeInterval(50 * 86_400) }
        if isFar.contains(true) {
            var near = await self.find(zip(entries, isFar).filter { !$0.1 }.map(\.0), of: integration)[...]
            var far = await self.find(zip(entries, isFar).filter(\.1).map(\.0), of: integration)[...]
            return isFar.compactMap { $0 ? far.popFirst() : near.popFirst() }
        }
        let till = min(self.now().addingTimeInterval(86_400), from.addingTimeInterval(85 * 86_400))
        let params = ReportParams(
            accessToken: account.token.revealed, dateFrom: AccountTime.text(from, in: account.timeZone),
            dateTill: AccountTime.text(till, in: account.timeZone), filter: ReportParams.Filter(extIDs: names))
        do throws(CallError) {
            let answer: Rows<ReportRow> = try await self.call("get.offline_messages_report", params, at: account.url)
            // A report that lags still shows a request that was deleted in a recall.
            let deleted = Set(entries.compactMap(\.recalledID))
            let known = Dictionary(
                answer.rows.filter { !deleted.contains($0.id) }.map { ($0.extID ?? "", $0.id) }
            ) { first, _ in first }
            return names.map { name in known[name].map { .present(remoteID: $0) } ?? .absent }
        } catch {
            return entries.map { _ in .unavailable(error.verdictOfLookup) }
        }
    }

    func page(_ params: ReportParams, of account: CoMagicAccount) async throws(AccountFailure) -> Rows<ReportRow> {
        do throws(CallError) {
            return try await self.call("get.offline_messages_report", params, at: account.url)
        } catch {
            throw AccountFailure(error)
        }
    }

    /// Whether the rest of the quota is reserved for bookings and for people.
    func isShortOfQuota(_ limits: JSONRPC.Limits?) -> Bool { QuotaPace.pause(limits, now: self.now()) != nil }

    package func delete(_ remoteID: Int64, of integration: Integration) async -> Deletion {
        let account = CoMagicAccount(integration)
        let params = DeleteParams(accessToken: account.token.revealed, id: remoteID)
        let exchange: Exchange<Identified> = await self.exchange("delete.offline_messages", params, at: account.url)
        switch exchange.result {
        case .success: return .deleted
        case .failure(.verdict(let verdict)): return .failed(verdict)
        case .failure(let error):
            let verdict = error.verdictOfLookup
            guard let failure = verdict.failure, failure.mnemonic == "entity_not_found" else { return .failed(verdict) }
            return .absent(failure)
        }
    }

    package func probe(_ integration: Integration) async -> Verdict? {
        do throws(CallError) {
            _ = try await self.account(CoMagicAccount(integration))
            return nil
        } catch .verdict(.throttled(let failure, let wait)) {
            // A server in between refuses the question; of the account's own quota it knows nothing.
            return .transient(failure, retryAfter: wait)
        } catch {
            return error.verdictOfLookup
        }
    }

    package func verdict(on failure: DeliveryFailure, of integration: Integration) -> Verdict {
        Mnemonics.verdict(onKept: failure)
    }

    /// The account's own time zone, an IANA name. A failure says what is wrong with the account.
    package func timeZone(
        of account: CoMagicAccount, within limit: Duration = Self.timeout
    ) async -> Result<String?, AccountFailure> {
        do throws(CallError) {
            return .success(try await self.account(account, within: limit).rows.first?.timezone)
        } catch {
            return .failure(AccountFailure(error))
        }
    }

    private func account(
        _ account: CoMagicAccount, within limit: Duration = Self.timeout
    ) async throws(CallError) -> Rows<AccountRow> {
        try await self.call(
            "get.account", TokenParams(accessToken: account.token.revealed), at: account.url, within: limit)
    }

    /// One call of a reading method at the base address `url`; the limits are those of the whole call.
    func call<Item: Decodable & Sendable>(
        _ method: String, _ params: some Encodable & Sendable, at url: String, within limit: Duration = Self.timeout,
        upTo maximumBytes: Int = Self.maximumResponseBytes
    ) async throws(CallError) -> Rows<Item> {
        let exchange: Exchange<Item> = await self.exchange(method, params, at: url, within: limit, upTo: maximumBytes)
        return try exchange.result.get()
    }

    /// Whether the address is one that may be called.
    func allows(_ url: String) -> Bool { self.hosts.allows(url) }

    /// One call and its answer, whatever the result.
    private func exchange<Item: Decodable & Sendable>(
        _ method: String, _ params: some Encodable & Sendable, at address: String,
        within limit: Duration = Self.timeout, upTo maximumBytes: Int = Self.maximumResponseBytes
    ) async -> Exchange<Item> {
        guard self.allows(address), let url = URL(string: address), let host = url.host else {
            let failure = DeliveryFailure(
                mnemonic: DeliveryFailure.Own.connection, message: Self.hostRefused(address))
            return Exchange(result: .failure(.verdict(.blocked(failure, .other))), text: nil)
        }
        let id = self.requestID()
        guard let body = try? JSONEncoder.comagic.encode(JSONRPC.Request(id: id, method: method, params: params)) else {
            let failure = DeliveryFailure(mnemonic: "error", message: "the request could not be written as JSON")
            return Exchange(result: .failure(.verdict(.refused(failure))), text: nil)
        }
        let authority = (host.contains(":") ? "[\(host)]" : host) + (url.port.map { ":\($0)" } ?? "")
        let request = HTTPRequest(
            method: .post, scheme: url.scheme, authority: authority, path: url.path,
            headerFields: [.contentType: "application/json; charset=UTF-8", .accept: "application/json"])
        do throws(TransportError) {
            let (response, answer) = try await self.transport.send(
                request, body: ByteBuffer(bytes: body), timeout: limit,
                maximumResponseBytes: maximumBytes)
            let reader = AnswerReader(id: id)
            return Exchange(
                result: Result { () throws(CallError) in
                    try reader.read(response, Data(answer.readableBytesView))
                }, text: String(decoding: answer.readableBytesView.prefix(AttemptTrace.maximumBytes), as: UTF8.self))
        } catch {
            return Exchange(result: .failure(.verdict(Self.verdict(error, within: limit))), text: nil)
        }
    }

    private static func verdict(_ error: TransportError, within limit: Duration) -> Verdict {
        switch error {
        case .notSent(let reason):
            .transient(
                .init(mnemonic: DeliveryFailure.Own.connection, message: "CoMagic could not be reached: \(reason)"),
                retryAfter: nil)
        case .timeout:
            .unknown(
                .init(mnemonic: DeliveryFailure.Own.timeout, message: "CoMagic did not answer within \(limit)"))
        case .outcomeUnknown(let reason):
            .unknown(
                .init(
                    mnemonic: DeliveryFailure.Own.connection,
                    message: "the connection to CoMagic broke before it answered: \(reason)"))
        case .responseTooLarge(let limit):
            .unknown(
                .init(
                    mnemonic: DeliveryFailure.Own.httpStatus,
                    message: "CoMagic answered with more than \(limit) bytes"))
        }
    }

    private static func hostRefused(_ url: String) -> String {
        "\(url) is not an allowed CoMagic address; choose a vendor host in the settings, or start the server with --comagic-host \(url)"
    }
}

extension AccountFailure {
    init(_ error: CallError) {
        let unexplained = DeliveryFailure(mnemonic: "error", message: "CoMagic gave no explanation")
        self.init(failure: error.verdictOfLookup.failure ?? unexplained)
    }
}

/// A call's result and the text of its answer, if there was one.
private struct Exchange<Item: Sendable>: Sendable {
    let result: Result<Rows<Item>, CallError>
    let text: String?
}

extension OfflineMessage {
    /// As it is sent, for the history.
    var json: String {
        (try? JSONEncoder.comagic.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

extension JSONEncoder {
    /// Keys in a fixed order, so that a request can be compared as a whole; slashes unescaped.
    fileprivate static var comagic: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
