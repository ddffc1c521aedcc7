// What a story's text says by marking words: links, notes, other languages.

import { ask, create, field, searchBox, select } from "./body-dialogs.js";

export async function askLink(editor, { words, labels }) {
  const value = editor.getAttributes("link").href ?? "";
  const pattern = "(https?://|mailto:|tel:|/).+";
  const input = create("input", { name: "address", value, pattern, title: words.addressHelp });
  const fields = [field(words.address, input, words.addressHelp)];
  const answer = await ask(words, labels.link, fields);
  if (!answer) return editor.commands.focus();
  setLink(editor, { href: answer.address.trim() || null, "data-article": null, title: null });
}

export async function askStory(editor, options) {
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

export async function askNote(editor, { words, labels }) {
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

export async function askLanguage(editor, { words, labels, languages }) {
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
