import Stitching
import Testing

@Suite("Parameters that nobody replaced")
struct TemplateLeftoverTests {
    private let leftover = TemplateLeftover(system: "bukza")

    @Test(
        "are taken out of a text",
        arguments: [
            ("Иван [bukza_last_name]", "Иван "), ("[[bukza_x]] Иван", "Иван"), ("a {client_name} b", "a b"),
            ("x%order_id%y", "xy"),
            ("${order_id}", ""), ("a $order_id b", "a b"),
        ])
    func removed(text: String, rest: String) {
        #expect(self.leftover.removed(from: text) == rest && self.leftover.isIn(text))
    }

    @Test(
        "are not people's own brackets",
        arguments: [
            "", "[VIP]", "(Маша)", "«Волна»", "{VIP}", "<ivan@example.com>", "50% и 20%", "5$ за код", "#хештег",
            "a_b_c", "a: b",
            "[см. письмо]", "**важно**", "<b>", "~session_rejected", "имя_фамилия",
        ])
    func none(text: String) {
        #expect(self.leftover.removed(from: text) == nil)
    }

    @Test(
        "any name between marks counts where it would identify a booking",
        arguments: ["[abc]", "<abc>", "%abc%", "((order))", "(order)"])
    func identity(text: String) {
        #expect(self.leftover.isAll(of: text, as: .identity) && !self.leftover.isIn(text))
    }

    @Test(
        "a code between brackets is a code",
        arguments: ["[C6UDS3]", "(1001)", "<A12>", "C6UDS3", "order-1", "#1001", "$5"])
    func values(text: String) {
        #expect(!self.leftover.isAll(of: text, as: .identity))
    }

    @Test("a booking system's own names count for that system alone")
    func systems() {
        let other = TemplateLeftover(system: "termin")
        #expect(self.leftover.isAll(of: "[bukza_x]") && !other.isAll(of: "[bukza_x]"))
        #expect(other.isAll(of: "[termin_x]") && !self.leftover.isAll(of: "[termin_x]"))
        let none = TemplateLeftover()
        #expect(!none.isAll(of: "[bukza_x]") && !none.isAll(of: "[x_y]") && none.isAll(of: "[order_id]"))
    }
}

@Suite("Words for nothing")
struct EmptyWordTests {
    @Test(
        "name nothing",
        arguments: ["", "-", "0", "0.00", "null", "N/A", "не указан", "см. письмо", "[object Object]", "None"])
    func nothing(text: String) {
        #expect(EmptyWord.isAll(of: text))
    }

    @Test(
        "are not values",
        arguments: ["1", "0-0", "0/0", "00-00", "00123", "A", "x", "C6UDS3", "-1", "номер 5", "код", "Наталья"])
    func values(text: String) {
        #expect(!EmptyWord.isAll(of: text))
    }

    @Test(
        "are a program's only when they are",
        arguments: [("undefined", true), ("null null", true), ("нет", false), ("-", false)])
    func technical(text: String, isTechnical: Bool) {
        #expect(EmptyWord.isTechnical(text) == isTechnical)
    }
}
