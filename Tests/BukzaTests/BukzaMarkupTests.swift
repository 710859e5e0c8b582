import Bukza
import Stitching
import Testing

@Suite("HTML in values")
struct BukzaMarkupTests {
    @Test(
        "a phone is read through entities and tags",
        arguments: [
            "+7&nbsp;(900)&nbsp;111-22-33", "+7&#160;(900)&#160;111-22-33", "+7&#xA0;(900)&#XA0;111-22-33",
            "+7&amp;nbsp;(900)&amp;nbsp;111-22-33", "+7&nbsp(900)&nbsp111-22-33", "&plus;7&lpar;900&rpar;111-22-33",
            "+7 (900) 111&ndash;22&ndash;33", "+7 (900) 111&#8209;22&#8209;33", "<b>+7 (900) 111-22-33</b>",
            #"<a href=\"tel:+79001112233\">+7 (900) 111-22-33</a>"#, "+7 (900) 111-22-33 [bukza_phone2]",
        ])
    func phone(text: String) throws {
        let webhook = try BukzaExamples.read(BukzaTemplateBody(phone: text).text)
        #expect(webhook.contact.phone?.digits == "79001112233" && webhook.contact.unreadPhone == nil)
        #expect(!webhook.oddities.isDisjoint(with: [.html, .leftover]))
    }

    @Test(
        "an e-mail is read through entities and tags",
        arguments: [
            "maria&commat;example.com", "maria&#64;example.com", "&lt;maria@example.com&gt;",
            "maria@example&period;com",
            #"<a href=\"mailto:maria@example.com\">maria@example.com</a>"#, "maria@example.com<br>",
            "maria@example.com {email2}",
        ])
    func email(text: String) throws {
        let webhook = try BukzaExamples.read(BukzaTemplateBody(email: text).text)
        #expect(webhook.contact.email?.text == "maria@example.com")
    }

    @Test(
        "labels are read through entities and tags",
        arguments: [
            "Номер заказа: 9101<br>Код бронирования: QA9101", "Номер заказа: 9101<BR />Код бронирования: QA9101<br/>x",
            "<p>Номер заказа: 9101</p><p>Код бронирования: QA9101</p>",
            "<b>Номер заказа:</b> 9101<br><b>Код бронирования:</b> QA9101",
            "Номер заказа: <b>9101</b>; Код бронирования: <b>QA9101</b>",
            #"<span style=\"color:red\">Номер заказа: 9101</span>; Код бронирования: QA9101"#,
            "<table><tr><td>Номер заказа: 9101</td><td>Код бронирования: QA9101</td></tr></table>",
            "Номер&nbsp;заказа:&nbsp;9101; Код&nbsp;бронирования: QA9101",
            "Номер заказа: 9101&lt;br&gt;Код бронирования: QA9101", "Номер заказа: 9101&#59; Код бронирования: QA9101",
            "Номер заказа: &#8470; 9101; Код бронирования: QA9101&nbsp;(новый)",
            "&laquo;Клуб&raquo;. Номер заказа: 9101; Код бронирования: QA9101",
        ])
    func labels(message: String) throws {
        let webhook = try BukzaExamples.read(BukzaTemplateBody(message: message).text)
        #expect(webhook.orderID == "9101" && webhook.code == "QA9101" && webhook.oddities == [.html])
        #expect(webhook.message?.contains("<b") == false && webhook.message?.contains("&") == false)
    }

    @Test(
        "a message keeps its lines, and what only looks like a tag",
        arguments: [
            ("а<br>б<br/>в", "а\nб\nв"), ("<p>а</p><p>б</p>", "а\nб"), ("а <b>б</b> в", "а б в"),
            ("1 < 2 и 3 > 2", "1 < 2 и 3 > 2"),
            ("я <3 вас", "я <3 вас"), ("<Иван>", "<Иван>"), ("<b", "<b"), ("a &amp;amp; b", "a & b"),
            ("?a=1&copy=2", "?a=1&copy=2"),
            ("&unknown; &#; &#x; &", "&unknown; &#; &#x; &"), ("<!-- x -->а", "а"),
            ("Игорь [bukza_x] здесь", "Игорь здесь"),
            ("скидка 50% и 20% ещё", "скидка 50% и 20% ещё"), ("[VIP] стол (у окна)", "[VIP] стол (у окна)"),
        ])
    func message(text: String, message: String) throws {
        #expect(try BukzaExamples.read(BukzaTemplateBody(message: text).text).message == message)
    }

    @Test(
        "a name loses its leftovers and nothing else",
        arguments: [
            ("Мария [bukza_last_name]", "Мария"), ("[bukza_x] Мария", "Мария"),
            ("Мария {middle_name} Лебедева", "Мария Лебедева"),
            ("Мария %LAST_NAME%", "Мария"), ("Мария, [bukza_x]", "Мария"), ("Мария&nbsp;Лебедева", "Мария Лебедева"),
            ("&#1052;ария", "Мария"), ("Мария <3", "Мария <3"), ("[VIP] Мария", "[VIP] Мария"),
            ("Мария (Маша)", "Мария (Маша)"),
        ])
    func name(text: String, name: String) throws {
        #expect(try BukzaExamples.read(BukzaTemplateBody(name: text).text).contact.name == name)
    }

    @Test(
        "a name of leftovers or of a program's nothing is none",
        arguments: [
            "[bukza_first_name] [bukza_last_name]", "{first_name} {last_name}", "&#91;bukza_full_name&#93;",
            "[[bukza_full_name]]",
            "undefined", "undefined undefined", "null", "[object Object]", "-", "&nbsp;",
        ])
    func noName(text: String) throws {
        #expect(try BukzaExamples.read(BukzaTemplateBody(name: text).text).contact.name == nil)
    }

    @Test(
        "a phone that is no number is kept as it was given, a word such as “undefined” is not",
        arguments: [("звоните Ивану", "звоните Ивану"), ("12", "12"), ("нет", nil), ("-", nil), ("undefined", nil)]
            as [(String, String?)])
    func unread(text: String, unread: String?) throws {
        let webhook = try BukzaExamples.read(BukzaTemplateBody(phone: text).text)
        #expect(webhook.contact.phone == nil && webhook.contact.unreadPhone == unread)
        #expect(webhook.oddities == [.unreadablePhone])
    }

    @Test("a long phone is kept to 128 bytes")
    func longPhone() throws {
        let webhook = try BukzaExamples.read(BukzaTemplateBody(phone: String(repeating: "ж", count: 500)).text)
        #expect(webhook.contact.unreadPhone?.utf8.count == 128)
    }
}
