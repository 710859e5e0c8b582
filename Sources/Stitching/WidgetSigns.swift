/// How to recognise a booking system's widgets on a page of the owner's site.
package protocol WidgetSigns: Sendable {
    /// The widget named by an element's id; `nil` if the element does not contain a widget.
    func widget(ofContainer id: String) -> String?

    /// Widgets whose embed address occurs in a text: in a `src`, or in a script that builds one. Linear.
    func widgets(in text: String) -> [String]

    /// Whether a text may hold an address of the booking system's own pages: cheap, before the address is parsed.
    func mayLink(_ text: String) -> Bool

    /// Whether a host serves the booking system's own pages, where no script of ours is. - Parameter host: in lower case.
    func isDirect(host: String) -> Bool

    /// The widget of a direct link, if the link names one.
    func widget(ofLink link: String) -> String?
}
