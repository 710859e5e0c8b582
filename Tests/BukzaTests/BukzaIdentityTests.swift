import Bukza
import Stitching
import Testing

@Suite("Order id and code identify a booking only when they can")
struct BukzaIdentityTests {
    /// The text as order id and code, once behind the message's labels and once in keys of their own.
    private func read(_ text: String) throws -> [BukzaWebhook] {
        let labels = BukzaTemplateBody(message: "Номер заказа: \(text); Код бронирования: \(text)")
        let keys = BukzaTemplateBody(message: "Спасибо", added: #", "order_id": "\#(text)", "code": "\#(text)""#)
        return try [labels, keys].map { try BukzaExamples.read($0.text) }
    }

    @Test(
        "a parameter that nobody replaced is none",
        arguments: [
            "[[bukza_order_id]]", "[bukza_order_id]", "[order_id]", "[ bukza_order_id ]", "[order.id]", "[ORDER]",
            "[Номер заказа]", "{order_id}", "{ order_id }", "{0}", "{$order}", "{!order!}", "{номер_заказа}",
            "{{order.id}}",
            "{{ order }}", "{{{order}}}", "{{ order.id | raw }}", "{{order|default:''}}", "{order:id}", "{% order %}",
            "[%order%]", "[[+order]]", "%order_id%", "%%order%%", "%ORDER%", "%(order_id)s", "${order}", "$(order)",
            "$order_id$", "$order_id", "@order_id@", "@{order}", "#{order}", ":order_id", "<order_id>", "<<order>>",
            "<%= order %>", "<?= $order ?>", "&lt;order&gt;", "&#91;bukza_code&#93;", "&amp;lt;order&amp;gt;",
            "((order))",
            "__order_id__", "*|ORDER|*", "|order_id|", "~order_id~", "«bukza_order_id»", "`order_id`", "bukza_order_id",
            "ORDER_ID", "[bukza_order_id][bukza_code]", "[bukza_order_id]-[bukza_code]", "{a}{b}",
            #"\u005bbukza_order_id\u005d"#, "№ [bukza_order_id]", "A-[bukza_order_id]",
        ])
    func leftover(text: String) throws {
        for webhook in try self.read(text) {
            #expect(webhook.orderID == nil && webhook.code == nil)
            #expect(webhook.contact.isReachable && webhook.n2 == N2(text: "17000000011"))
        }
    }

    @Test(
        "a word such as “undefined” is no order number",
        arguments: [
            "undefined", "Undefined", "null", "NULL", "(null)", "<null>", "none", "None.", "nil", "n/a", "N/A", "#N/A",
            "na",
            "nan", "NaN", "[object Object]", "false", "unknown", "empty", "missing", "tbd", "not set", "see email", "0",
            "00",
            "0.0", "-", "--", "- -", "—", ".", "...", "???", "()", "[]", "{}", "&nbsp;", "&mdash;", "нет", "Нет",
            "пусто",
            "не указан", "Не задан", "не определено", "отсутствует", "нет данных", "нет номера", "см. письмо",
            "будет позже", "ещё нет", "'undefined'", "undefined undefined",
        ])
    func nothing(text: String) throws {
        for webhook in try self.read(text) { #expect(webhook.orderID == nil && webhook.code == nil) }
    }

    @Test(
        "a value in brackets or like a word is one",
        arguments: [
            ("1001", "1001"), ("C6UDS3", "C6UDS3"), ("[C6UDS3]", "C6UDS3"), ("[[1001]]", "[1001]"), ("«1001»", "1001"),
            ("00123", "00123"), ("A-12", "A-12"), ("QWERTY", "QWERTY"), ("№ 1001", "1001"), ("#1001", "1001"),
            ("1001.", "1001"), ("&#49;001", "1001"),
        ])
    func value(text: String, value: String) throws {
        for webhook in try self.read(text) { #expect(webhook.orderID == value && webhook.code == value) }
    }

    @Test(
        "a key of its own keeps what the shop calls an order",
        arguments: ["=1+1", "+7", "-1", "@SUM(A1)", "a,b", "plain", "x;=cmd|' /C calc'!A0;y"])
    func unusual(text: String) throws {
        let webhook = try BukzaExamples.read(BukzaTemplateBody(added: #", "order_id": "\#(text)""#).text)
        #expect(webhook.orderID == text && webhook.code == "QA9101")
    }

    @Test(
        "an order id ends at its first blank, unless the number goes on",
        arguments: [
            ("4002 Иван П. тел 89161234567", "4002"), ("4002 +79161234567", "4002"), ("4002 89161234567", "4002"),
            ("4002 ivan@example.com", "4002"), ("4002/ivan@example.com", "4002"), ("4002+79161234567", "4002"),
            ("1001 (оплачен)", "1001"), ("1001(оплачен)", "1001"), ("A 12", "A 12"), ("1001 / 2", "1001 / 2"),
            ("1001 /2", "1001 /2"), ("1 234", "1 234"), ("4002&nbsp;Иван", "4002"), ("4002<br>Иван", "4002"),
            ("<b>4002</b>", "4002"), ("4002</p><p>5", "4002"),
        ])
    func orderEnds(text: String, order: String) throws {
        let labels = try BukzaExamples.read(BukzaTemplateBody(message: "Номер заказа: \(text)").text)
        // In a message a tag breaks the line before anything else is read.
        #expect(labels.orderID == order)
        let key = try BukzaExamples.read(
            BukzaTemplateBody(message: "Спасибо", added: #", "order_id": "\#(text)""#).text)
        #expect(key.orderID == order)
    }

    @Test(
        "a telephone number or an address alone is no order id",
        arguments: ["+79161234567", "89161234567", "ivan@example.com", "8(916)123-45-67"])
    func contact(text: String) throws {
        for webhook in try self.read(text) { #expect(webhook.orderID == nil) }
    }

    @Test(
        "a code ends at its first blank or tag",
        arguments: [
            ("QA1 до 18:00", "QA1"), ("QA1\u{A0}x", "QA1"), ("QA1\u{2009}x", "QA1"), ("QA1&nbsp;x", "QA1"),
            ("QA1<br>x", "QA1"),
            ("QA1(новый)", "QA1"), ("<i>QA1</i> x", "QA1"),
        ])
    func codeEnds(text: String, code: String) throws {
        let labels = try BukzaExamples.read(BukzaTemplateBody(message: "Код бронирования: \(text)").text)
        #expect(labels.code == code)
        let key = try BukzaExamples.read(BukzaTemplateBody(message: "Спасибо", added: #", "code": "\#(text)""#).text)
        #expect(key.code == code)
    }

    @Test("a number counts as it is spelt, a boolean is nothing")
    func numbers() throws {
        let number = try BukzaExamples.read(#"{"order_id": 00123, "code": 1.50, "phone": 89001112233}"#)
        #expect(number.orderID == "00123" && number.code == "1.50")
        let boolean = try BukzaExamples.read(#"{"order_id": true, "code": false, "phone": 89001112233}"#)
        #expect(boolean.orderID == nil && boolean.code == nil)
    }
}
