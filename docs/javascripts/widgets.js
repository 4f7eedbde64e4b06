// Brings the custom elements of the lesson to life: each kind's module is fetched when one of
// the kind is a screen away, and most others when the reader has had the page for a while, so
// that its words need not wait for them. (Other pages name their modules themselves.)
// A classic script: Material hands out `document$`, which tells of every page, by classic
// scripts too; and modules do not load from a folder.
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
