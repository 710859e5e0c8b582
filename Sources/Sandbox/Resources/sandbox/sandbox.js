"use strict";
// Refreshes the tables; without it the page refreshes itself whole.
(function () {
  var live = document.getElementById("live");
  function refresh() {
    if (document.hidden || String(window.getSelection())) {
      return;
    }
    fetch("/live?lang=" + live.dataset.lang, { cache: "no-store" })
      .then(function (answer) {
        return answer.ok ? answer.text() : Promise.reject(answer.status);
      })
      .then(function (text) {
        live.classList.remove("gone");
        if (text !== live.dataset.last) {
          live.dataset.last = text;
          live.innerHTML = text;
        }
      })
      .catch(function () {
        live.classList.add("gone");
      });
  }
  setInterval(refresh, 1500);
})();
