// The form under a story: answers in place, keeps the text on this device until it is sent,
// and tells of new comments. All of it works without.

const REMEMBERED = "binh-luan: tôi";
const WHO = ["name", "email", "website"];
const TYPED = ["body", ...WHO];

let form; // one on a page; a refused one is replaced by the server's
let home; // where it stands while it answers no comment
let keptAs; // the key of the draft that stands in it
let timer;

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

function keep(key, value) {
  try {
    if (value) localStorage.setItem(key, JSON.stringify(value));
    else localStorage.removeItem(key);
  } catch {}
}

function element(tag, values, ...children) {
  const made = Object.assign(document.createElement(tag), values);
  made.append(...children);
  return made;
}

const newNonce = () => crypto.getRandomValues(new Uint32Array(4)).join("-");
const field = (name) => form.elements[name];
const isOpen = () => form.hasAttribute("action"); // else it only gives back what was typed
// A draft of each story and of each comment answered: none takes the place of another.
const storyKey = () => `binh-luan: ${new URL(form.action).pathname}`;
const draftKey = () => [storyKey(), field("parent")?.value].filter(Boolean).join("#");
const values = () => Object.fromEntries(TYPED.map((name) => [name, field(name).value]));

function hide(name, value) {
  if (!field(name)) form.append(element("input", { type: "hidden", name }));
  field(name).value = value;
}

function save() {
  clearTimeout(timer);
  if (!isOpen()) return;
  const [body, parent, nonce] = ["body", "parent", "nonce"].map((name) => field(name)?.value);
  const to = form.querySelector(".comment-answering")?.dataset.to;
  if (keptAs !== draftKey()) keep(keptAs);
  keptAs = draftKey();
  keep(keptAs, body && { body, parent, nonce, to });
}

// The key of the draft to go on with. A page of its own says what the form answers; under a story
// any draft of it will do, unless the browser has brought back a text itself.
function findDraft() {
  const typed = field("body").value;
  let keys = [draftKey()];
  if (location.pathname !== new URL(form.action).pathname) {
    try {
      keys = keys.concat(Object.keys(localStorage).filter((key) => key.startsWith(`${storyKey()}#`)));
    } catch {}
  }
  return keys.find((key) => (typed ? read(key).body === typed : read(key).body)) ?? draftKey();
}

function restore() {
  keptAs = findDraft();
  const { body, parent, nonce, to } = read(keptAs);
  hide("nonce", nonce ?? newNonce());
  if (!body) return;
  field("body").value ||= body;
  if (parent && !field("parent")) answer(parent, to ?? "");
}

function say(...words) {
  form.querySelector("[role=status]").replaceChildren(...words);
}

function forget() {
  form.querySelectorAll(".errorlist, .comment-errors").forEach((old) => old.remove());
  form.querySelectorAll("[aria-invalid]").forEach((old) => old.removeAttribute("aria-invalid"));
}

function standAlone() {
  const focused = document.activeElement;
  form.querySelector(".comment-answering")?.remove();
  field("parent")?.remove();
  home.after(form);
  headed(true);
  if (form.contains(focused)) focused.focus({ preventScroll: true }); // what is moved loses it
}

function answer(id, name) {
  standAlone();
  hide("parent", id);
  const cancel = element("button", { type: "button", className: "button" }, form.dataset.cancel);
  cancel.onclick = () => turnTo(standAlone);
  const words = form.dataset.answer.replace("…", name);
  const line = element("p", { className: "comment-answering" }, words, " ", cancel);
  line.dataset.to = name;
  form.prepend(line);
  // What it answers may stand on another page of the thread.
  const comment = document.getElementById(`binh-luan-${id}`);
  comment?.append(form);
  headed(!comment);
}

// Its heading would head nothing while the form stands below a comment.
function headed(is) {
  const heading = document.getElementById("tra-loi");
  if (heading) heading.hidden = !is;
}

// What was typed goes along, unless a draft waits where the form goes: then each stays in its place.
function turnTo(place) {
  save();
  place();
  const draft = read(draftKey());
  if (draft.body) {
    field("body").value = draft.body;
    hide("nonce", draft.nonce ?? newNonce());
    keptAs = draftKey();
  }
  save();
  field("body").focus();
}

const isWanted = () => form.querySelector(".comment-remember")?.checked;

function offerToRemember(wasWanted) {
  const known = read(REMEMBERED);
  for (const name of WHO) field(name).value ||= known[name] ?? "";
  const box = element("input", { type: "checkbox", checked: wasWanted ?? "name" in known });
  box.className = "comment-remember";
  box.onchange = () => box.checked || keep(REMEMBERED);
  field("token").before(element("label", { className: "comment-remembering" }, box, ` ${form.dataset.remember}`));
}

function improve(found, wasWanted) {
  form = found;
  if (!isOpen()) return;
  form.append(element("p", { className: "comment-quiet", role: "status" }));
  offerToRemember(wasWanted);
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 300);
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "preview") return save();
    event.preventDefault();
    if (form.ariaBusy !== "true") send();
  });
}

async function send() {
  form.ariaBusy = "true";
  save();
  say(form.dataset.sending);
  const sent = values();
  try {
    const body = new URLSearchParams(new FormData(form));
    const response = await fetch(form.action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (response.redirected && page.querySelector(".comment-state")) taken(sent, response.url, page);
    else refused(sent, page.querySelector(".comment-errors"), page.querySelector(".comment-form"));
  } catch {
    refused(sent, failure(form.dataset.failed));
  }
  form.ariaBusy = "false";
}

const failure = (words) => element("div", { className: "comment-errors", tabIndex: -1 }, element("p", {}, words));

function refused(sent, problem, fresh) {
  say();
  forget();
  if (problem && fresh) {
    const answering = form.querySelector(".comment-answering");
    const [wasWanted, now, nonce] = [isWanted(), values(), field("nonce").value];
    // A page made in haste does not know the story; what takes another try goes where this went.
    if (fresh.querySelector("[type=submit]")) fresh.setAttribute("action", form.action);
    form.replaceWith(fresh);
    improve(fresh, wasWanted);
    hide("nonce", nonce);
    // What has been written since it was sent stays.
    for (const name of TYPED) if (now[name] !== sent[name]) field(name).value = now[name];
    if (answering && field("parent")) form.prepend(answering);
  }
  problem ??= failure(form.dataset.refused);
  form.prepend(problem);
  problem.focus();
}

function taken(sent, href, page) {
  if (isWanted()) keep(REMEMBERED, Object.fromEntries(WHO.map((name) => [name, sent[name]])));
  forget();
  const mine = page.querySelector(".comment-mine");
  if (mine) form.before(mine);
  hide("nonce", newNonce());
  if (field("body").value === sent.body) {
    field("body").value = "";
    save();
    standAlone();
    keptAs = draftKey();
  } else save(); // what has been written since it was sent is a draft of its own
  const state = page.querySelector(".comment-state").textContent.trim();
  say(state, " ", element("a", { href }, form.dataset.receipt));
}

function watch(section) {
  const line = section.querySelector(".comment-news");
  async function look() {
    if (document.hidden) return;
    const news = await fetch(section.dataset.news, { cache: "no-cache" }).catch(() => null);
    if (!news?.ok) return;
    const added = (await news.json()).count - section.dataset.count;
    const words = added > 0 ? line.dataset.words.replace("…", added) : "";
    if (line.textContent === words) return; // what is not new is not read out again
    const href = `${location.pathname}?binh-luan-xep=moi#binh-luan`;
    line.replaceChildren(...(words ? [element("a", { href }, words)] : []));
  }
  setInterval(look, 60_000);
  document.addEventListener("visibilitychange", look);
}

const written = document.querySelector(".comment-form");
if (written) {
  home = element("span", { hidden: true });
  written.before(home);
  improve(written);
  if (isOpen()) restore();
  addEventListener("pagehide", save);
  addEventListener("click", (event) => {
    const link = event.target.closest("[data-name]");
    if (!link || !isOpen() || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    turnTo(() => answer(new URL(link.href).searchParams.get("tra-loi"), link.dataset.name));
  });
}
document.querySelectorAll("[data-news]").forEach(watch);
