/*
 * Makes the pages better where there is a script; every page works without. No dependency, no inline code.
 *
 *   button[data-copy=ID]   copies the text of the element with that id
 *   [data-live=URL]        is replaced by the element of the same id in that page, every two seconds while it is seen
 *   form[data-period]      asks at once for a period of its list; a date that is touched chooses "other dates"
 *   [data-answer]          what the last button did: gets the focus, there where the button was
 *   input[data-all=ID]     ticks every box of the form with that id
 *   [data-shown-by=NAME]   is shown while the choice NAME has the value in data-value
 *   [aria-invalid=true]    the first one that is seen has the focus
 */
(() => {
  const language = document.documentElement.lang;
  const say = (russian, english) => (language === "ru" ? russian : english);

  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    const text = button.textContent;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(source.value || source.textContent);
        button.textContent = say("Скопировано", "Copied");
      } catch (error) {
        // No clipboard on plain http: the text is selected instead, for Ctrl+C.
        getSelection().selectAllChildren(source);
        button.textContent = say("Нажмите Ctrl+C", "Press Ctrl+C");
      }
      setTimeout(() => (button.textContent = text), 2000);
    });
  }

  for (const area of document.querySelectorAll("[data-live]")) {
    const refresh = async () => {
      if (document.visibilityState === "visible" && !area.contains(document.activeElement)) {
        try {
          const answer = await fetch(area.dataset.live, { headers: { Accept: "text/html" } });
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          const fresh = page.getElementById(area.id);
          if (answer.ok && fresh && fresh.innerHTML !== area.innerHTML) area.replaceChildren(...fresh.childNodes);
        } catch (error) {
          // The next look may pass.
        }
      }
      setTimeout(refresh, 2000);
    };
    setTimeout(refresh, 2000);
  }

  for (const form of document.querySelectorAll("form[data-period]")) {
    const { period, from, to } = form.elements;
    for (const date of [from, to]) date.addEventListener("input", () => (period.value = "custom"));
    period.addEventListener("change", () => {
      if (period.value === "custom") {
        from.focus();
      } else {
        for (const date of [from, to]) date.value = date.defaultValue;
        form.requestSubmit();
      }
    });
  }

  const answer = document.querySelector("[data-answer]");
  if (answer) answer.focus();

  for (const all of document.querySelectorAll("input[data-all]")) {
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const box of document.getElementById(all.dataset.all).elements) {
        if (box.type === "checkbox") box.checked = all.checked;
      }
    });
  }

  for (const part of document.querySelectorAll("[data-shown-by]")) {
    const name = part.dataset.shownBy;
    const show = () => {
      const chosen = document.querySelector(`[name="${name}"]:checked`);
      part.hidden = Boolean(chosen) && chosen.value !== part.dataset.value;
    };
    for (const choice of document.querySelectorAll(`[name="${name}"]`)) choice.addEventListener("change", show);
    show();
  }

  // A field without autofocus, or one that the other scripts put in place of it.
  addEventListener("DOMContentLoaded", () => {
    const wrong = [...document.querySelectorAll("[aria-invalid=true]")].find((field) => field.checkVisibility());
    if (wrong) wrong.focus();
  });
})();
