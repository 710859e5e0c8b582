/*
 * Windows that the page's own code opens under an address that the owner has named: they carry n2, as links do.
 */

export function rewriteOpenedWindows({ l: directLink }, state, session, look, rewrite) {
    if (!directLink) return;
    const { open } = window;
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
