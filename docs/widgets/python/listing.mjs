// What a cell holds before its script has run: the listing and what stands below it.

/**
 * {title, code, starts, rest, end, built}: `starts` are {name, code} of other places to start
 * from, `rest` are elements whose text `end` runs after the code.
 */
export function readListing(cell) {
  const listing = cell.querySelector("pre");
  const title = cell.querySelector(".filename")?.textContent ?? "Python";
  const rest = [...cell.querySelectorAll(":scope > .cell-rest")];
  const starts = [...cell.querySelectorAll(":scope > .cell-start")];
  const output = cell.querySelector(":scope > .cell-output") ?? cell;
  (listing.closest(".highlight") ?? listing).remove();
  for (const part of [...rest, ...starts]) part.remove();
  return {
    title,
    code: textOf(listing),
    starts: starts.map((part) => ({ name: part.dataset.name, code: textOf(part) })),
    rest,
    end: rest.map((part) => `\n\n\n${textOf(part)}\n`).join(""),
    built: [...output.childNodes],
  };
}

const textOf = (element) => (element.querySelector("code") ?? element).textContent.replace(/\n$/, "");
