package import Stitching

/// What happened to a booking, with its facts. ``HistoryCodec`` stores it and reads it again.
///
/// A fact may be missing on a line that another version wrote, or after the customer's data were erased. So every fact
/// that is read is optional.
package enum HistoryEvent: Hashable, Sendable {
    case received(oddities: [String])
    case joined(Join)
    case attempt(Attempt)
    /// The same booking came again: the differences, and which of them were used.
    case repeated(Repeat)
    /// Another customer's booking has the same order id and code.
    case numberReused(by: EntryID?)
    /// The stored body was read again, with another result.
    case reread(oddities: [String])
    /// The stored body, read again, is a known booking.
    case known(as: EntryID?)
    /// Made pending; by a person, if one is named.
    case replayed(by: String?)
    /// A person closed it: it is not sent.
    case closed(by: String?)
    /// A person looked at the customer's data.
    case revealed(to: String?)
    /// The target deleted the request with the default; the booking is sent again with this session.
    case recalled(Join, deleted: Int64?)
    /// A session came late, and the target refused to delete the first request: the booking stays as it is.
    case notRecalled(Refusal)
    /// The customer's data were erased after their time limit.
    case forgotten
    /// A person changed these fields.
    case edited([String]?, by: String?)
    /// A person had the request with this number deleted at the target.
    case removed(Int64?)
    /// An event that this version does not know, by its stored word.
    case other(String)
}

extension HistoryEvent {
    /// How the session of a booking was found.
    package struct Join: Hashable, Sendable {
        package let kind: Attribution.Kind?
        package let reason: Attribution.Reason?
        package let session: VisitorSessionID?

        package init(_ attribution: Attribution) {
            self.init(kind: attribution.kind, reason: attribution.reason, session: attribution.session)
        }

        package init(
            kind: Attribution.Kind? = nil, reason: Attribution.Reason? = nil, session: VisitorSessionID? = nil
        ) {
            self.kind = kind
            self.reason = reason
            self.session = session
        }
    }

    /// What the target answered when it refused. Its message may contain personal data.
    package struct Refusal: Hashable, Sendable {
        package let mnemonic: String?
        package let message: String?

        package init(_ failure: DeliveryFailure?) {
            self.init(mnemonic: failure?.mnemonic, message: failure?.message)
        }

        package init(mnemonic: String? = nil, message: String? = nil) {
            self.mnemonic = mnemonic
            self.message = message
        }
    }
}
