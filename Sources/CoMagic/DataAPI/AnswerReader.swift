import Foundation
import HTTPTypes
import Ledger
import Relay

/// Why a call gave no rows.
enum CallError: Error {
    /// CoMagic's own error object.
    case refused(JSONRPC.Failure)
    /// No error object; what is left to do.
    case verdict(Verdict)

    /// What a failed *reading* call means: nothing was sent that could be doubled.
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
    /// How many rows there are in all, when the answer told it.
    let total: Int?
}

/// From an HTTP answer to rows. HTTP 200 alone is no success; another status is no answer of the API at all.
///
/// Only an answer that says the request was not carried out lets it be sent again without a question: a redirect, a
/// refusal below 500, and 503, by which a server declines to handle a request (**Source:** RFC 9110 §15.6.4). Behind any other a
/// gateway may stand whose patience ended after CoMagic had stored what it was sent.
struct AnswerReader {
    let id: String

    func read<Item: Decodable & Sendable>(_ response: HTTPResponse, _ body: Data) throws(CallError) -> Rows<Item> {
        guard response.status == .ok else { throw self.failure(response) }
        guard let answer = try? JSONDecoder().decode(JSONRPC.Response<Item>.self, from: body) else {
            throw .verdict(Self.unreadable)
        }
        // An error may come without an id; a success must be the answer to this very request.
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

    /// `Retry-After` as seconds; a date is rare enough among API servers to be ignored. At most an hour.
    private func seconds(_ text: String) -> Duration? {
        guard let seconds = Int(text), seconds > 0 else { return nil }
        return .seconds(min(seconds, 3_600))
    }

    /// A proxy's page as much as half an answer: what stands between may speak after CoMagic has acted.
    private static let unreadable = Verdict.unknown(
        .init(mnemonic: DeliveryFailure.Own.httpStatus, message: "CoMagic's answer is no JSON-RPC answer"))
}
