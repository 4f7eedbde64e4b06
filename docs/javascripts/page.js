// What every page does beside Material for MkDocs 9.8. A classic script: Material hands out
// `document$`, which tells of every page, to such scripts alone; and modules do not load in a
// site opened from a folder.

// Gives a name or a role to what Material leaves without one, so that a screen reader can
// announce it.
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

// Words with a dotted line: their meaning comes with the pointer and with the focus, beneath
// the word; Escape, leaving it, or a press elsewhere ends it. scripts/publish/glossary.py
// writes them, and a press works without this file.
{
  const meaning = ({ target }) =>
    target.matches?.("button.term") ? document.getElementById(target.getAttribute("popovertarget")) : null;

  const show = (event) => {
    const shown = meaning(event);
    if (!shown?.showPopover || shown.matches(":popover-open")) return;
    shown.showPopover();
    const word = event.target.getBoundingClientRect();
    const room = document.documentElement.clientWidth - shown.offsetWidth - 8;
    const below = word.bottom + shown.offsetHeight + 8 < innerHeight;
    shown.style.left = `${Math.max(8, Math.min(word.left, room))}px`;
    shown.style.top = `${below ? word.bottom + 4 : word.top - shown.offsetHeight - 4}px`;
  };

  const hide = (event) => {
    const shown = meaning(event);
    if (!shown?.hidePopover || event.target.matches(":focus-visible")) return;
    if (event.relatedTarget === shown) return shown.addEventListener("pointerleave", () => shown.hidePopover(), { once: true });
    shown.hidePopover();
  };

  document.addEventListener("pointerover", show);
  document.addEventListener("focusin", show);
  document.addEventListener("pointerout", hide);
  document.addEventListener("focusout", (event) => meaning(event)?.hidePopover?.());
  // A press with a pointer that already shows it would close it again.
  document.addEventListener("click", (event) => { if (meaning(event)?.matches(":popover-open")) event.preventDefault() });
}

// Brings the custom elements of the lesson to life: each kind's module is fetched when one of
// the kind is a screen away, and most others when the reader has had the page for a while, so
// that its words need not wait for them. (Other pages name their modules themselves.)
(() => {
  "use strict";
  if (location.protocol === "file:") return;

  const NEAR = "100%"; // of the window's height
  const LATER = 4000; // ms
  // What these load weighs as much as all the others do: that is for who comes near.
  const HEAVY = "filter-film, digit-explorer";
  const home = new URL("../widgets/", document.currentScript.src);
  const saving = navigator.connection?.saveData;

  const sleeping = () => [...document.querySelectorAll(".md-content :not(:defined)")];
  // Where a module cannot be had, the stills come back.
  const still = (error) => {
    delete document.documentElement.dataset.live;
    console.error(error);
  };
  const wake = (tag) => import(new URL(`${tag}.mjs`, home)).catch(still);

  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) wake(target.localName);
    },
    { rootMargin: `${NEAR} 0px` },
  );

  // One after the other, each when the browser has nothing else to do.
  const idle = window.requestIdleCallback ?? ((act) => setTimeout(act, 200));
  const wakeRest = async () => {
    const light = sleeping().filter((element) => !element.matches(HEAVY));
    for (const tag of new Set(light.map(({ localName }) => localName))) {
      await new Promise((resolve) => idle(resolve));
      await wake(tag);
    }
  };

  let timer;
  document$.subscribe(() => {
    clearTimeout(timer);
    observer.disconnect();
    for (const element of sleeping()) observer.observe(element);
    if (!saving) timer = setTimeout(wakeRest, LATER);
  });
})();
