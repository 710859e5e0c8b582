import Foundation
import HTTPTypes
import Ledger
import Relay

/// Why a call returned no rows.
enum CallError: Error {
    /// CoMagic's own error object.
    case refused(JSONRPC.Failure)
    /// No error object; the verdict that applies.
    case verdict(Verdict)

    /// What a failed *reading* call means: nothing was sent that could be duplicated.
    var verdictOfLookup: Verdict {
        switch self {
        case .refused(let error):
            let failure = DeliveryFailure(
                mnemonic: error.data?.mnemonic ?? "error", message: error.explanation)
            return switch Mnemonics.classOf(error.data?.mnemonic) {
            case .quota: .throttled(failure, for: Mnemonics.wait(error.data?.metadata?.limits))
            case .retry: .transient(failure, retryAfter: nil)
            case .hold: .blocked(failure, Mnemonics.block(of: failure.mnemonic))
            case .data, .ask, .bug: .refused(failure)
            }
        case .verdict(.unknown(let failure, _)): return .transient(failure, retryAfter: nil)
        case .verdict(let verdict): return verdict
        }
    }
}

/// A successful answer.
struct Rows<Item: Sendable>: Sendable {
    let rows: [Item]
    let limits: JSONRPC.Limits?
    /// The total number of rows, if the answer gave it.
    let total: Int?
}

/// Turns an HTTP answer into rows. HTTP 200 alone is not a success; another status is not an answer of the API.
///
/// Only an answer that certainly was not carried out allows to send again without asking: a redirect, a refusal below
/// 500, and 503, with which a server declines to handle a request (**Source:** RFC 9110 §15.6.4). Any other may come
/// from a gateway that gave up after CoMagic had stored the request.
struct AnswerReader {
    let id: String

    func read<Item: Decodable & Sendable>(_ response: HTTPResponse, _ body: Data) throws(CallError) -> Rows<Item> {
        guard response.status == .ok else { throw self.failure(response) }
        guard let answer = try? JSONDecoder().decode(JSONRPC.Response<Item>.self, from: body) else {
            throw .verdict(Self.unreadable)
        }
        // An error may come without an id; a success must answer exactly this request.
        if let error = answer.error { throw .refused(error) }
        guard let result = answer.result, answer.id?.isSame(as: self.id) ?? false else {
            throw .verdict(
                .unknown(
                    .init(
                        mnemonic: DeliveryFailure.Own.httpStatus, message: "CoMagic's answer belongs to another request"
                    )))
        }
        guard result.success ?? true else {
            throw .verdict(.refused(.init(mnemonic: "error", message: "CoMagic says that it did not succeed")))
        }
        return Rows(
            rows: result.data ?? [], limits: result.metadata?.limits, total: result.metadata?.totalItems)
    }

    private func failure(_ response: HTTPResponse) -> CallError {
        let failure = DeliveryFailure(
            mnemonic: DeliveryFailure.Own.httpStatus,
            message: "CoMagic answered with HTTP status \(response.status.code)")
        let wait = response.headerFields[.retryAfter].flatMap { self.seconds($0) }
        switch response.status.code {
        case 429: return .verdict(.throttled(failure, for: wait ?? .seconds(60)))
        case 200..<300: return .verdict(.unknown(failure))
        case 500..<600 where response.status != .serviceUnavailable: return .verdict(.unknown(failure))
        default: return .verdict(.transient(failure, retryAfter: wait))
        }
    }

    /// `Retry-After` in seconds, at most an hour. A date is so rare among API servers that it is ignored.
    private func seconds(_ text: String) -> Duration? {
        guard let seconds = Int(text), seconds > 0 else { return nil }
        return .seconds(min(seconds, 3_600))
    }

    /// A proxy's page or half an answer: an intermediary may answer after CoMagic has acted.
    private static let unreadable = Verdict.unknown(
        .init(mnemonic: DeliveryFailure.Own.httpStatus, message: "CoMagic's answer is no JSON-RPC answer"))
}
