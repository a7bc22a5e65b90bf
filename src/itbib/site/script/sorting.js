// The order of a table.

function sort(table, wish) {
  if (table.sorted === wish) return;
  table.sorted = wish;
  const down = wish.startsWith("-");
  const at = table.columns.findIndex(column => column.name === (down ? wish.slice(1) : wish));
  const key = each => {
    const cell = each.row.cells[at];
    if (cell.classList.contains("e")) return null;
    if (table.columns[at].number) return cell.dataset.v === undefined ? null : Number(cell.dataset.v);
    return fold(cells(each)[at]);
  };
  const rows = table.rows.map(each => [at < 0 ? null : key(each), each]);
  rows.sort(([one, a], [other, b]) => {
    // What says nothing comes last, whichever way is up.
    if (one === null || other === null) return (one === null) - (other === null) || a.place - b.place;
    const order = typeof one === "number" ? one - other : compare(one, other);
    return (down ? -order : order) || a.place - b.place;
  });
  table.shown = rows.map(([, each]) => each);
  table.heads.forEach((head, column) => {
    const arrow = one(".arrow", head);
    if (!arrow) return;
    column === at ? head.setAttribute("aria-sort", down ? "descending" : "ascending") : head.removeAttribute("aria-sort");
    arrow.textContent = column !== at ? "\u2060↕" : down ? "\u2060↓" : "\u2060↑";
  });
}
