// Suggestions under a search field: the WAI-ARIA combobox with a list. While an input method
// (Telex, VNI) is composing a letter nothing is asked for. Without scripts the form just searches.

const WAIT = 150; // milliseconds after the last key
const LEAST = 2; // letters

function suggest(form) {
  const input = form.querySelector("input[type=search]");
  const list = document.createElement("div");
  list.className = "suggestions";
  list.id = `${input.id}-goi-y`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.querySelector("label").textContent);
  form.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  let timer, request, asked = "", chosen = -1, composing = false;

  function close() {
    list.hidden = true;
    choose(-1);
    input.setAttribute("aria-expanded", "false");
  }

  function choose(index) {
    chosen = index;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", i === index));
    if (index < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", list.children[index].id);
      list.children[index].scrollIntoView({ block: "nearest" });
    }
  }

  function span(name, text) {
    const element = document.createElement("span");
    element.className = name;
    element.textContent = text;
    return element;
  }

  function show(rows) {
    list.replaceChildren(...rows.map((row, i) => {
      const option = document.createElement("div");
      option.id = `${list.id}-${i}`;
      option.setAttribute("role", "option");
      option.dataset.url = row.url;
      const name = span("name", row.name);
      name.lang = "vi"; // of an English page too
      if (row.detail) name.append(span("detail", row.detail));
      option.append(span("kind", row.kind), name);
      return option;
    }));
    choose(-1);
    list.hidden = !rows.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  async function ask() {
    const text = input.value.trim();
    if (text === asked) return;
    asked = text;
    request?.abort();
    if (text.length < LEAST) return close();
    request = new AbortController();
    try {
      const url = `${form.dataset.suggestions}?q=${encodeURIComponent(text)}`;
      const response = await fetch(url, { signal: request.signal });
      const rows = response.ok ? (await response.json()).suggestions : [];
      if (document.activeElement === input) show(rows);
    } catch {
      // Aborted, or no network: the form searches without suggestions.
    }
  }

  function later() {
    clearTimeout(timer);
    if (!composing) timer = setTimeout(ask, WAIT);
  }

  input.addEventListener("compositionstart", () => { composing = true; clearTimeout(timer); });
  input.addEventListener("compositionend", () => { composing = false; later(); });
  input.addEventListener("input", later);
  input.addEventListener("blur", () => { asked = ""; close(); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const last = list.children.length - 1;
    if (event.key === "ArrowDown") choose(chosen < last ? chosen + 1 : -1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? last : chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.url);
    else return;
    event.preventDefault();
  });
  // Before the field loses the focus, which closes the list.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
}

document.querySelectorAll("form[data-suggestions]").forEach(suggest);
