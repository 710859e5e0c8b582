/// The documented template with values put between its quotes as they are, which is what Bukza does.
struct BukzaTemplateBody {
    var name = "Мария Лебедева"
    var phone = "+7 (900) 111-22-33"
    var email = "maria@example.com"
    var message = "Номер заказа: 9101; Код бронирования: QA9101"
    var session = "17000000011"
    /// What the owner added behind the template's last key.
    var added = ""

    var text: String {
        """
        { "date_time": "22.11.2026 10:00:00", "name": "\(self.name)", "phone": "\(self.phone)", "email": "\(self.email)",
          "message": "\(self.message)", "visitor_session_id": "\(self.session)"\(self.added) }
        """
    }
}
