import Stitching

/// The text of an offline request: the webhook's message, and what CoMagic has no field for.
enum MessageText {
    /// Always names the order id and the code, and the phone that could not be read or its extension. What the message
    /// does not name within the limit stands in front of it, so that a long comment never pushes it out.
    static func make(of booking: Booking, maximumBytes: Int) -> String {
        let message = booking.message ?? ""
        var additions: [String] = []
        let kept = message.prefix(utf8Bytes: maximumBytes)
        if let order = booking.orderID, !kept.names(order) { additions.append("Номер заказа: \(order)") }
        if let code = booking.code, !kept.names(code) { additions.append("Код бронирования: \(code)") }
        if let phone = booking.contact.unreadPhone { additions.append("Телефон в брони: \(phone)") }
        if let digits = booking.contact.phoneExtension { additions.append("Добавочный: \(digits)") }
        guard !additions.isEmpty else { return kept }
        let head = additions.joined(separator: "; ")
        guard let text = message.nonEmpty else { return head.prefix(utf8Bytes: maximumBytes) }
        // The additions may push what the message names past the limit, so all of it is named again.
        let whole = "\(head); \(text)"
        guard whole.utf8.count > maximumBytes, kept.utf8.count + head.utf8.count > maximumBytes else { return whole }
        let names = [booking.orderID.map { "Номер заказа: \($0)" }, booking.code.map { "Код бронирования: \($0)" }]
            .compactMap(\.self).filter { !head.contains($0) }
        return (names + [whole]).joined(separator: "; ").prefix(utf8Bytes: maximumBytes)
    }
}

extension String {
    /// Whether a value stands here as a word of its own: order 1 is not named by "12 guests". Linear.
    fileprivate func names(_ value: String) -> Bool {
        self.ranges(of: value).contains { range in
            let before = range.lowerBound == self.startIndex ? nil : self[self.index(before: range.lowerBound)]
            let after = range.upperBound == self.endIndex ? nil : self[range.upperBound]
            return ![before, after].contains { $0.map { $0.isLetter || $0.isNumber } ?? false }
        }
    }
}
