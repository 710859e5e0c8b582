import Stitching

/// The text of an offline request: the webhook's message, and values for which CoMagic has no field.
enum MessageText {
    /// Always contains the order id and the code, and the phone that could not be read or its extension. Values that
    /// the message does not contain within the limit are put before it, so that a long comment never pushes them out.
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
        // The additions may push other values past the limit, so all of them are added again.
        let whole = "\(head); \(text)"
        guard whole.utf8.count > maximumBytes, kept.utf8.count + head.utf8.count > maximumBytes else { return whole }
        let names = [booking.orderID.map { "Номер заказа: \($0)" }, booking.code.map { "Код бронирования: \($0)" }]
            .compactMap(\.self).filter { !head.contains($0) }
        return (names + [whole]).joined(separator: "; ").prefix(utf8Bytes: maximumBytes)
    }
}

extension String {
    /// Whether a value occurs here as a separate word: "12 guests" does not contain order 1. Linear.
    fileprivate func names(_ value: String) -> Bool {
        self.ranges(of: value).contains { range in
            let before = range.lowerBound == self.startIndex ? nil : self[self.index(before: range.lowerBound)]
            let after = range.upperBound == self.endIndex ? nil : self[range.upperBound]
            return ![before, after].contains { $0.map { $0.isLetter || $0.isNumber } ?? false }
        }
    }
}
