// Sharing a story beyond the plain links: what this browser cannot do stays hidden.

const bar = document.querySelector(".share");
const button = (name) => bar.querySelector(`[data-share="${name}"]`);

function offer(name, act) {
  button(name).hidden = false;
  button(name).addEventListener("click", act);
}

if (bar) {
  const { url, title } = bar.dataset;
  const status = bar.querySelector("[role=status]");

  offer("copy", async () => {
    try {
      await navigator.clipboard.writeText(url);
      status.textContent = status.dataset.copied;
    } catch {
      status.textContent = url; // to be copied by hand, as in a browser that has no clipboard
    }
  });
  if (navigator.share) {
    offer("sheet", () => navigator.share({ url, title }).catch(() => {}));
  }
  if (window.print) {
    offer("print", () => window.print());
  }
}
