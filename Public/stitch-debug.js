/* Overlay of `?stitcher_debug`; replaced below. */
(() => {})();
