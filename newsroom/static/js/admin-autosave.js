// The story's form keeps what is typed: on the server every 20 seconds, and on this device where
// the server does not take it. Saving first makes sure that the text is kept.

const EVERY = 20_000;
const AGAIN_AFTER = 10_000; // a browser that was stopped while it sent lets the button be pressed again
const status = document.getElementById("autosave");
const form = status?.closest("form");
const NOT_TYPED = new Set(["csrfmiddlewaretoken", "working_copy"]);

function typedIn() {
  return [...new FormData(form)].filter(
    ([name, value]) =>
      typeof value === "string" && !NOT_TYPED.has(name) && !name.includes("__prefix__"),
  );
}

function csrfToken() {
  const cookie = document.cookie.split("; ").find((pair) => pair.startsWith("csrftoken="));
  return cookie ? cookie.slice("csrftoken=".length) : form.elements.csrfmiddlewaretoken.value;
}

async function send(typed, seen, options = {}) {
  let response;
  try {
    response = await fetch(status.dataset.url, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": csrfToken(),
        "X-Working-Copy": seen,
      },
      body: JSON.stringify({ typed }),
      redirect: "manual", // to the login page
      ...options,
    });
  } catch {
    return { problem: "server-away" };
  }
  if (response.type === "opaqueredirect") return { problem: "login-over" };
  if (response.status >= 500) return { problem: "server-away" };
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  const answer = isJson ? await response.json() : {};
  return response.ok ? answer : { problem: "not-kept", why: answer.why };
}

// What this device keeps: an entry for each page whose text the server did not take.

const drawer = `newsroom:${status?.dataset.user}:${status?.dataset.url}:`;
const ownKey = drawer + crypto.getRandomValues(new Uint32Array(2)).join("");

function keepOnDevice(typed) {
  try {
    localStorage.setItem(ownKey, JSON.stringify({ typed, seen: token().value }));
  } catch {
    // The device keeps nothing (private window, full): the page itself still does.
  }
}

async function handIn() {
  // Text that an earlier page left on this device goes to the server, and is offered from there.
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(drawer) || key === ownKey) continue;
    const { typed, seen } = JSON.parse(localStorage.getItem(key));
    const answer = await send(typed, seen);
    if (answer.problem) continue;
    localStorage.removeItem(key);
    const isOffered = document.querySelector("section.unsaved");
    document.getElementById("found-on-device").hidden = Boolean(isOffered) || answer.token === token().value;
  }
}

// Keeping what is typed

const token = () => form.elements.working_copy;
let kept = null; // what the server has, as text; null before anything was touched
let isLeaving = false;
let isPressed = false; // a second press meanwhile would make a second story

function begin() {
  kept ??= JSON.stringify(typedIn());
}

const isDirty = () => kept !== null && JSON.stringify(typedIn()) !== kept;

function tell(problem, why) {
  for (const id of ["login-over", "server-away", "not-kept"]) {
    document.getElementById(id).hidden = id !== problem;
  }
  if (problem === "not-kept") document.getElementById(problem).textContent = why ?? "";
}

async function keep() {
  const typed = typedIn();
  const answer = await send(typed, token().value);
  if (answer.problem) {
    keepOnDevice(typed);
    tell(answer.problem === "not-kept" && !answer.why ? null : answer.problem, answer.why);
    status.textContent = "";
  } else {
    kept = JSON.stringify(typed);
    token().value = answer.token;
    localStorage.removeItem(ownKey);
    tell(null);
    status.textContent = `${status.dataset.kept} ${answer.hour}`;
  }
  return answer;
}

let work = Promise.resolve();

function keepInTurn() {
  work = work.then(() => (isDirty() && !isLeaving ? keep() : {}));
  return work;
}

async function keepBeforeSaving(submit) {
  const button = submit.submitter;
  if (isPressed) {
    submit.preventDefault();
    return;
  }
  isPressed = true;
  form.elements.csrfmiddlewaretoken.value = csrfToken(); // a login in another window changes it
  if (isLeaving || !isDirty()) {
    isLeaving = true;
    setTimeout(() => (isPressed = false), AGAIN_AFTER);
    return;
  }
  submit.preventDefault();
  const answer = await keepInTurn();
  isPressed = false;
  if (["login-over", "server-away"].includes(answer.problem)) {
    document.getElementById(answer.problem).scrollIntoView({ block: "center" });
    return;
  }
  isLeaving = true;
  // Where the server did not take the text, the device goes on keeping it: the step may be refused.
  form.requestSubmit(button);
}

function keepWhileClosing() {
  if (isLeaving || !isDirty()) return;
  const typed = typedIn();
  keepOnDevice(typed);
  // A browser carries at most 64 kB out of a closing page; the device has it in any case.
  send(typed, token().value, { keepalive: true });
}

if (form) {
  for (const touch of ["pointerdown", "keydown", "focusin"]) {
    document.addEventListener(touch, begin, { capture: true, once: true });
  }
  form.addEventListener("submit", keepBeforeSaving);
  addEventListener("pagehide", keepWhileClosing);
  addEventListener("pageshow", (event) => {
    if (event.persisted) isLeaving = isPressed = false;
  });
  setInterval(keepInTurn, EVERY);
  handIn();
}
