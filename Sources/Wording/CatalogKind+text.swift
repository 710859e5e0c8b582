package import Stitching

extension CatalogKind {
    /// The list's name in the middle of a sentence.
    package func text(in language: Language) -> String {
        switch self {
        case .campaigns: language.say("список кампаний", "the list of campaigns")
        case .sites: language.say("список сайтов", "the list of sites")
        case .sources: language.say("список источников", "the list of sources")
        }
    }
}
