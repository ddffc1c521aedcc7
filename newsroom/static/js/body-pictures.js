// Pictures and clips in a story's text: chosen among the story's own or from the library, placed, and shown
// where the text names them.

import { ask, choiceOf, create, field, follow, searchBox, select } from "./body-dialogs.js";

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
    plays: Boolean(value("clip") || value("embed")),
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
      const hasPicture = ["photo", "upload", "clip", "embed"].some((name) => row.querySelector(`[name$='-${name}']`)?.value);
      return isRow && hasPicture && !row.querySelector("[name$='-DELETE']")?.checked;
    })
    .map((input) => {
      input.value ||= newKey();
      return describe(input, words);
    });
}

function choose(row, name, id, words) {
  const choice = row.querySelector(`select[name$='-${name}']`);
  choice.append(new Option(words, id, true, true));
  choice.dispatchEvent(new Event("change", { bubbles: true }));
}

// A row of the story shows a picture of the library, a clip, or the still of a video at an address;
// answers its key.
function addRow({ photo, clip, embed, words, thumbnail }) {
  document.querySelector("#figures-group .add-row a").click();
  const rows = document.querySelectorAll("#figures-group .inline-related:not(.empty-form)");
  const row = rows[rows.length - 1];
  if (photo) choose(row, "photo", photo, words);
  if (clip) choose(row, "clip", clip, words);
  if (embed) row.querySelector("[name$='-embed']").value = embed;
  row.querySelector("[name$='-placement']").value = "body";
  const key = row.querySelector("[name$='-text_key']");
  key.value = newKey();
  if (thumbnail) key.dataset.thumbnail = thumbnail;
  return key.value;
}

// Answers the keys of the pictures chosen, from the story's rows or the library.
async function choosePictures(options, title, type, already = [], more = []) {
  const { words } = options;
  const isOffered = (item) => type === "radio" || !item.plays; // a gallery holds pictures alone
  const own = picturesOfStory(words)
    .filter(isOffered)
    .map((item) => ({ ...item, value: `own-${item.key}` }));
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
  const keys = [...chosen.values()].map((item) => item.key ?? addRow({ ...item, photo: item.id }));
  return { keys, answer };
}

// Placing

export const selected = (editor) => {
  const { node } = editor.state.selection;
  return node?.type.name === "bodyFigure" ? node.attrs : null;
};

export function place(editor, attributes) {
  const chain = editor.chain().focus();
  if (selected(editor)) chain.updateAttributes("bodyFigure", attributes).run();
  else chain.insertContent({ type: "bodyFigure", attrs: attributes }).run();
}

export async function askPicture(editor, options) {
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

export async function askGallery(editor, options) {
  const already = selected(editor)?.["data-gallery"]?.split(" ") ?? [];
  const help = [create("p", {}, options.words.galleryHelp)];
  const found = await choosePictures(options, options.labels.gallery, "checkbox", already, help);
  if (!found?.keys.length) return editor.commands.focus();
  place(editor, { "data-gallery": found.keys.join(" "), "data-figure": null, class: null });
}

export async function askClip(editor, options) {
  const chosen = new Map();
  const fields = searchBox(options.words, options.clipsUrl, "radio", chosen, true);
  const answer = await ask(options.words, options.labels.clip, fields);
  const [clip] = chosen.values();
  if (!answer || !clip) return editor.commands.focus();
  const key = addRow({ ...clip, clip: clip.id, photo: clip.poster });
  place(editor, { "data-figure": key, "data-gallery": null, "data-embed": null, class: null });
}

// Something of another site; where a picture is chosen for it, that is a row of the story.
export async function askEmbed(editor, options) {
  const { words, labels } = options;
  const value = selected(editor)?.["data-embed"] ?? "";
  const input = create("input", { name: "address", type: "url", required: true, pattern: "https?://.+", value });
  const chosen = new Map();
  const fields = [
    field(words.address, input, words.embedHelp),
    create("h3", {}, words.still),
    ...searchBox(words, options.picturesUrl, "radio", chosen, true),
  ];
  const answer = await ask(words, labels.embed, fields);
  if (!answer) return editor.commands.focus();
  const embed = answer.address.trim();
  const [still] = chosen.values();
  if (!still) return place(editor, { "data-embed": embed, "data-figure": null, "data-gallery": null });
  const key = addRow({ ...still, photo: still.id, embed });
  place(editor, { "data-figure": key, "data-gallery": null, "data-embed": null, class: null });
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

export class PlaceView {
  constructor(node, options) {
    this.options = options;
    this.dom = create("figure", { class: "body-place" });
    this.rows = document.getElementById("figures-group");
    this.redraw = () => this.update(this.node);
    for (const event of ["change", "figure:shown"]) this.rows?.addEventListener(event, this.redraw);
    this.update(node);
  }

  update(node) {
    if (node.type.name !== "bodyFigure") return false;
    this.node = node;
    this.dom.className = `body-place ${node.attrs.class ?? ""}`;
    this.dom.replaceChildren(...shownPlace(node, this.options));
    return true;
  }

  destroy() {
    for (const event of ["change", "figure:shown"]) this.rows?.removeEventListener(event, this.redraw);
  }

  ignoreMutation() {
    return true;
  }
}
