// The tools above a story's text. Labels and addresses come from articles/editor.py.

import { Extension } from "django-prose-editor/editor";

import { create } from "./body-dialogs.js";
import { askLanguage, askLink, askNote, askStory } from "./body-links.js";
import { PlaceView, askClip, askEmbed, askGallery, askPicture, selected } from "./body-pictures.js";

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
  clip: "M3 4h14v12H3zM6.500 4v12M13.500 4v12M3 8h3.500M3 12h3.500M13.500 8H17M13.500 12H17",
  embed: "M3 5h14v10H3zM9 8l3.500 2L9 12z",
  table: "M3 4h14v12H3zM3 8h14M3 12h14M8 4v12M13 4v12",
  undo: "M7 4L3 8l4 4M3 8h9c6 0 6 8 0 8H9",
  redo: "M13 4l4 4-4 4M17 8H8c-6 0-6 8 0 8h3",
};

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

// What the buttons do

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
  clip: { run: askClip },
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
