import Bukza
import Stitching
import Testing

@Suite("Keys that a customer's words plant")
struct BukzaPlantedKeyTests {
    /// What is typed behind a first letter, with quotes that nothing escapes.
    private static let plants = [
        #"x", "order_id": "9214"#, #"x", "order_id": "9214", "code": "QA9214"#, #"x", "code": "QA9214"#,
        #"x", "order_id": "9214", "code": "QA9214", "z": ""#, #"x", "utm_source": "evil"#,
        #"x", "widget_id": "666", "utm_source": "evil", "utm_medium": "evil"#, #"x", "utm_source": "evil", "z": ""#,
        #"x", "visitor_session_id": "666"#, #"x", "visitor_session_id": "666", "z": ""#,
        #"x", "date_time": "01.01.2026 10:00"#, #"x", "date_time": "01.01.2026", "order_id": "9214", "z": ""#,
        #"x", "data": {"order_id": "9214", "code": "QA9214"}, "z": ""#, #"x"}, {"order_id": "9214"#,
        #"x"} {"visitor_session_id": "666"#, #"x", "orderId": "9214"#, #"x", "ORDER_ID": 9214, "z": ""#,
        #"x","order_id":"9214","phone":"89169999999"#, #"x", "email": "evil@example.com"#, #"x", "name": "y"#,
        #"x", "phone": "1", "order_id": "9214"#, #""x", "order_id": "9214", "z": ""#,
        #"x\", "order_id": "9214", "z": ""#,
        #"x", "reservations": [{"order_id": "9214", "code": "QA9214"}], "z": ""#,
        #"x", "visitor_session_id": "666", "order_id": "9214", "message": "Номер заказа: 9214; Код бронирования: QA9214"#,
        #"x', 'order_id': '9214', 'z': '"#, #"x', order_id: "9214", "z": ""#, #"x", // "order_id": "9214"#,
    ]

    private func check(_ body: BukzaTemplateBody, phone: String? = "79001112233") throws {
        let all = try BukzaExamples.all(body.text)
        let webhook = try #require(all.first)
        #expect(all.count == 1)
        #expect(webhook.orderID == "9101" && webhook.code == "QA9101")
        #expect(webhook.n2 == N2(text: "17000000011") && webhook.widgetID == nil && webhook.utm.isEmpty)
        #expect(webhook.createdAt == BukzaExamples.date("2026-11-22T07:00:00Z"))
        #expect(webhook.contact.phone?.digits == phone && webhook.contact.email?.text == "maria@example.com")
    }

    @Test("count in no name", arguments: plants)
    func name(plant: String) throws {
        try self.check(BukzaTemplateBody(name: plant))
        // The same where other quotes keep the body from being JSON.
        try self.check(BukzaTemplateBody(name: #""М" "# + plant))
    }

    @Test("count in no phone and no e-mail", arguments: plants.filter { $0.hasPrefix("x\", \"") })
    func contact(plant: String) throws {
        try self.check(BukzaTemplateBody(phone: "+7 (900) 111-22-33" + plant.dropFirst()))
        // A customer may well type another e-mail into their own e-mail.
        guard !plant.contains("evil@example.com") else { return }
        try self.check(BukzaTemplateBody(email: "maria@example.com" + plant.dropFirst()))
    }

    @Test("count in no comment, behind the template's labels or before them", arguments: plants)
    func message(plant: String) throws {
        let labels = BukzaTemplateBody().message
        try self.check(BukzaTemplateBody(message: "\(labels); Комментарий: \(plant)"))
        try self.check(BukzaTemplateBody(message: "\(plant); \(labels)"))
    }

    @Test("are told once something would have counted, and only then")
    func oddity() throws {
        let planted = try BukzaExamples.read(BukzaTemplateBody(name: #"x", "utm_source": "evil"#).text)
        #expect(planted.oddities == [.plantedKey])
        let repeated = try BukzaExamples.read(BukzaTemplateBody(name: #"x", "visitor_session_id": "1"#).text)
        #expect(repeated.oddities == [.repeatedKey])
    }

    private static let keys = [
        "D": #""date_time": "22.11.2026 10:00:00""#, "N": #""name": "Мария""#, "P": #""phone": "+79001112233""#,
        "E": #""email": "maria@example.com""#, "M": #""message": "Номер заказа: 9101; Код бронирования: QA9101""#,
        "m": #""message": "Спасибо""#, "S": #""visitor_session_id": "17000000011""#, "O": #""order_id": "9101""#,
        "C": #""code": "QA9101""#, "W": #""widget_id": "24860""#, "U": #""utm_source": "ya""#,
    ]

    @Test(
        "are not the owner's own, wherever they stand",
        arguments: [
            "OCWUDNPEMS", "DNPEMSOCWU", "DNPEMOCWUS", "DOCWUNPEMS", "DNOCPEMS", "DNPOCEmS", "DNPEOCmS", "NPOC", "PNOC",
            "OCNP", "NPEmOC", "SDNPEMOCWU",
        ])
    func owners(order: String) throws {
        let body = "{" + order.compactMap { Self.keys[String($0)] }.joined(separator: ", ") + "}"
        let webhook = try BukzaExamples.read(body)
        #expect(webhook.orderID == "9101" && webhook.code == "QA9101")
        #expect(webhook.widgetID == (order.contains("W") ? "24860" : nil))
        #expect(webhook.utm.source == (order.contains("U") ? "ya" : nil))
        #expect(!webhook.oddities.contains(.plantedKey))
    }

    @Test("an owner's own key goes before the message where no customer can reach it", arguments: ["before", "behind"])
    func contradiction(place: String) throws {
        var text = BukzaTemplateBody().text
        text =
            place == "before"
            ? text.replacing(#"{ "date"#, with: #"{ "order_id": "5", "code": "A5", "date"#)
            : text.replacing(" }", with: #", "order_id": "5", "code": "A5" }"#)
        let webhook = try BukzaExamples.read(text)
        #expect(webhook.orderID == "5" && webhook.code == "A5")
    }

    @Test("a body that is cut off keeps no planted session")
    func cutOff() throws {
        let text = BukzaTemplateBody(name: #"x", "visitor_session_id": "666", "z": ""#).text
        for length in text.utf8.count / 2..<text.utf8.count {
            let webhook = try? BukzaExamples.read(Array(text.utf8.prefix(length)))
            #expect(webhook == nil || webhook?.n2 == .empty || webhook?.n2 == N2(text: "17000000011"), "\(length)")
        }
    }
}
