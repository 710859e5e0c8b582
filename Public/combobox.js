/*
 * Makes one combobox of a list and a field for typing, in each [data-combobox]. Without this script both are used as
 * they are, and with it both are what is sent: the list holds what was chosen, the field what was typed.
 *
 * Nothing is chosen but by a click, or by Enter on a row that the arrow keys have reached. A typed text is sent as it was
 * typed. The server takes a number as an id and refuses any other text.
 *
 * Pattern: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/, editable, with a listbox and manual selection.
 */
(() => {
  const language = document.documentElement.lang;
  const say = (russian, english) => (language === "ru" ? russian : english);
  const fold = (text) => text.normalize("NFC").toLowerCase().replace(/ё/g, "е");
  const isID = (text) => /^-?\d{1,18}$/.test(text);

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  for (const area of document.querySelectorAll("[data-combobox]")) {
    const select = area.querySelector("select");
    // An account that returns no list: the field for typing is all there is.
    if (select) enhance(area, select, area.querySelector("input"));
  }

  function enhance(area, select, typed) {
    const base = `${select.id}-combobox`;
    const problem = area.querySelector(".problem");
    const note = make("p", { class: "help", id: `${base}-note`, role: "status" });
    const input = make("input", {
      id: base, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-autocomplete": "list",
      "aria-expanded": "false", "aria-controls": `${base}-list`,
      "aria-describedby": `${note.id}${problem ? ` ${problem.id}` : ""}`,
      placeholder: say("не выбрано", "not chosen"),
    });
    const list = make("ul", { id: `${base}-list`, role: "listbox", "aria-label": area.dataset.combobox, hidden: "" });
    const opener = make("button", { type: "button", tabindex: "-1", "aria-hidden": "true" }, "▾");
    const label = make("label", { for: base }, area.dataset.combobox);
    area.prepend(label, make("div", { class: "combobox" }, input, opener, list), note);
    const fallback = area.querySelector(".fallback");
    fallback.hidden = true;

    const name = (option) => (option.value ? option.textContent : "");
    const chosen = () => select.selectedOptions[0];
    let entries = [...select.options].filter((option) => option.value)
      .map((option) => ({ id: option.value, text: option.textContent }));
    let rows = [];
    let active = -1;
    // Whether the text was typed since the last choice: then it narrows the list.
    let isTyped = Boolean(typed.value);
    input.value = typed.value || (chosen() ? name(chosen()) : "");
    if (typed.getAttribute("aria-invalid") === "true") input.setAttribute("aria-invalid", "true");
    if (typed.autofocus) input.focus();

    const isOpen = () => !list.hidden;

    const matches = () => {
      const words = isTyped ? fold(input.value).split(/\s+/).filter(Boolean) : [];
      return entries.filter((entry) => words.every((word) => fold(entry.text).includes(word)));
    };

    const activate = (index) => {
      active = index;
      [...list.children].forEach((row, place) => row.classList.toggle("active", place === index));
      if (index < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", list.children[index].id);
      list.children[index].scrollIntoView({ block: "nearest" });
    };

    const show = () => {
      const text = input.value.trim();
      const found = matches();
      rows = [{ id: "", text: say("не выбрано", "not chosen") }, ...found];
      if (isTyped && isID(text) && !entries.some((entry) => entry.id === text)) {
        rows.push({ id: text, isUnlisted: true,
          text: say(`№ ${text} · нет в списке, взять этот номер`, `№ ${text} · not in the list, take this id`) });
      }
      const current = typed.value || select.value;
      list.replaceChildren(...rows.map((row, place) => {
        const item = make("li", {
          role: "option", id: `${base}-${place}`, "aria-selected": String(!isTyped && row.id === current),
          "data-id": row.id }, row.text);
        // The field keeps the focus while a row is pressed.
        item.addEventListener("mousedown", (event) => event.preventDefault());
        item.addEventListener("click", () => choose(place));
        return item;
      }));
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      activate(-1);
      note.textContent = found.length
        ? say(`Подходит: ${found.length}`, `Matches: ${found.length}`)
        : say("Ничего не найдено", "Nothing found");
    };

    const close = () => {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      activate(-1);
    };

    const settle = () => {
      const text = input.value.trim();
      const isOpenQuestion = isTyped && text && !isID(text);
      input.toggleAttribute("data-unchosen", isOpenQuestion);
      if (isOpenQuestion) {
        input.setAttribute("aria-invalid", "true");
        note.textContent = say(
          `«${text}» не выбрано: выберите строку списка или впишите номер.`,
          `“${text}” is not chosen: choose a row of the list, or type an id.`);
      } else if (!isOpen()) {
        note.textContent = "";
      }
    };

    const choose = (place) => {
      const row = rows[place];
      if (row.id && !row.isUnlisted && ![...select.options].some((option) => option.value === row.id)) {
        select.append(new Option(row.text, row.id));
      }
      select.value = row.isUnlisted ? "" : row.id;
      typed.value = row.isUnlisted ? row.id : "";
      input.value = row.isUnlisted ? row.id : row.id && row.text;
      isTyped = Boolean(row.isUnlisted);
      input.removeAttribute("aria-invalid");
      close();
      settle();
      select.dispatchEvent(new Event("change", { bubbles: true }));
    };

    let asking = null;
    const ask = async () => {
      const text = input.value;
      asking?.abort();
      asking = new AbortController();
      const fields = new FormData(select.form);
      fields.set("action", "find");
      fields.set(typed.name, isID(text.trim()) ? "" : text);
      fields.set(`${select.name}Search`, text);
      try {
        const answer = await fetch(select.form.getAttribute("action"), {
          method: "POST", body: new URLSearchParams(fields), signal: asking.signal });
        if (!answer.ok || input.value !== text) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const options = [...(page.getElementById(select.id)?.options ?? [])].filter((option) => option.value);
        const known = new Set(entries.map((entry) => entry.id));
        entries = entries.concat(options.filter((option) => !known.has(option.value))
          .map((option) => ({ id: option.value, text: option.textContent })));
        if (isOpen()) show();
      } catch (error) {
        // The next letter asks again.
      }
    };

    let timer = 0;
    input.addEventListener("input", () => {
      isTyped = true;
      select.value = "";
      typed.value = input.value.trim();
      input.removeAttribute("aria-invalid");
      show();
      if (!("partial" in area.dataset)) return;
      clearTimeout(timer);
      timer = setTimeout(ask, 250);
    });
    input.addEventListener("click", () => (isOpen() ? close() : show()));
    input.addEventListener("focus", () => input.select());
    input.addEventListener("blur", () => {
      close();
      settle();
    });
    opener.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const wasOpen = isOpen();
      input.focus();
      if (wasOpen) close(); else show();
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && event.altKey) {
        if (step > 0) show(); else close();
      } else if (step) {
        if (!isOpen()) show();
        const last = rows.length - 1;
        activate(step > 0 ? (active < last ? active + 1 : 0) : active > 0 ? active - 1 : last);
      } else if (event.key === "Enter" && isOpen()) {
        // Enter with no row reached chooses nothing and sends nothing.
        if (active >= 0) choose(active); else close();
      } else if (event.key === "Escape" && isOpen()) {
        close();
      } else {
        return;
      }
      event.preventDefault();
    });
  }
})();
