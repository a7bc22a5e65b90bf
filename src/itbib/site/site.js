(() => {
"use strict";
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const one = (selector, root = document) => root.querySelector(selector);
const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};
const fold = text => text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(/\s+/g, " ");
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
  const table = { id: section.id.slice("table-".length), section, scroll, columns, body, heads: leaves(scroll), sorted: "", selects: new Map(), more: more(scroll) };
  table.rows = [...body.rows].map((row, place) => {
    const each = { table, row, place, cited: (row.dataset.w || "").split(" ").filter(id => works.has(id)), years: yearsOf(row) };
    for (const id of each.cited) citing.get(id).push(each);
    return each;
  });
  table.shown = table.rows;
  return table;
});
const moreWorks = lists.length && more(lists.at(-1).list);

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

// The view is held in the address, behind the number sign: no server needs to know of it.
const isView = () => location.hash.includes("=");
const view = () => new URLSearchParams(isView() ? location.hash.slice(1) : "");
function show(changes, { replace = false } = {}) {
  const next = view();
  for (const [name, value] of Object.entries(changes)) value ? next.set(name, value) : next.delete(name);
  const hash = next.toString();
  history[replace ? "replaceState" : "pushState"](null, "", hash ? `#${hash}` : location.pathname + location.search);
  apply();
}

// What a fragment leads to, which need not be on the page yet.
function aimedAt() {
  return isView() ? "" : decoded(location.hash);
}
function decoded(fragment) {
  try {
    return decodeURIComponent(fragment.slice(1));
  } catch {
    return fragment.slice(1);
  }
}

let seen = "", printing = false;
function apply() {
  const state = view(), aim = aimedAt();
  const query = one("#q"), year = one("#y");
  if (query.value !== (state.get("q") || "") && document.activeElement !== query) query.value = state.get("q") || "";
  if (year) year.value = state.get("y") || "";
  const terms = fold(state.get("q") || "").split(" ").filter(Boolean);
  const wanted = state.get("y") || "";
  const fits = (each, text) => (!wanted || each.years.includes(wanted)) && (!terms.length || terms.every(term => text(each).includes(term)));
  const isWhole = name => printing || state.get(name);
  let shown = 0, total = 0;
  for (const table of tables) {
    sort(table, state.get(`sort.${table.id}`) || "");
    const filters = [];
    for (const [name, { select, column }] of table.selects) {
      select.value = state.get(`is.${table.id}.${name}`) || "";
      if (select.value) filters.push([column, select.value]);
    }
    table.fitting = table.shown.filter(each => fits(each, textOfRow) && filters.every(([column, value]) => items(each, column).includes(value)));
    shown += table.fitting.length;
    total += table.rows.length;
  }
  const filled = tables.filter(table => table.fitting.length).length;
  const most = shown <= MOST_ROWS ? MOST_ROWS : Math.max(FEWEST_ROWS, Math.floor(MOST_ROWS / filled));
  for (const table of tables) {
    const { fitting } = table;
    const seen = first(fitting, isWhole(`all.${table.id}`) ? Infinity : most, each => each.row.id, aim);
    seen.forEach(address);
    lay(table.body, seen.map(each => each.row));
    say(table.section, fitting.length, table.rows.length);
    table.scroll.hidden = !fitting.length;
    table.more.hidden = seen.length === fitting.length;
    table.more.textContent = `Show all ${fitting.length} rows`;
  }
  const mostWorks = isWhole("all") ? Infinity : MOST_WORKS;
  let cited = 0, room = mostWorks;
  for (const { list, works } of lists) {
    const fitting = works.filter(work => fits(work, textOfWork));
    const seen = first(fitting, room, work => work.id, aim);
    if (packed) seen.forEach(offer);
    lay(list, seen.map(work => work.item));
    cited += fitting.length;
    room = Math.max(0, room - seen.length);
  }
  if (moreWorks) {
    say(one("#works"), cited, works.size);
    moreWorks.hidden = cited <= mostWorks;
    moreWorks.textContent = `Show all ${cited} works`;
  }
  const narrowed = shown < total || cited < works.size;
  one("#shown").textContent = narrowed ? `${shown} of ${total} rows, ${cited} of ${works.size} works` : `${counted(total, "row")}, ${counted(works.size, "work")}`;
  one("#reset").hidden = !isView();
  details(state.get("work") || "");
  if (location.hash === seen) return;
  seen = location.hash;
  // The browser looked for it before it was there.
  one(".aimed")?.classList.remove("aimed");
  const target = aim && document.getElementById(aim);
  if (!target) return;
  target.classList.add("aimed");
  target.scrollIntoView();
}
// The first of them, and the one that the address leads to.
function first(all, most, idOf, aim) {
  return all.length <= most ? all : all.filter((each, at) => at < most || (aim && idOf(each) === aim));
}
function lay(parent, children) {
  if (children.length !== parent.children.length || children.some((child, at) => child !== parent.children[at]))
    parent.replaceChildren(...children);
}
function counted(number, name) {
  return `${number} ${name}${number === 1 ? "" : "s"}`;
}
function say(section, count, total) {
  one("[data-count]", section).textContent = count < total ? `${count} of ${total}` : total;
}

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
    if (!one("button", head)) return;
    column === at ? head.setAttribute("aria-sort", down ? "descending" : "ascending") : head.removeAttribute("aria-sort");
  });
}

// The BibTeX of many works is packed, and unpacked when somebody wants to see one.
const packed = one("#sources");
let unpacked;
async function unpack() {
  const bytes = Uint8Array.from(atob(packed.textContent), sign => sign.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
}
function offer(work) {
  if (!one("details", work.item)) work.item.append(make("details", {}, make("summary", {}, "BibTeX"), make("pre")));
}
async function fill(source, work) {
  if (source.textContent) return;
  try {
    source.textContent = (await (unpacked ??= unpack()))[work.place];
  } catch {
    source.textContent = "This browser cannot unpack it; it is in references.bib, too.";
  }
}

// An entry, in a dialog of its own.
const dialog = one("#work");
function details(id) {
  const work = works.get(id);
  if (!work) {
    if (dialog.open) dialog.close();
    return;
  }
  if (dialog.open && dialog.dataset.of === id) return;
  if (packed) offer(work);
  dialog.dataset.of = id;
  const said = one("p", work.item).cloneNode(true);
  // It is read first, not the first of its links.
  Object.assign(said, { className: "said", tabIndex: -1, autofocus: true });
  dialog.ariaLabel = one("cite", said)?.textContent || "Work";
  // The link of a title does not say where it leads.
  const abstract = all("a", said).find(link => link.hostname === "arxiv.org" && link.pathname.startsWith("/abs/"));
  if (abstract && abstract.textContent !== "arXiv") one("a[href*='/pdf/']", said)?.before(make("a", { href: abstract.href }, "arXiv"), " ");
  const places = make("ul");
  for (const each of citing.get(id)) {
    const name = nameOf(each), title = one("h2", each.table.section).firstChild.textContent.trim();
    const item = make("li", {}, each.row.id ? make("a", { href: `#${each.row.id}` }, name) : name, ` in ${title}`);
    for (const link of all("a[href^=http]", each.row)) item.append(" · ", link.cloneNode(true));
    places.append(item);
  }
  const parts = [said];
  if (places.children.length) parts.push(places);
  const source = one("pre", work.item).cloneNode(true);
  fill(source, work);
  parts.push(source);
  const bar = make("div", { className: "bar" });
  bar.append(copier(source, "Copy BibTeX"));
  bar.append(make("a", { href: `#${id}` }, "Address of this work"));
  const close = make("button", { type: "button" }, "Close");
  close.addEventListener("click", () => dialog.close());
  bar.append(close);
  dialog.replaceChildren(...parts, bar);
  if (!dialog.open) dialog.showModal();
}
function nameOf(each) {
  const at = Math.max(0, each.table.columns.findIndex(column => column.row));
  return cells(each)[at] || "row";
}
dialog.addEventListener("close", () => { if (view().get("work")) show({ work: "" }); });
dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close(); });

function copier(source, label) {
  const button = make("button", { type: "button" }, label);
  button.addEventListener("click", async () => {
    let done = true;
    try {
      await navigator.clipboard.writeText(source.textContent);
    } catch {
      const field = make("textarea", { value: source.textContent });
      (dialog.open ? dialog : document.body).append(field);
      field.select();
      done = document.execCommand("copy");
      field.remove();
    }
    button.textContent = done ? "Copied" : "Select it and copy by hand";
    setTimeout(() => { button.textContent = label; }, 2000);
  });
  return button;
}

// Controls are made here: without a script nobody sees what does nothing.
for (const table of tables) {
  table.heads.forEach((head, at) => {
    const column = table.columns[at];
    if (!column) return;
    const button = make("button", { type: "button", title: "Sort" });
    if (one("a", head) || !head.textContent.trim()) { button.ariaLabel = `Sort by ${column.title}`; head.append(button); }
    else { button.append(...head.childNodes); head.append(button); }
    button.addEventListener("click", () => {
      const name = `sort.${table.id}`, now = view().get(name);
      // Numbers are mostly looked at from the largest on.
      const steps = column.number ? [`-${column.name}`, column.name, ""] : [column.name, `-${column.name}`, ""];
      show({ [name]: steps[(steps.indexOf(now || "") + 1) % 3] });
    });
  });
  const filters = one(".filters", table.section);
  table.columns.forEach((column, at) => {
    if (!column.choices.length) return;
    const select = make("select", {}, make("option", { value: "" }, "any"), ...column.choices.map(text => make("option", {}, text)));
    filters.append(make("label", {}, make("span", { className: "label" }, column.title), select));
    table.selects.set(column.name, { select, column: at });
    select.addEventListener("change", () => show({ [`is.${table.id}.${column.name}`]: select.value }));
  });
  filters.hidden = !table.selects.size;
  table.more.addEventListener("click", () => show({ [`all.${table.id}`]: "1" }));
}
if (moreWorks) moreWorks.addEventListener("click", () => show({ all: "1" }));
one("#q").addEventListener("input", event => show({ q: event.target.value }, { replace: isView() }));
one("#y")?.addEventListener("change", event => show({ y: event.target.value }));
one("#reset").addEventListener("click", () => { one("#q").value = ""; history.pushState(null, "", location.pathname + location.search); apply(); });
document.addEventListener("keydown", event => {
  if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) { event.preventDefault(); one("#q").focus(); }
  if (event.key === "Escape" && document.activeElement === one("#q")) { one("#q").value = ""; show({ q: "" }); }
});
document.addEventListener("click", event => {
  const link = event.target.closest?.("a[href^='#']");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const id = decoded(link.getAttribute("href"));
  if (works.has(id) && link.closest("tbody")) { event.preventDefault(); show({ work: id }); return; }
  // Going to another part of the page does not change what is shown there.
  if (isView() && link.closest("nav, .skip")) { event.preventDefault(); goTo(document.getElementById(id) || one("main")); }
});
function goTo(element) {
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView();
}
document.addEventListener("toggle", event => {
  const source = event.target.matches?.("li details[open]") && one("pre", event.target);
  if (!source || one("button", event.target)) return;
  fill(source, works.get(source.closest("li").id));
  event.target.append(copier(source, "Copy BibTeX"));
}, true);
const own = one("#cite pre");
if (own) own.after(copier(own, "Copy BibTeX"));
one("#tools").hidden = false;
for (const { held, content } of parts) {
  all("tbody, ol.works", content).forEach(each => each.replaceChildren());
  held.replaceWith(content);
}
for (const [event, now] of [["beforeprint", true], ["afterprint", false]])
  addEventListener(event, () => { printing = now; apply(); });
addEventListener("popstate", apply);
addEventListener("hashchange", apply);
apply();
// The first key stroke need not wait for it.
for (const work of works.values()) textOfWork(work);
for (const table of tables) table.rows.forEach(textOfRow);
})();
