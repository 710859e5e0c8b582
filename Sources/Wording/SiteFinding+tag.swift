import SiteDoctor
import Stitching

extension SiteFinding {
    /// The words of the findings on our tag.
    func tagText(_ language: Language) -> String {
        switch self {
        case .tagPresent:
            language.say("Тег скрипта стоит на странице.", "The script's tag is on the page.")
        case .tagLoadedByScript:
            language.say(
                "Тега в HTML нет, но скрипт подключает код самой страницы: загрузился ли он, покажет список проверок.",
                "There is no tag in the HTML, but a script of the page loads ours: the checklist shows whether it came."
            )
        case .tagTwice(let count):
            language.say(
                "Тег скрипта стоит на странице несколько раз (\(count)): оставьте один.",
                "The script's tag is on the page \(count) times: leave one.")
        case .tagInert(.comment):
            language.say(
                "Тег скрипта закомментирован (<!-- … -->): уберите знаки комментария.",
                "The script's tag is commented out (<!-- … -->): remove the comment marks.")
        case .tagInert(.noscript):
            language.say(
                "Тег скрипта стоит внутри <noscript>, где браузер его не выполнит: перенесите тег в <head>.",
                "The script's tag is inside <noscript>, where no browser runs it: move it into <head>.")
        case .tagInert(.template):
            language.say(
                "Тег скрипта стоит внутри <template>, где браузер его не выполнит: перенесите тег в <head>.",
                "The script's tag is inside <template>, where no browser runs it: move it into <head>.")
        case .tagInert(.heldBack(let type)):
            language.say(
                "Тег скрипта придерживает плагин или окно согласия (type=\"\(type)\"): исключите наш скрипт из отложенной загрузки или дождитесь согласия посетителя.",
                "The script's tag is held back by a plugin or a consent banner (type=\"\(type)\"): exempt our script from delayed loading, or it waits for the visitor's consent."
            )
        case .tagOfOtherKey(let key):
            language.say(
                "На странице тег с чужим ключом \(key): замените его тегом со страницы установки.",
                "The page has a tag with another key, \(key): put the tag of the install page in its place.")
        case .tagFromOtherServer(let host):
            language.say(
                "Тег загружает скрипт с другого сервера, \(host): замените его тегом со страницы установки.",
                "The tag loads the script from another server, \(host): put the tag of the install page in its place.")
        case .tagInsecure:
            language.say(
                "Страница открывается по https, а тег подключает скрипт по http, и браузер его заблокирует: поставьте в адресе тега https.",
                "The page comes by https and the tag loads the script by http, which browsers block: write https in the tag."
            )
        case .tagMayComeThrough(let manager):
            language.say(
                "Тега в HTML нет, но на странице есть \(manager.name): если тег подключён через него, доктор этого не видит, смотрите список проверок; если нет, вставьте тег в <head>.",
                "There is no tag in the HTML, but the page has \(manager.name): a tag loaded through it can't be seen here, look at the checklist; if there is none, put the tag into <head>."
            )
        default:
            language.say(
                "Тега скрипта на странице нет: скопируйте его со страницы установки и вставьте в <head>.",
                "The script's tag is not on the page: copy it from the install page and put it into <head>.")
        }
    }
}
