// Which designed kernel a filter resembles, by the rules of lesson/analysis/similarity.py. No DOM.

const dot = (a, b) => a.reduce((sum, v, i) => sum + v * b[i], 0);

/** Cosine of the angle between two kernels, seen as vectors. */
export const cosine = (a, b) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));

/**
 * For each filter {name, cosine} of the designed kernel it resembles most up to sign and
 * scale, or null: where |cosine| is below `alike`, and where the filter is shorter than
 * `dead` times the longest one, so that what is left of it resembles nothing.
 */
export function nearestKernels(filters, designed, { alike, dead }) {
  const longest = Math.max(...filters.map((w) => Math.sqrt(dot(w, w))));
  return filters.map((weights) => {
    if (Math.sqrt(dot(weights, weights)) < dead * longest) return null;
    const found = designed.map((kernel) => ({
      name: kernel.name,
      cosine: cosine(weights, kernel.weights),
    }));
    const best = found.reduce((a, b) => (Math.abs(b.cosine) > Math.abs(a.cosine) ? b : a));
    return Math.abs(best.cosine) >= alike ? best : null;
  });
}
