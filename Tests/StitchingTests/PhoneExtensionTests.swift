import Stitching
import Testing

@Suite("Telephone extensions")
struct PhoneExtensionTests {
    @Test(
        "leaves an extension out of the number, and tells it",
        arguments: [
            ("+7 495 123-45-67 доб. 12", "12"), ("84951234567доб12", "12"), ("8(495)1234567доб.12", "12"),
            ("+7 495 123-45-67 ext 12", "12"), ("+7 495 123-45-67 Extension: 12", "12"), ("84951234567x12", "12"),
            ("84951234567х12", "12"), ("+7 (495) 123-45-67, доб. 12", "12"), ("+7 495 123-45-67 #12", "12"),
            ("84951234567#12", "12"), ("+7 495 123-45-67 №12", "12"), ("+7 495 123-45-67 (вн. 12)", "12"),
            ("+7 495 123-45-67 (добавочный 123)", "123"), ("8 495 123-45-67 внутренний номер 45", "45"),
            ("84951234567,12", "12"), ("84951234567,,12", "12"), ("84951234567 ,, 12", "12"),
            ("tel:+7-495-123-45-67;ext=12", "12"), ("8 495 123-45-67 12", "12"), ("+7 495 123-45-67 12", "12"),
            ("+7 495 123 45 67 12", "12"), ("84951234567 1234", "1234"), ("8 (495) 123-45-67 (12)", "12"),
            ("+7 495 123-45-67 [12]", "12"), ("8 495 123-45-67 доб 005", "005"),
        ])
    func told(text: String, digits: String) {
        let reading = PhoneReading(text: text, country: .russia)
        #expect(reading.number?.digits == "74951234567")
        #expect(reading.extensionDigits == digits)
        #expect(PhoneNumber(text: text) == reading.number)
    }

    @Test(
        "glues no extension on where numbers have many lengths",
        arguments: [
            ("+49 30 1234567 (12)", "49301234567"), ("+49 30 1234567 12", "49301234567"),
            ("+39 06 123456 12", "3906123456"), ("+375 29 123-45-67 12", "375291234567"),
            ("+49 30 1234567 доб. 12", "49301234567"), ("+44 (0)20 7946 0958 (12)", "442079460958"),
        ])
    func abroad(text: String, digits: String) {
        let reading = PhoneReading(text: text, country: .russia)
        #expect(reading.number?.digits == digits)
        #expect(reading.extensionDigits == "12")
    }

    @Test(
        "takes no second number, hour or decimal for an extension",
        arguments: [
            "84951234567", "+7 495 123-45-67, 8 916 123-45-67", "84951234567;8 916 123-45-67", "84951234567.0",
            "84951234567 доб. 89161234567", "84951234567 с 10 до 18", "8 495 123-45-67/68", "84951234567, 12",
            "84951234567 10:30", "84951234567 22.11.2026",
        ])
    func none(text: String) {
        let reading = PhoneReading(text: text, country: .russia)
        #expect(reading.number?.digits == "74951234567")
        #expect(reading.extensionDigits == nil)
    }
}
