// An amber frame over a canvas, in pixels of its picture.

/** Put `frame` around {top, left, size} of a picture of `side` pixels; null hides it. */
export function placeFrame(frame, area, side) {
  frame.hidden = !area;
  if (!area) return;
  // What lies in the padding is cut off: there is nothing to see there.
  const [top, left] = [Math.max(0, area.top), Math.max(0, area.left)];
  const bottom = Math.min(side, area.top + area.size);
  const right = Math.min(side, area.left + area.size);
  const share = (pixels) => `${(100 * pixels) / side}%`;
  Object.assign(frame.style, {
    top: share(top),
    left: share(left),
    width: share(right - left),
    height: share(bottom - top),
  });
}
