package import Stitching

extension CounterSigns {
    /// CoMagic's counter under all its brands.
    ///
    /// **Source:** the vendor's snippets: a script `//app.BRAND/static/cs.min.js`, since some years with the key as
    /// `?k=` or `?sk=`; before that with `["setCsAccount", KEY]` pushed to `__cs`.
    package static let coMagic = CounterSigns(
        path: "/static/cs.min.js", keys: ["k", "sk"], accountCall: "setCsAccount",
        brands: [
            "app.comagic.ru": "CoMagic", "app.uiscom.ru": "UIS", "app.callgear.com": "CallGear",
            "app.novofon.ru": "Novofon", "app.novofon.com": "Novofon",
        ])
}
