
"use strict";
// Sorts a table by the column whose heading is pressed; pressed again, the other way round.
for (const heading of document.querySelectorAll("thead th")) {
  const button = document.createElement("button");
  button.type = "button";
  button.title = "Sort";
  button.append(...heading.childNodes);
  heading.append(button);
  button.addEventListener("click", () => {
    const table = heading.closest("table");
    const body = table.tBodies[0];
    const value = (row) => {
      const cell = row.cells[heading.cellIndex];
      return cell.dataset.sort ?? cell.textContent;
    };
    // Figures begin with the greatest, names with the first. What is missing stays at the end.
    const isFigure = heading.classList.contains("figure");
    const state = heading.getAttribute("aria-sort");
    const descends = state === null ? isFigure : state === "ascending";
    const sign = descends ? -1 : 1;
    const rows = [...body.rows].map((row, place) => {
      const text = value(row);
      const number = text === "" ? NaN : Number(text.replace(/,/g, ""));
      return { row, place, text, number, missing: text === "" || text === "–" };
    });
    rows.sort((one, other) => {
      if (one.missing !== other.missing) return one.missing ? 1 : -1;
      const order = isFigure ? one.number - other.number : one.text.localeCompare(other.text, "en");
      return sign * order || one.place - other.place;
    });
    body.append(...rows.map((entry) => entry.row));
    for (const each of table.querySelectorAll("th[aria-sort]")) each.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", descends ? "descending" : "ascending");
  });
}
