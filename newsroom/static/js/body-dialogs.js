// Dialogs of the editor of a story's text: what they are made of, and choosing by search in them.

export function create(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

// Shows `fields` and answers what was chosen, by name; null where the dialog was left.
export function ask(words, title, fields, submitLabel = words.insert) {
  return new Promise((resolve) => {
    const submit = create("button", { type: "submit", class: "button default" }, submitLabel);
    const cancel = create("button", { type: "button", class: "button" }, words.cancel);
    const form = create("form", { method: "dialog" }, ...fields);
    form.append(create("p", { class: "body-dialog-buttons" }, submit, cancel));
    const heading = create("h2", { id: "body-dialog-title" }, title);
    const dialog = create("dialog", { class: "body-dialog", "aria-labelledby": heading.id }, heading, form);
    let answer = null;
    form.addEventListener("submit", () => {
      answer = Object.fromEntries(new FormData(form));
    });
    cancel.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

let fieldNumber = 0;

export function field(label, control, help) {
  control.id = `body-field-${++fieldNumber}`;
  const described = help ? [create("small", { id: `${control.id}-help` }, help)] : [];
  if (help) control.setAttribute("aria-describedby", `${control.id}-help`);
  return create("p", {}, create("label", { for: control.id }, label), control, ...described);
}

export function select(name, choices, chosen) {
  const options = Object.entries(choices).map(([value, label]) =>
    create("option", { value, selected: value === chosen }, label),
  );
  return create("select", { name }, ...options);
}

// Choosing by search

export function choiceOf(item, name, type) {
  const input = create("input", { type, name, value: item.value });
  const picture = item.thumbnail ? [create("img", { src: item.thumbnail, alt: "", width: 96, height: 72 })] : [];
  const about = item.about ? [create("small", {}, item.about)] : [];
  return create("label", { class: "body-choice" }, input, ...picture, create("span", {}, item.words, ...about));
}

// A search box with what it finds below; `chosen` keeps the items in the order they were chosen.
export function searchBox(words, url, type, chosen, isOpenAtOnce) {
  const status = create("p", { role: "status" });
  const list = create("div", { class: "body-choices" });
  const input = create("input", { type: "search", autocomplete: "off" });
  let latest = 0;
  let timer;
  async function search() {
    const asked = ++latest;
    const response = await fetch(`${url}?q=${encodeURIComponent(input.value)}`).catch(() => null);
    const isAnswer = response?.ok && response.headers.get("Content-Type").includes("json");
    const found = isAnswer ? (await response.json()).found : [];
    if (asked !== latest) return;
    status.textContent = isAnswer ? (found.length ? "" : words.nothingFound) : words.searchFailed;
    const items = found.map((item) => ({ ...item, value: `library-${item.id}` }));
    list.replaceChildren(...items.map((item) => follow(choiceOf(item, "choice", type), item, chosen)));
  }
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 250);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  if (isOpenAtOnce) search();
  return [field(words.search, input, words.searchHelp), status, list];
}

export function follow(label, item, chosen) {
  const input = label.querySelector("input");
  input.checked = chosen.has(item.value);
  input.addEventListener("change", () => {
    if (input.type === "radio") chosen.clear();
    if (input.checked) chosen.set(item.value, item);
    else chosen.delete(item.value);
  });
  return label;
}
