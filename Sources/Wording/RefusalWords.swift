package import Ledger
package import Stitching

/// Why a request to a webhook address was refused, with the next step.
package enum RefusalWords {
    package static func text(_ request: RefusedRequest, _ language: Language) -> String {
        let size = language.say("\(request.bytes) Б", "\(request.bytes) B")
        return "\(Self.reason(request.reason, language)) (\(size))"
    }

    private static func reason(_ reason: RefusedRequest.Reason, _ language: Language) -> String {
        switch reason {
        case .unknownSecret:
            language.say(
                "Старый адрес: он больше не действует, скопируйте в Bukza новый",
                "An old address: it is no longer valid, copy the new one into Bukza")
        case .wrongMethod:
            language.say("Метод не POST: поменяйте его в Bukza", "The method is not POST: change it in Bukza")
        case .tooLarge:
            language.say(
                "Тело больше 64 КБ: оставьте в нём только поля шаблона",
                "The body is larger than 64 KB: leave only the template's fields in it")
        case .unknownEncoding:
            language.say(
                "Тело упаковано незнакомым способом: сохранено целиком",
                "The body is packed in an unknown way: kept whole")
        case .unreadableBody:
            language.say(
                "Ни одно поле не прочитано: сравните тело с шаблоном",
                "No field was readable: compare the body with the template")
        case .cutBody:
            language.say(
                "Соединение оборвалось: найдите заказ в Bukza и отправьте веб-запрос ещё раз",
                "The connection broke: find the order in Bukza and send its web request again")
        case .notStored:
            language.say(
                "Диск не принял запись: освободите место и отправьте веб-запрос из Bukza ещё раз",
                "The disk did not take it: free some space and send the web request from Bukza again")
        case .ping: language.say("Проверочный запрос", "Set-up ping")
        }
    }
}
