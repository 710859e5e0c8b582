package import FoundationEssentials
package import Stitching

extension BukzaWebhook {
    /// Reads a request: at least one booking, in the body's order. Linear in its size. Accepts any bytes.
    ///
    /// Several bookings come in an array, in objects in sequence, or in an object with a list of them. Two objects are
    /// one booking only when they are completely equal. The query's fields count where the body has none.
    ///
    /// - Parameters:
    ///   - timeZone: the zone of dates without one, which is the account's.
    ///   - country: the country of telephone numbers without a country code.
    ///   - receivedAt: when the request came. Of two readings of a date the nearer one counts.
    /// - Throws: when nothing can be read, or too much. Then keep the body whole and answer 422. Except for a set-up
    ///   ping, the booking is real.
    package static func read(
        _ request: WebhookRequest, timeZone: TimeZone, country: PhoneCountry, receivedAt: Date
    ) throws(BukzaWebhookError) -> [BukzaWebhook] {
        guard request.body.count <= Self.maximumBytes else { throw .tooLarge }
        let query = Self.fields(ofQuery: request.query)
        let objects = Self.objects(of: request.body)
        if let objects, objects.isTooMany { throw .tooManyBookings }
        var webhooks: [BukzaWebhook] = []
        for fields in objects?.bookings ?? [BukzaFields()] {
            let webhook = try? BukzaWebhook(Self.completed(fields, by: query), country: country) { text in
                BukzaDate.parse(text, timeZone: timeZone, receivedAt: receivedAt)
            }
            if let webhook { webhooks.append(webhook) }
        }
        guard webhooks.isEmpty else { return webhooks }
        throw Self.reason(request, hasKeys: objects != nil || query.map { !$0.isEmpty } ?? false)
    }

    private static func objects(of body: [UInt8]) -> BukzaObjects? {
        if let parts = BukzaMultipart(body) {
            // A part may contain the whole template.
            for part in parts.pairs where BukzaField(bytes: part.name) == nil {
                let text = BukzaBodyText(part.value).bytes
                guard let first = text.first(where: { $0 > 0x20 }), [0x7B, 0x5B].contains(first) else { continue }
                if let objects = BukzaBodyReader.objects(of: text) { return objects.noting([.multipart]) }
            }
            let objects = BukzaObjects([BukzaFormReader(pairs: parts.pairs).value])
            return objects.countOfKeys > 0 ? objects.noting([.multipart]) : nil
        }
        let text = BukzaBodyText(body)
        return BukzaBodyReader.objects(of: text.bytes)?.noting(text.oddities)
    }

    private static func fields(ofQuery query: String?) -> BukzaFields? {
        guard let query, query.utf8.count <= Self.maximumBytes else { return nil }
        return BukzaObjects([BukzaFormReader(Array(query.utf8)).value]).bookings.first
    }

    /// The body's fields, and the query's where the body has none. A message that names the order counts as having it.
    private static func completed(_ fields: BukzaFields, by query: BukzaFields?) -> BukzaFields {
        guard let query, !query.isEmpty else { return fields }
        let labels = BukzaOrderText(message: BukzaValues.plainMessage(fields[.message] ?? ""), isPartial: true)
        var result = fields
        for field in BukzaField.allCases where query.says(field) {
            let isInMessage =
                field == .orderID && labels.orderID != nil || field == .code && labels.code != nil
            let present = fields[field]?.nonEmpty
            guard !isInMessage, present == nil || present?.isPlaceholder == true, let text = query[field] else {
                continue
            }
            // As if it were further outside than any key of the body.
            result.append(.init(field: field, value: .whole(text), isQuoted: true, depth: -1))
            result.note(.query)
        }
        return result
    }

    private static func reason(_ request: WebhookRequest, hasKeys: Bool) -> BukzaWebhookError {
        let text = BukzaBodyText(request.body).bytes
        let query = Array((request.query ?? "").utf8)
        if !hasKeys, BukzaSetUpPing.isPing(text + [0x20] + query) { return .setUpPing }
        return text.contains { $0 > 0x20 } ? .noFields : .empty
    }
}
