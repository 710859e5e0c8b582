package import Ledger
package import Stitching

extension LedgerError {
    /// The reason with the next step, for a person at a terminal. It begins with a small letter.
    package func text(in language: Language) -> String {
        language == .english ? self.description : self.russian
    }

    private var russian: String {
        switch self {
        case .unavailable(let reason): "базу сейчас нельзя прочитать или записать: \(reason)"
        case .missing:
            """
            здесь нет базы Stitcher; укажите каталог сервера в --data-dir или создайте новый командой «stitcher serve» \
            или «stitcher integration create»
            """
        case .damaged(let reason): "база повреждена (\(reason)); восстановите её из копии"
        case .fromTheFuture(let migrations):
            "базу записала более новая версия (\(migrations.joined(separator: ", "))); используйте эту версию"
        case .unknownValue(let name, let integration):
            "интеграция \(integration) использует «\(name)», чего эта версия не знает; используйте версию, которая знает"
        case .outdated(let schema, let needed):
            """
            база от более старой версии (схема \(schema), нужна \(needed)); запустите один раз сервер этой версии \
            («stitcher serve»): он сохранит копию и обновит базу
            """
        case .upgradeFailed(let copy?, let reason):
            """
            базу не удалось обновить: \(reason); устраните причину и запустите снова или вернитесь к старой версии, \
            положив \(copy) на место stitcher.db
            """
        case .upgradeFailed(nil, let reason):
            "перед обновлением базы не удалось сделать копию, поэтому ничего не изменено: \(reason)"
        case .wrongKey(let path):
            "файла \(path) нет, или он не открывает эту базу; положите туда ключ от неё"
        case .notFound: "такого номера нет"
        case .conflict: "эти настройки тем временем изменил другой человек; прочитайте их снова и повторите изменение"
        case .unexpected(let reason): "непредвиденная ошибка: \(reason)"
        }
    }
}
