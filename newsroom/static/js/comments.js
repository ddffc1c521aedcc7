// The form under a story: answers in place, keeps the text on this device until it is sent,
// and tells of new comments. All of it works without.

const REMEMBERED = "binh-luan: tôi";
const WHO = ["name", "email", "website"];

let form; // one on a page; a refused one is replaced by the server's
let home; // where it stands while it answers no comment
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
const draftKey = () => `binh-luan: ${new URL(form.action).pathname}`;

function hide(name, value) {
  if (!field(name)) form.append(element("input", { type: "hidden", name }));
  field(name).value = value;
}

function save() {
  clearTimeout(timer);
  const [body, parent, nonce] = ["body", "parent", "nonce"].map((name) => field(name)?.value);
  keep(draftKey(), body && { body, parent, nonce });
}

function say(...words) {
  form.querySelector("[role=status]").replaceChildren(...words);
}

function forget() {
  form.querySelectorAll(".errorlist, .comment-errors").forEach((old) => old.remove());
  form.querySelectorAll("[aria-invalid]").forEach((old) => old.removeAttribute("aria-invalid"));
}

function standAlone() {
  form.querySelector(".comment-answering")?.remove();
  field("parent")?.remove();
  home.after(form);
}

function answer(link) {
  const id = new URL(link.href).searchParams.get("tra-loi");
  standAlone();
  hide("parent", id);
  const cancel = element("button", { type: "button", className: "button" }, form.dataset.cancel);
  cancel.onclick = () => {
    standAlone();
    save();
    field("body").focus();
  };
  const words = form.dataset.answer.replace("…", link.dataset.name);
  form.prepend(element("p", { className: "comment-answering" }, words, " ", cancel));
  document.getElementById(`binh-luan-${id}`).append(form);
}

const isWanted = () => form.querySelector(".comment-remember")?.checked;

function offerToRemember(wasWanted) {
  const known = read(REMEMBERED);
  for (const name of WHO) field(name).value ||= known[name] ?? "";
  const box = element("input", { type: "checkbox", checked: wasWanted ?? "name" in known });
  box.className = "comment-remember";
  box.onchange = () => box.checked || keep(REMEMBERED);
  field("token").before(element("label", {}, box, ` ${form.dataset.remember}`));
}

function improve(found, wasWanted) {
  form = found;
  if (!form.getAttribute("action")) return;
  form.append(element("p", { className: "comment-quiet", role: "status" }));
  const draft = read(draftKey());
  hide("nonce", draft.nonce ?? newNonce());
  offerToRemember(wasWanted);
  if (draft.body && !field("body").value) {
    field("body").value = draft.body;
    const link = document.querySelector(`#binh-luan-${draft.parent} [data-name]`);
    if (draft.parent && link) answer(link);
  }
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
  try {
    const body = new URLSearchParams(new FormData(form));
    const response = await fetch(form.action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (response.redirected) taken(response.url, page);
    else refused(page.querySelector(".comment-errors"), page.querySelector(".comment-form"));
  } catch {
    refused();
  }
  form.ariaBusy = "false";
}

function refused(problem, fresh) {
  say();
  forget();
  if (problem && fresh) {
    const answering = form.querySelector(".comment-answering");
    const wasWanted = isWanted();
    form.replaceWith(fresh);
    improve(fresh, wasWanted);
    if (answering && field("parent")) form.prepend(answering);
  } else {
    problem = element("p", { className: "comment-errors", tabIndex: -1 }, form.dataset.failed);
  }
  form.prepend(problem);
  problem.focus();
}

function taken(href, page) {
  if (isWanted()) keep(REMEMBERED, Object.fromEntries(WHO.map((name) => [name, field(name).value])));
  forget();
  const mine = page.querySelector(".comment-mine");
  if (mine) form.before(mine);
  field("body").value = "";
  save();
  hide("nonce", newNonce());
  standAlone();
  const state = page.querySelector(".comment-state")?.textContent.trim() ?? "";
  say(state, " ", element("a", { href }, form.dataset.receipt));
}

function watch(section) {
  const line = section.querySelector(".comment-news");
  async function look() {
    if (document.hidden) return;
    const news = await fetch(section.dataset.news, { cache: "no-cache" }).catch(() => null);
    const added = news?.ok ? (await news.json()).count - section.dataset.count : 0;
    if (added <= 0 || line.textContent) return;
    const href = `${location.pathname}?binh-luan-xep=moi#binh-luan`;
    line.append(element("a", { href }, line.dataset.words.replace("…", added)));
  }
  setInterval(look, 60_000);
  document.addEventListener("visibilitychange", look);
}

const written = document.querySelector(".comment-form");
if (written) {
  home = element("span", { hidden: true });
  written.before(home);
  improve(written);
  addEventListener("pagehide", save);
  addEventListener("click", (event) => {
    const link = event.target.closest("[data-name]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    answer(link);
    save();
    field("body").focus();
  });
}
document.querySelectorAll("[data-news]").forEach(watch);
