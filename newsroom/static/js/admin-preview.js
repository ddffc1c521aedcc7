// Previews: a desktop's page made to fit its frame, and a frame beside the story's form.
// Without scripts the link opens the preview's own page, and the desktop's frame scrolls.

const DESKTOP = 1280;
const WIDE_ENOUGH = matchMedia("(min-width: 1100px)");

function fit(holder) {
  const frame = holder.querySelector("iframe");
  const scale = Math.min(1, holder.clientWidth / DESKTOP);
  holder.classList.add("is-fitted");
  frame.style.transform = `scale(${scale})`;
  frame.style.height = `${holder.clientHeight / scale}px`;
}

function fitAlways(holder) {
  new ResizeObserver(() => fit(holder)).observe(holder);
}

function showBeside(link) {
  const panel = document.getElementById("preview-beside");
  const frame = panel.querySelector("iframe");
  const holder = panel.querySelector(".preview-scaled");
  const buttons = panel.querySelectorAll("[data-width]");
  const observer = new ResizeObserver(() => fit(holder));

  function setWidth(width) {
    const isPhone = width === "phone";
    panel.classList.toggle("is-phone", isPhone);
    buttons.forEach((button) =>
      button.setAttribute("aria-pressed", String(button.dataset.width === width)),
    );
    observer.disconnect();
    if (isPhone) frame.removeAttribute("style");
    else observer.observe(holder);
  }

  function open() {
    panel.hidden = false;
    document.body.classList.add("has-preview");
    frame.src = link.dataset.text;
    setWidth("phone");
    buttons[0].focus();
  }

  function close() {
    panel.hidden = true;
    document.body.classList.remove("has-preview");
    link.focus();
  }

  buttons.forEach((button) => button.addEventListener("click", () => setWidth(button.dataset.width)));
  panel.querySelector("[data-close]").addEventListener("click", close);
  panel.addEventListener("keydown", (event) => event.key === "Escape" && close());
  link.addEventListener("click", (click) => {
    if (!WIDE_ENOUGH.matches || click.ctrlKey || click.metaKey) return;
    click.preventDefault();
    open();
  });
}

document.querySelectorAll(".preview-frames .preview-scaled").forEach(fitAlways);
const link = document.getElementById("preview-link");
if (link) showBeside(link);
