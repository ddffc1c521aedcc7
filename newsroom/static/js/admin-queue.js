// The moderators' queue where scripts run: one key a decision, and the next comment at once.
// Without them the same buttons post, and the page comes anew with the next comment.

const EVERY = 3000; // ms between two questions whether anything changed
const SHORTCUTS = "newsroom:queue-keys";
const TO_LOOK = 600; // ms in which nobody has read what was put before them unasked

const queue = document.getElementById("queue");
const notice = document.getElementById("queue-notice");
const waiting = document.getElementById("queue-waiting");
const undoForm = document.getElementById("queue-undo");
const keysSwitch = document.getElementById("queue-keys");
const words = queue.dataset;

const item = () => document.getElementById("queue-item");
const keysOf = (shown) => (shown.querySelector("[name=seen]")?.value ?? "").split(" ").map((pair) => pair.split(":")[0]);

// Comments

function address(path, query) {
  const url = new URL(path, location.origin);
  const story = new URLSearchParams(location.search).get("story");
  if (story) url.searchParams.set("story", story);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

async function fetchItem(query) {
  const response = await fetch(address(words.url, { ...query, part: 1 }));
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const found = response.ok && page.getElementById("queue-item");
  if (!found) throw new Error("no comment came");
  return found;
}

const passed = new Set(); // what was skipped, with all that is nearly the same

async function fetchNext(query) {
  const next = await fetchItem(query);
  const { comment } = next.dataset;
  return passed.has(comment) ? fetchNext({ after: comment }) : next;
}

let following = null; // the promise of what comes after the comment that is shown
let fetched = null; // what it brought

function lookAhead() {
  const key = item().dataset.comment;
  const asked = key ? fetchNext({ after: key }) : null;
  [following, fetched] = [asked, null];
  asked?.then((next) => asked === following && (fetched = next)).catch(() => {}); // asked again when it is wanted
}

function show(next) {
  item().replaceWith(document.adoptNode(next));
  document.getElementById("queue-who").focus();
  lookAhead();
  ask();
}

let swappedAt = -Infinity;

// A comment nobody asked for, in the place of another: a key already on its way is not about it.
function swap(next) {
  show(next);
  swappedAt = performance.now();
}

const isUnread = (event) => event.timeStamp - swappedAt < TO_LOOK;

let isMoving = false; // until the next comment is there no key means anything

async function goOn(decided, isAlone = false) {
  const after = item().dataset.comment;
  isMoving = true;
  let next = isAlone ? null : await following?.catch(() => null);
  if (!next || keysOf(next).some((key) => decided.includes(key))) {
    await work;
    next = await fetchNext(isAlone ? { after, alone: 1 } : { after }).catch(() => null);
  }
  isMoving = false;
  if (next) show(next);
  else location.reload();
}

// Decisions, one after the other in the order they were made

const done = []; // what can be undone: { url, key }
const unsent = new Set(); // what waits for the one before it: { url, data }
let work = Promise.resolve();

function say(sentence) {
  notice.textContent = sentence;
}

async function post(url, data) {
  const options = { method: "POST", body: data, headers: { Accept: "application/json" }, redirect: "manual", keepalive: true };
  const response = await fetch(url, options).catch(() => null);
  const isJson = response?.headers.get("Content-Type")?.startsWith("application/json");
  if (!isJson) return { sentence: words.notSent, isLost: true };
  return { ...(await response.json()), isLost: response.status === 422 };
}

// Answers with what must come back: what was decided otherwise meanwhile as it now stands, what did
// not arrive or was not understood as it was, with all that was typed.
async function send(decision, shown) {
  if (!unsent.delete(decision)) return null; // sent when the page was left
  const answer = await post(decision.url, decision.data);
  say(answer.sentence);
  if (answer.undo) done.push({ url: answer.undo, key: shown.dataset.comment });
  undoForm.hidden = done.length === 0;
  if (answer.isLost) return shown;
  return answer.is_done ? null : fetchItem({ comment: answer.left ?? shown.dataset.comment });
}

// Whoever goes on to another page has decided all the same.
function sendAllNow() {
  for (const decision of unsent) post(decision.url, decision.data);
  unsent.clear();
}

function decide(form, button) {
  if (isMoving) return;
  const decision = { url: form.action, data: new FormData(form, button) };
  unsent.add(decision);
  const shown = item();
  const isAlone = form.elements.alone?.checked;
  const decided = isAlone ? [shown.dataset.comment] : keysOf(shown);
  const count = Number(waiting.textContent); // "10.000+" is none, and stays
  if (!Number.isNaN(count)) waiting.textContent = Math.max(0, count - decided.length);
  const sent = work.then(() => send(decision, shown)).catch(() => null);
  work = sent;
  const moved = goOn(decided, isAlone); // which must not put the next one over what comes back
  Promise.all([sent, moved]).then(([back]) => back && swap(back));
}

function skip() {
  const keys = keysOf(item());
  keys.forEach((key) => passed.add(key));
  goOn(keys);
}

async function undo() {
  if (isMoving) return;
  isMoving = true;
  await work;
  const last = done.at(-1);
  const answer = await post(last.url, new FormData(undoForm));
  say(answer.sentence);
  const back = answer.isLost ? null : await fetchItem({ comment: last.key }).catch(() => null);
  if (!answer.isLost) done.pop();
  undoForm.hidden = done.length === 0;
  isMoving = false;
  if (back) show(back);
  else if (!answer.isLost) location.reload();
}

// What others decide meanwhile

async function ask() {
  const { comment, version } = item().dataset;
  const query = comment ? { comment, version } : {};
  const ahead = fetched;
  if (ahead?.dataset.comment) Object.assign(query, { next: ahead.dataset.comment, next_version: ahead.dataset.version });
  const response = await fetch(address(words.news, query)).catch(() => null);
  if (!response?.ok) return;
  const news = await response.json();
  waiting.textContent = news.waiting;
  const changed = document.getElementById("queue-changed");
  if (changed && item().dataset.comment === comment && news.changed) changed.textContent = news.changed;
  if (news.taken && ahead === fetched) lookAhead();
  if (!comment && news.waiting && !item().querySelector("a")) swap(await fetchItem({}));
}

// Keys, by their place on the board: an input method changes what a key writes, not where it is

function isTyping(target) {
  return target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
}

function press(event) {
  if (!keysSwitch.checked || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  if (isTyping(event.target)) {
    if (event.code === "Escape") event.target.blur();
    return;
  }
  const control = [...queue.querySelectorAll(`[data-code="${event.code}"]`)].find((one) => one.checkVisibility());
  if (!control) return;
  event.preventDefault();
  if (!isUnread(event)) control.click();
}

if (queue) {
  queue.addEventListener(
    "click",
    (event) => {
      if (!event.isTrusted || !isUnread(event) || !event.target.closest("button, [data-code]")) return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
  queue.addEventListener("submit", (event) => {
    if (event.target.matches(".queue-decision")) {
      event.preventDefault();
      decide(event.target, event.submitter);
    } else if (event.target === undoForm && done.length) {
      event.preventDefault();
      undo();
    }
  });
  queue.addEventListener("click", (event) => {
    if (!event.target.closest("a[data-code=KeyB]") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (!isMoving) skip();
  });
  queue.addEventListener(
    "toggle",
    (event) => event.target.matches(".queue-answer[open]") && event.target.querySelector("textarea").focus(),
    true,
  );
  document.addEventListener("keydown", press);
  addEventListener("pagehide", sendAllNow);
  keysSwitch.parentElement.hidden = false;
  keysSwitch.checked = localStorage.getItem(SHORTCUTS) !== "off";
  const mark = () => queue.classList.toggle("has-keys", keysSwitch.checked);
  keysSwitch.addEventListener("change", () => {
    localStorage.setItem(SHORTCUTS, keysSwitch.checked ? "on" : "off");
    mark();
  });
  mark();
  lookAhead();
  setInterval(() => document.visibilityState === "visible" && ask(), EVERY);
}
