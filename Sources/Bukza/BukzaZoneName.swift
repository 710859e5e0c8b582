/// A zone's abbreviation, or its name in words, with one offset.
///
/// **Source:** the time zone database's abbreviations and Russia's zones since 2016; the words are Windows', the
/// browsers' and people's. `IST` and `BST` are missing, because several zones have them.
struct BukzaZoneName {
    /// In lower case.
    let words: [Unicode.Scalar]
    /// Seconds east of UTC.
    let offset: Int

    /// The longest first, so that a name is not read as the beginning of another.
    static let all: [BukzaZoneName] = Self.hours
        .flatMap { offset, names in
            names.map { BukzaZoneName(words: Array($0.unicodeScalars), offset: offset * 3_600) }
        }
        .sorted { $0.words.count > $1.words.count }

    private static let hours: [(Int, [String])] = [
        (0, ["z", "utc", "gmt", "ut", "wet"]), (1, ["cet", "west"]), (2, ["eet", "cest", "kalt", "калт"]),
        (3, ["msk", "мск", "eest", "fet", "trt"] + Self.moscow), (4, ["samt", "msd", "самт"]),
        (5, ["yekt", "екбт", "almt", "uzt"]), (6, ["omst", "омст"]),
        (7, ["krat", "novt", "tomt", "крат", "новт"]), (8, ["irkt", "иркт"]), (9, ["yakt", "jst", "якут"]),
        (10, ["vlat", "влат"]), (11, ["magt", "sakt", "sret", "магт", "сахт"]), (12, ["pett", "anat", "петт"]),
        (-4, ["edt"]), (-5, ["est", "cdt"]), (-6, ["cst", "mdt"]), (-7, ["mst", "pdt"]), (-8, ["pst"]),
    ]

    private static let moscow = [
        "москве", "москва", "московское время", "московскому времени", "московского времени",
        "москва, стандартное время", "москва стандартное время", "moscow", "moscow time", "moscow standard time",
        "russian standard time",
    ]
}
