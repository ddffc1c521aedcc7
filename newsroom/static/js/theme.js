"use strict";
/* Light or dark: as the system says, until the reader presses the switch. Runs in the head, before
   anything is painted, so that no page flashes; without it the style sheets follow the system. */
{
  const root = document.documentElement;
  const systemIsDark = window.matchMedia("(prefers-color-scheme: dark)");
  const system = () => (systemIsDark.matches ? "dark" : "light");

  const kept = () => {
    try {
      return window.localStorage.getItem("theme");
    } catch (error) {
      return null; // storage is off: the choice lasts as long as the page
    }
  };

  const keep = (theme) => {
    try {
      if (theme === system()) window.localStorage.removeItem("theme");
      else window.localStorage.setItem("theme", theme);
    } catch (error) {
      // as above
    }
  };

  const show = (theme) => {
    if (theme !== "light" && theme !== "dark") {
      delete root.dataset.theme;
      return;
    }
    root.dataset.theme = theme;
    for (const made of document.querySelectorAll("[data-scheme]")) {
      made.media = made.dataset.scheme === theme ? "screen" : "not all";
    }
  };

  root.dataset.scripts = "";
  show(kept());
  document.addEventListener("DOMContentLoaded", () => show(kept()));
  window.addEventListener("storage", () => show(kept() || system()));
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".theme-switch")) return;
    const theme = (root.dataset.theme || system()) === "dark" ? "light" : "dark";
    show(theme);
    keep(theme);
  });
}
