// The tools above a story's text, the dialogs they open, and what is pasted into it. Labels and
// addresses come from articles/editor.py.

import { Extension, Plugin } from "django-prose-editor/editor";

const ICONS = {
  h2: "M3 4v12M11 4v12M3 10h8M14 11c0-3 4-3 4 0 0 2-4 3-4 5h4",
  h3: "M3 5v10M9 5v10M3 10h6M13 9h4l-2 2.5c3 0 3 4-.5 4-1 0-1.500-.5-2-1",
  strong: "M6 4v12M6 4h5c4 0 4 6 0 6H6m0 0h6c4 0 4 6 0 6H6",
  em: "M9 4h6M5 16h6M12 4l-4 12",
  ul: "M8 5h9M8 10h9M8 15h9M3.500 5h.01M3.500 10h.01M3.500 15h.01",
  ol: "M8 5h9M8 10h9M8 15h9M3 4l1-.5V7M3 12.500c0-1.500 2-1.500 2 0L3 15.500h2",
  blockquote: "M8 6c-3 0-4 2-4 4v4h4v-4H4M17 6c-3 0-4 2-4 4v4h4v-4h-4",
  pullQuote: "M3 4h14M3 16h14M9 8c-2 0-2 1-2 2v2h2v-2H7M14 8c-2 0-2 1-2 2v2h2v-2h-2",
  factBox: "M3 4h14v12H3zM6 8h8M6 11h8M6 13.500h5",
  link: "M8 12l4-4M9 6l1.500-1.500a3.500 3.500 0 0 1 5 5L14 11M11 14l-1.500 1.500a3.500 3.500 0 0 1-5-5L6 9",
  story: "M4 3h8l4 4v10H4zM12 3v4h4M7 13l4-4M8 9h3v3",
  note: "M4 5h7M4 9h7M4 13h5M14 5l1.500-1V9M13.500 16l2.500-3 2.500 3z",
  language: "M3 6h8M7 4v2M4 13c3-1 5-4 5-7M5 9c1 2 3 3 5 4M11 17l3-8 3 8M12 14h4",
  picture: "M3 4h14v12H3zM3 14l4-4 3 3 3-4 4 4M7 8h.01",
  gallery: "M3 6h9v8H3zM14.500 7v6M17 8v4M3 12l3-2 2 2 2-2 2 2",
  embed: "M3 5h14v10H3zM9 8l3.500 2L9 12z",
  table: "M3 4h14v12H3zM3 8h14M3 12h14M8 4v12M13 4v12",
  undo: "M7 4L3 8l4 4M3 8h9c6 0 6 8 0 8H9",
  redo: "M13 4l4 4-4 4M17 8H8c-6 0-6 8 0 8h3",
};

function create(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function icon(name) {
  const NS = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(NS, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(NS, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

function csrfToken() {
  const cookie = document.cookie.split("; ").find((pair) => pair.startsWith("csrftoken="));
  const input = document.querySelector("[name=csrfmiddlewaretoken]");
  return cookie ? cookie.slice("csrftoken=".length) : input.value;
}

// Dialogs

// Shows `fields` and answers what was chosen, by name; null where the dialog was left.
function ask(words, title, fields, submitLabel = words.insert) {
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

function field(label, control, help) {
  control.id = `body-field-${++fieldNumber}`;
  const described = help ? [create("small", { id: `${control.id}-help` }, help)] : [];
  if (help) control.setAttribute("aria-describedby", `${control.id}-help`);
  return create("p", {}, create("label", { for: control.id }, label), control, ...described);
}

function select(name, choices, chosen) {
  const options = Object.entries(choices).map(([value, label]) =>
    create("option", { value, selected: value === chosen }, label),
  );
  return create("select", { name }, ...options);
}

// The story's pictures: the rows below the form

const rowOf = (key) =>
  [...document.querySelectorAll("#figures-group [name$='-text_key']")].find((input) => input.value === key);

function describe(input, words) {
  const row = input.closest(".inline-related");
  const value = (name) => row.querySelector(`[name$='-${name}']`)?.value.trim();
  const chosen = row.querySelector("select[name$='-photo'] option:checked")?.textContent.trim();
  return {
    key: input.value,
    words: value("caption") || value("alt") || (chosen !== "---------" && chosen) || words.newPicture,
    about: value("credit"),
    thumbnail: input.dataset.thumbnail,
  };
}

const newKey = () =>
  [...crypto.getRandomValues(new Uint8Array(4))].map((n) => n.toString(16).padStart(2, "0")).join("");

// Those with a picture, each with a key the text can name.
function picturesOfStory(words) {
  const inputs = [...document.querySelectorAll("#figures-group [name$='-text_key']")];
  return inputs
    .filter((input) => {
      const row = input.closest(".inline-related");
      const isRow = !input.name.includes("__prefix__");
      const hasPicture = ["photo", "upload"].some((name) => row.querySelector(`[name$='-${name}']`)?.value);
      return isRow && hasPicture && !row.querySelector("[name$='-DELETE']")?.checked;
    })
    .map((input) => {
      input.value ||= newKey();
      return describe(input, words);
    });
}

// A picture of the library becomes a row of the story; answers its key.
function addRow({ id, words, thumbnail }) {
  document.querySelector("#figures-group .add-row a").click();
  const rows = document.querySelectorAll("#figures-group .inline-related:not(.empty-form)");
  const row = rows[rows.length - 1];
  const photo = row.querySelector("select[name$='-photo']");
  photo.append(new Option(words, id, true, true));
  photo.dispatchEvent(new Event("change", { bubbles: true }));
  row.querySelector("[name$='-placement']").value = "body";
  const key = row.querySelector("[name$='-text_key']");
  key.value = newKey();
  key.dataset.thumbnail = thumbnail;
  return key.value;
}

// Choosing by search

function choiceOf(item, name, type) {
  const input = create("input", { type, name, value: item.value });
  const picture = item.thumbnail ? [create("img", { src: item.thumbnail, alt: "", width: 96, height: 72 })] : [];
  const about = item.about ? [create("small", {}, item.about)] : [];
  return create("label", { class: "body-choice" }, input, ...picture, create("span", {}, item.words, ...about));
}

// A search box with what it finds below; `chosen` keeps the items in the order they were chosen.
function searchBox(words, url, type, chosen, isOpenAtOnce) {
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

function follow(label, item, chosen) {
  const input = label.querySelector("input");
  input.checked = chosen.has(item.value);
  input.addEventListener("change", () => {
    if (input.type === "radio") chosen.clear();
    if (input.checked) chosen.set(item.value, item);
    else chosen.delete(item.value);
  });
  return label;
}

// Answers the keys of the pictures chosen, from the story's rows or the library.
async function choosePictures(options, title, type, already = [], more = []) {
  const { words } = options;
  const own = picturesOfStory(words).map((item) => ({ ...item, value: `own-${item.key}` }));
  const chosen = new Map(
    already.map((key) => [`own-${key}`, own.find((item) => item.key === key)]).filter(([, item]) => item),
  );
  const ofStory = own.map((item) => follow(choiceOf(item, "choice", type), item, chosen));
  const groups = [
    ...(own.length ? [create("h3", {}, words.ofStory), create("div", { class: "body-choices" }, ...ofStory)] : []),
    create("h3", {}, words.ofLibrary),
    ...searchBox(words, options.picturesUrl, type, chosen, true),
    ...more,
  ];
  const answer = await ask(words, title, groups);
  if (!answer) return null;
  const keys = [...chosen.values()].map((item) => item.key ?? addRow(item));
  return { keys, answer };
}

// What the buttons do

const selected = (editor) => {
  const { node } = editor.state.selection;
  return node?.type.name === "bodyFigure" ? node.attrs : null;
};

function place(editor, attributes) {
  const chain = editor.chain().focus();
  if (selected(editor)) chain.updateAttributes("bodyFigure", attributes).run();
  else chain.insertContent({ type: "bodyFigure", attrs: attributes }).run();
}

async function askPicture(editor, options) {
  const { words } = options;
  const now = selected(editor);
  const classes = now?.class?.split(" ") ?? [];
  const sizes = select("size", words.sizes, classes.find((one) => one in words.sizes) ?? "");
  const sides = select("side", words.sides, classes.find((one) => one in words.sides) ?? "");
  const looks = [field(words.size, sizes), field(words.side, sides)];
  const already = now?.["data-figure"] ? [now["data-figure"]] : [];
  const found = await choosePictures(options, options.labels.picture, "radio", already, looks);
  if (!found?.keys.length) return editor.commands.focus();
  const { size, side } = found.answer;
  const looked = [size, size === "wide" ? "" : side].filter(Boolean).join(" ");
  place(editor, { "data-figure": found.keys[0], "data-gallery": null, class: looked || null });
}

async function askGallery(editor, options) {
  const already = selected(editor)?.["data-gallery"]?.split(" ") ?? [];
  const help = [create("p", {}, options.words.galleryHelp)];
  const found = await choosePictures(options, options.labels.gallery, "checkbox", already, help);
  if (!found?.keys.length) return editor.commands.focus();
  place(editor, { "data-gallery": found.keys.join(" "), "data-figure": null, class: null });
}

async function askEmbed(editor, { words, labels }) {
  const value = selected(editor)?.["data-embed"] ?? "";
  const input = create("input", { name: "address", type: "url", required: true, pattern: "https?://.+", value });
  const answer = await ask(words, labels.embed, [field(words.address, input, words.embedHelp)]);
  if (answer) place(editor, { "data-embed": answer.address.trim() });
}

async function askLink(editor, { words, labels }) {
  const value = editor.getAttributes("link").href ?? "";
  const pattern = "(https?://|mailto:|tel:|/).+";
  const input = create("input", { name: "address", value, pattern, title: words.addressHelp });
  const fields = [field(words.address, input, words.addressHelp)];
  const answer = await ask(words, labels.link, fields);
  if (!answer) return editor.commands.focus();
  setLink(editor, { href: answer.address.trim() || null, "data-article": null, title: null });
}

async function askStory(editor, options) {
  const chosen = new Map();
  const fields = searchBox(options.words, options.storiesUrl, "radio", chosen, true);
  const answer = await ask(options.words, options.labels.story, fields);
  const [story] = chosen.values();
  if (!answer || !story) return editor.commands.focus();
  const attributes = { "data-article": String(story.id), href: null, title: null };
  const hasWords = !editor.state.selection.empty || editor.isActive("link");
  if (hasWords) return setLink(editor, attributes);
  const text = { type: "text", text: story.words, marks: [{ type: "link", attrs: attributes }] };
  editor.chain().focus().insertContent(text).run();
}

function setLink(editor, attributes) {
  const chain = editor.chain().focus().extendMarkRange("link");
  const text = attributes.href ?? attributes["data-article"];
  if (!text) chain.unsetMark("link").run();
  else if (editor.state.selection.empty && !editor.isActive("link")) {
    const link = { type: "text", text, marks: [{ type: "link", attrs: attributes }] };
    chain.insertContent(link).run();
  } else chain.setMark("link", attributes).run();
}

async function askNote(editor, { words, labels }) {
  if (!editor.state.selection.empty) return editor.chain().focus().toggleMark("note").run();
  const isInNote = editor.isActive("note");
  if (isInNote) editor.commands.extendMarkRange("note");
  const { from, to } = editor.state.selection;
  const area = create("textarea", { name: "text", rows: 3 });
  area.value = isInNote ? editor.state.doc.textBetween(from, to) : "";
  const answer = await ask(words, labels.note, [field(words.notText, area)]);
  if (!answer) return editor.commands.focus();
  const text = answer.text.trim();
  const chain = editor.chain().focus();
  if (!text) chain.deleteSelection().run();
  else chain.insertContentAt({ from, to }, { type: "text", text, marks: [{ type: "note" }] }).run();
}

async function askLanguage(editor, { words, labels, languages }) {
  if (editor.state.selection.empty) editor.commands.extendMarkRange("passageLanguage");
  const now = editor.getAttributes("passageLanguage").lang ?? "";
  const isEmpty = editor.state.selection.empty;
  const choices = select("lang", { "": words.noLanguage, ...languages }, now);
  const fields = isEmpty ? [create("p", {}, words.selectFirst)] : [field(words.languageOfWords, choices)];
  const answer = await ask(words, labels.language, fields, words.apply);
  if (!answer || isEmpty) return editor.commands.focus();
  const chain = editor.chain().focus();
  if (answer.lang) chain.setMark("passageLanguage", { lang: answer.lang }).run();
  else chain.unsetMark("passageLanguage").run();
}

// Wraps the selected blocks, or takes the wrapping away.
function wrap(editor, type, first) {
  if (editor.isActive(type)) return editor.chain().focus().lift(type).run();
  const isWrapped = editor.chain().focus().wrapIn(type).run();
  if (isWrapped && first) addFirst(editor, type, first);
  return isWrapped;
}

function around(editor, types) {
  const { $from } = editor.state.selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    const node = $from.node(depth);
    if (types.includes(node.type.name)) return { node, start: $from.start(depth), end: $from.end(depth) };
  }
  return null;
}

function addFirst(editor, type, first) {
  const box = around(editor, [type]);
  editor.chain().insertContentAt(box.start, first).setTextSelection(box.start + 1).run();
}

const QUOTES = ["blockquote", "pullQuote"];

function addSource(editor) {
  const quote = around(editor, QUOTES);
  editor.chain().focus().insertContentAt(quote.end, { type: "quoteSource" }).setTextSelection(quote.end + 1).run();
}

const lacksSource = (editor) => {
  const quote = around(editor, QUOTES);
  return Boolean(quote) && quote.node.lastChild.type.name !== "quoteSource";
};

const heading = (level) => ({
  run: (editor) => editor.chain().focus().toggleHeading({ level }).run(),
  isOn: (editor) => editor.isActive("heading", { level }),
});
const simple = (command, type) => ({
  run: (editor) => editor.chain().focus()[command]().run(),
  isOn: type && ((editor) => editor.isActive(type)),
  may: (editor) => editor.can()[command](),
});
const inTable = (command) => ({ ...simple(command), isThere: (editor) => editor.isActive("table") });

const ACTIONS = {
  h2: heading(2),
  h3: heading(3),
  strong: simple("toggleBold", "bold"),
  em: simple("toggleItalic", "italic"),
  ul: simple("toggleBulletList", "bulletList"),
  ol: simple("toggleOrderedList", "orderedList"),
  blockquote: { run: (editor) => wrap(editor, "blockquote"), isOn: (editor) => editor.isActive("blockquote") },
  pullQuote: { run: (editor) => wrap(editor, "pullQuote"), isOn: (editor) => editor.isActive("pullQuote") },
  factBox: {
    run: (editor) => wrap(editor, "factBox", { type: "heading", attrs: { level: 3 } }),
    isOn: (editor) => editor.isActive("factBox"),
  },
  link: { run: askLink, isOn: (editor) => Boolean(editor.getAttributes("link").href) },
  story: { run: askStory, isOn: (editor) => Boolean(editor.getAttributes("link")["data-article"]) },
  note: { run: askNote, isOn: (editor) => editor.isActive("note") },
  language: { run: askLanguage, isOn: (editor) => editor.isActive("passageLanguage") },
  picture: { run: askPicture, isOn: (editor) => Boolean(selected(editor)?.["data-figure"]) },
  gallery: { run: askGallery, isOn: (editor) => Boolean(selected(editor)?.["data-gallery"]) },
  embed: { run: askEmbed, isOn: (editor) => Boolean(selected(editor)?.["data-embed"]) },
  table: {
    run: (editor) => editor.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
    may: (editor) => !editor.isActive("table"),
  },
  undo: simple("undo"),
  redo: simple("redo"),
  quoteSource: { run: addSource, isThere: lacksSource },
  addRow: inTable("addRowAfter"),
  addColumn: inTable("addColumnAfter"),
  deleteRow: inTable("deleteRow"),
  deleteColumn: inTable("deleteColumn"),
  headerRow: inTable("toggleHeaderRow"),
  headerColumn: inTable("toggleHeaderColumn"),
  mergeOrSplit: inTable("mergeOrSplit"),
  deleteTable: inTable("deleteTable"),
};

// The toolbar: one stop of the Tab key, arrows inside, as ARIA describes it.

function toolbarFor(editor, options) {
  const buttons = [];
  const groups = [...options.buttons, ...options.buttonsThere].map((group) => {
    const made = Object.entries(group).map(([name, label]) => {
      const face = name in ICONS ? icon(name) : label;
      const button = create("button", { type: "button", title: label, "aria-label": label }, face);
      button.dataset.name = name;
      button.addEventListener("click", () => {
        if (button.getAttribute("aria-disabled") !== "true") ACTIONS[name].run(editor, options);
      });
      buttons.push(button);
      return button;
    });
    return create("span", { class: "body-tools" }, ...made);
  });
  const bar = create("div", { class: "body-toolbar", role: "toolbar", "aria-label": options.words.toolbar }, ...groups);

  function update() {
    for (const button of buttons) {
      const { isOn, may, isThere } = ACTIONS[button.dataset.name];
      button.hidden = Boolean(isThere) && !isThere(editor);
      if (isOn) button.setAttribute("aria-pressed", String(isOn(editor)));
      button.setAttribute("aria-disabled", String(Boolean(may) && !button.hidden && !may(editor)));
    }
    const shown = buttons.filter((button) => !button.hidden);
    const stop = shown.find((button) => button.tabIndex === 0) ?? shown[0];
    buttons.forEach((button) => (button.tabIndex = button === stop ? 0 : -1));
  }

  bar.addEventListener("keydown", (event) => {
    const shown = buttons.filter((button) => !button.hidden);
    const at = shown.indexOf(event.target);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const button = shown[(next + shown.length) % shown.length];
    buttons.forEach((other) => (other.tabIndex = other === button ? 0 : -1));
    button.focus();
  });
  editor.on("transaction", update);
  update();
  return bar;
}

// What stands where the text names something else

function shownPlace(node, options) {
  const { words, labels } = options;
  const address = node.attrs["data-embed"];
  if (address) return [create("strong", {}, labels.embed), create("span", {}, address)];
  const keys = (node.attrs["data-figure"] ?? node.attrs["data-gallery"] ?? "").split(" ");
  return keys.flatMap((key) => {
    const input = rowOf(key);
    if (!input) return [create("span", { class: "body-lost" }, `${words.lostPicture} (${key})`)];
    const { thumbnail, words: said } = describe(input, words);
    const picture = thumbnail ? [create("img", { src: thumbnail, alt: "", width: 160, height: 120 })] : [];
    return [...picture, create("span", {}, said)];
  });
}

export const BodyToolbar = Extension.create({
  name: "bodyToolbar",
  addOptions: () => ({ buttons: [], buttonsThere: [], words: {}, languages: {} }),
  onCreate() {
    const { editor } = this;
    const options = { ...this.options, labels: Object.assign({}, ...this.options.buttons) };
    const text = editor.view.dom;
    text.setAttribute("role", "textbox");
    text.setAttribute("aria-multiline", "true");
    text.setAttribute("aria-label", options.words.body);
    text.before(toolbarFor(editor, options));
    const views = { bodyFigure: (node) => new PlaceView(node, options) };
    editor.view.setProps({ nodeViews: { ...editor.view.props.nodeViews, ...views } });
  },
});

class PlaceView {
  constructor(node, options) {
    this.options = options;
    this.dom = create("figure", { class: "body-place" });
    this.update(node);
  }

  update(node) {
    if (node.type.name !== "bodyFigure") return false;
    this.dom.className = `body-place ${node.attrs.class ?? ""}`;
    this.dom.replaceChildren(...shownPlace(node, this.options));
    return true;
  }

  ignoreMutation() {
    return true;
  }
}

// What other programs write is cleaned where the story's text is cleaned, before it is inserted.

async function pasteClean(view, html, url) {
  const headers = { "X-CSRFToken": csrfToken(), "Content-Type": "text/html" };
  const response = await fetch(url, { method: "POST", headers, body: html }).catch(() => null);
  const isAnswer = response?.ok && response.headers.get("Content-Type").includes("json");
  view.pasteHTML(isAnswer ? (await response.json()).html : html);
}

export const CleanPaste = Extension.create({
  name: "cleanPaste",
  addOptions: () => ({ url: "" }),
  addProseMirrorPlugins() {
    const { url } = this.options;
    // Before the editor reads what was pasted: its styles would break the page's policy.
    const paste = (view, event) => {
      const html = event.clipboardData?.getData("text/html");
      if (!html || html.includes("data-pm-slice")) return false;
      event.preventDefault();
      pasteClean(view, html, url);
      return true;
    };
    return [new Plugin({ props: { handleDOMEvents: { paste } } })];
  },
});
