// What the page holds, read once, and what is searched in it.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const one = (selector, root = document) => root.querySelector(selector);
const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};
// What a keyboard without them is used for; Unicode does not take these apart.
const PLAIN = { ł: "l", ø: "o", đ: "d", ð: "d", ħ: "h", ı: "i", ß: "ss", æ: "ae", œ: "oe", þ: "th", "’": "'", "‘": "'", "‐": "-", "‒": "-", "–": "-", "—": "-", "−": "-" };
const fold = text => text.toLowerCase().normalize("NFKD").replace(/\p{M}+/gu, "").replace(/[łøđðħıßæœþ’‘‐‒–—−]/g, sign => PLAIN[sign]).replace(/\s+/g, " ");
const compare = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;

// More rows than a reader scrolls through take longer to lay out than a key stroke may.
const MOST_ROWS = Number(one("main").dataset.rows), MOST_WORKS = Number(one("main").dataset.works);
// Of each table, though, so many are seen.
const FEWEST_ROWS = 20;

// Long tables and lists stand in <noscript>, so that a browser with scripts need not lay them out
// before it comes here. They are read now, and no more of them is put on the page than is shown.
const parts = all("noscript.long").map(held => {
  const part = make("template", { innerHTML: held.textContent });
  return { held, content: part.content };
});
const inside = (selector, root) => [root, ...parts.filter(part => root.contains(part.held)).map(part => part.content)]
  .flatMap(each => all(selector, each));

const yearsOf = element => element.dataset.y?.match(/\d{4}/g) || [];

// What the page holds: works, and the rows of its tables.
const lists = inside("ol.works", document).map(list => ({ list, works: [...list.children].map(item => ({ item, id: item.id, years: yearsOf(item) })) }));
const works = new Map(lists.flatMap(({ works }) => works).map((work, place) => [work.id, Object.assign(work, { place })]));
const citing = new Map([...works.keys()].map(id => [id, []]));
const tables = all("section.table").map(section => {
  const columns = JSON.parse(one(".columns", section).textContent);
  const [scroll] = inside(".scroll", section), body = one("tbody", scroll);
  const title = [...one("h2", section).childNodes].filter(node => node.className !== "n").map(node => node.textContent).join("").trim();
  const table = { title, id: section.id.slice("table-".length), section, scroll, columns, body, heads: leaves(scroll), sorted: "", selects: new Map(), more: more(scroll) };
  table.rows = [...body.rows].map((row, place) => {
    const each = { table, row, place, cited: (row.dataset.w || "").split(" ").filter(id => works.has(id)), years: yearsOf(row) };
    if (row.id) for (const id of each.cited) citing.get(id).push(each);
    return each;
  });
  table.count = distinct(table.rows);
  table.shown = table.rows;
  return table;
});
const moreWorks = lists.length && more(lists.at(-1).list);

// A row may stand in several categories.
function distinct(rows) {
  return new Set(rows.map(({ row }) => row.id || row.dataset.r)).size;
}
function more(above) {
  const button = make("button", { type: "button", className: "more", hidden: true });
  above.after(button);
  return button;
}

// The head of each column: the lowest cell that covers it.
function leaves(table) {
  const grid = [];
  all("thead tr", table).forEach((line, at) => {
    let column = 0;
    for (const cell of line.cells) {
      while (grid[at]?.[column]) column++;
      for (let down = 0; down < cell.rowSpan; down++)
        for (let right = 0; right < cell.colSpan; right++)
          (grid[at + down] ||= [])[column + right] = cell;
      column += cell.colSpan;
    }
  });
  return grid.length ? grid[grid.length - 1] : [];
}

// What is searched and compared is made ready once.
function textOfWork(work) {
  return work.text ??= fold([one("p", work.item).textContent, work.item.dataset.a || "", work.id.slice("ref-".length)].join("\n"));
}
function textOfRow(each) {
  return each.text ??= [fold(cells(each).join("\n")), ...each.cited.map(id => textOfWork(works.get(id)))].join("\n");
}
function cells(each) {
  return each.cells ??= [...each.row.cells].map(cell => {
    all("br", cell).forEach(end => end.before(" "));
    return cell.textContent.trim();
  });
}
function items(each, at) {
  const cell = each.row.cells[at];
  return cell.classList.contains("e") ? [] : cell.dataset.i?.split("\n") ?? [cells(each)[at]];
}
function address(each) {
  const row = each.row, said = cells(each);
  if (!row.id || !said.length || one(".here", row)) return;
  row.cells[0].append(make("a", { className: "here", href: `#${row.id}`, title: "Address of this row", ariaLabel: "Address of this row" }, "#"));
}
