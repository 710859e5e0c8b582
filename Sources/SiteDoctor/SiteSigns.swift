package import Stitching

/// How to recognise what others put on a page. The booking system and the target say it.
package struct SiteSigns: Sendable {
    package let widgets: any WidgetSigns
    package let counter: CounterSigns

    package init(widgets: any WidgetSigns, counter: CounterSigns) {
        self.widgets = widgets
        self.counter = counter
    }
}
