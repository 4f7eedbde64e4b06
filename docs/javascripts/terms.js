// Words with a dotted line: their meaning comes with the pointer and with the focus, beneath
// the word; Escape, leaving it, or a press elsewhere ends it. scripts/publish/glossary.py
// writes them, and a press works without this file.
{
  const meaning = ({ target }) =>
    target.matches?.("button.term") ? document.getElementById(target.getAttribute("popovertarget")) : null

  const show = (event) => {
    const shown = meaning(event)
    if (!shown?.showPopover || shown.matches(":popover-open")) return
    shown.showPopover()
    const word = event.target.getBoundingClientRect()
    const room = document.documentElement.clientWidth - shown.offsetWidth - 8
    const below = word.bottom + shown.offsetHeight + 8 < innerHeight
    shown.style.left = `${Math.max(8, Math.min(word.left, room))}px`
    shown.style.top = `${below ? word.bottom + 4 : word.top - shown.offsetHeight - 4}px`
  }

  const hide = (event) => {
    const shown = meaning(event)
    if (!shown?.hidePopover || event.target.matches(":focus-visible")) return
    if (event.relatedTarget === shown) return shown.addEventListener("pointerleave", () => shown.hidePopover(), { once: true })
    shown.hidePopover()
  }

  document.addEventListener("pointerover", show)
  document.addEventListener("focusin", show)
  document.addEventListener("pointerout", hide)
  document.addEventListener("focusout", (event) => meaning(event)?.hidePopover?.())
  // A press with a pointer that already shows it would close it again.
  document.addEventListener("click", (event) => { if (meaning(event)?.matches(":popover-open")) event.preventDefault() })
}
