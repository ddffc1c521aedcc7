// Videos of other sites: their still becomes a button, and the site that shows the video hears
// nothing of a reader before that button is pressed.

for (const box of document.querySelectorAll("[data-player]")) {
  const link = box.querySelector(".player-still");
  const button = document.createElement("button");
  button.type = "button";
  button.className = link.className;
  button.append(...link.childNodes);
  button.addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.title = box.dataset.title;
    frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
    frame.allowFullscreen = true;
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.src = box.dataset.player;
    box.replaceChildren(frame);
    frame.focus();
  });
  link.replaceWith(button);
}
