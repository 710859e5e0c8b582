/*
 * What only some owners ask for. It is built on its own, and the server adds it to the script where a setting needs it.
 */

/** Called by the script with what it offers, before its first look. Throws where there must be none. */
export default (settings, state, session, look, rewrite) => {
    const { x: bots, l: directLink, g: consentGlobal, k: consentCookie, e: consentEvent, yes, no } = settings;

    // Automated browsers: as if the script were not there.
    if (bots && (navigator.webdriver || RegExp(bots, "i").test(navigator.userAgent))) {
        delete window._stitch;
        throw bots;
    }

    // Windows that the page's own code opens, under an address that the owner has named.
    const { open } = window;
    if (directLink) {
        window.open = (address, ...given) => {
            try {
                // Before the first look, or the visitor's answer, there is nothing to say.
                if (state.q && ("" + address).includes(directLink)) {
                    const link = Object.assign(document.createElement("a"), { href: address });
                    rewrite(link);
                    address = link.href;
                }
            } catch (error) {}
            return open(address, ...given);
        };
    }

    // Consent. A state (a global or a cookie) answers and an event wakes the script; without a state the event itself
    // answers. A yes must be a clear yes: all that is neither yes nor no is no answer, and then nothing is done.
    if (!yes) return;
    const read = session.read;
    let told;

    function answer() {
        if (consentGlobal) return consentGlobal.split(".").reduce((holder, name) => holder[name], window);
        if (consentCookie) return decodeURIComponent(RegExp("(^|; )" + consentCookie + "=([^;]*)").exec(document.cookie)[2]);
        return told;
    }

    // Asked at each look: an answer may be taken back. Throws while there is none, and that ends the look.
    session.read = () => {
        const value = answer();
        const text = typeof value == "object" ? JSON.stringify(value) : value;
        if (RegExp(yes, "i").test(text)) return read();
        if (!RegExp(no, "i").test(text)) throw text;
        state.s = undefined;
        state.q = "none";
        state.y = "consent_refused";
        return true;
    };

    const onConsent = ({ detail }) => {
        told = detail == null ? "yes" : detail;
        look();
    };
    window.addEventListener(consentEvent, onConsent, true);
};
