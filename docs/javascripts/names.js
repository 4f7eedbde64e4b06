// Gives a name or a role to what Material for MkDocs 9.8 leaves without one, so that a screen
// reader can announce it. A classic script: modules do not load in a site opened from a folder.
(() => {
  "use strict";

  const mend = () => {
    document.querySelector(".md-search[role=dialog]")?.setAttribute("aria-label", "Search");
    // A landmark for each listing would drown the page's real ones.
    for (const actions of document.querySelectorAll("nav.md-code__nav:not([role])")) {
      actions.setAttribute("role", "none");
    }
    // What opens a section of the navigation is an arrow alone, and names the section's list.
    for (const arrow of document.querySelectorAll(".md-nav__container > label > .md-icon")) {
      const section = arrow.closest(".md-nav__container").firstElementChild;
      arrow.setAttribute("role", "img");
      arrow.setAttribute("aria-label", `Pages of ${section.textContent.trim()}`);
    }
    for (const [index, link] of document.querySelectorAll("a.md-annotation__index").entries()) {
      link.setAttribute("aria-label", `Annotation ${index + 1}`);
    }
    for (const box of document.querySelectorAll(".task-list-control input")) {
      box.setAttribute("aria-label", box.checked ? "done" : "to do");
    }
  };

  // Material builds these after the page has loaded, and anew at each instant navigation.
  // A widget that plays changes its own part of the page at every step: that is no concern.
  let waiting = 0;
  const soon = (changes) => {
    if (changes.every(({ target }) => target.closest?.("figure.widget"))) return;
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(mend);
  };
  new MutationObserver(soon).observe(document.documentElement, { childList: true, subtree: true });
  mend();
})();
