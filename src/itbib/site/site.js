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
const MOST_ROWS = 300;
let seen = "";

// What the page holds.
const works = new Map(all("ol.works > li").map(item =>
  [item.id, { item, year: item.dataset.y || "" }]));
const tables = all("section.table").map(section => {
  const columns = JSON.parse(one(".columns", section).textContent);
  const body = one("tbody", section);
  const rows = [...body.rows].map((row, place) => {
    const cited = (row.dataset.w || "").split(" ").filter(Boolean);
    return { row, place, cited, year: row.dataset.y || "" };
  });
  const more = make("button", { type: "button", className: "more", hidden: true });
  one(".scroll", section).after(more);
  return { id: section.id, section, columns, body, rows, shown: rows, more, heads: leaves(section), sorted: "", selects: new Map() };
});

// The head of each column: the lowest cell that covers it.
function leaves(section) {
  const grid = [];
  all("thead tr", section).forEach((line, at) => {
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

// What is searched is made ready once, when it is first needed or there is nothing else to do.
function textOfWork(work) {
  return work.text ??= fold(work.item.textContent);
}
function textOfRow(each) {
  return each.text ??= [fold(each.row.textContent), ...each.cited.map(id => works.has(id) ? textOfWork(works.get(id)) : "")].join("\n");
}
function address(row) {
  if (row.id && !row.cells[0].querySelector(".here"))
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

function apply() {
  const state = view();
  const query = one("#q"), year = one("#y");
  if (query.value !== (state.get("q") || "") && document.activeElement !== query) query.value = state.get("q") || "";
  if (year) year.value = state.get("y") || "";
  const terms = fold(state.get("q") || "").split(" ").filter(Boolean);
  const wanted = state.get("y") || "";
  const target = isView() ? null : document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fits = (each, text) => (!wanted || each.year === wanted) && (!terms.length || terms.every(term => text(each).includes(term)));
  let shown = 0, total = 0;
  for (const table of tables) {
    sort(table, state.get(`sort.${table.id}`) || "");
    const filters = [];
    for (const [name, { select, column }] of table.selects) {
      select.value = state.get(`is.${table.id}.${name}`) || "";
      if (select.value) filters.push([column, select.value]);
    }
    const most = state.get(`all.${table.id}`) ? Infinity : MOST_ROWS;
    let count = 0;
    for (const each of table.shown) {
      const fit = fits(each, textOfRow) && filters.every(([column, value]) => items(each.row.cells[column]).includes(value));
      count += fit;
      const isSeen = fit && (count <= most || each.row === target);
      if (each.row.hidden === isSeen) each.row.hidden = !isSeen;
      if (isSeen) address(each.row);
    }
    say(table.section, count, table.rows.length);
    one(".scroll", table.section).hidden = !count;
    table.more.hidden = count <= most;
    table.more.textContent = `Show all ${count} rows`;
    shown += count;
    total += table.rows.length;
  }
  let cited = 0;
  for (const each of works.values()) {
    const item = each.item, fit = fits(each, textOfWork);
    if (item.hidden === fit) item.hidden = !fit;
    cited += fit;
  }
  if (works.size) say(one("#works"), cited, works.size);
  const narrowed = shown < total || cited < works.size;
  one("#shown").textContent = narrowed ? `${shown} of ${total} rows, ${cited} of ${works.size} works` : `${total} rows, ${works.size} works`;
  one("#reset").hidden = !isView();
  details(state.get("work") || "");
  if (target && target !== document.scrollingElement && location.hash !== seen) target.scrollIntoView();
  seen = location.hash;
}
function say(section, count, total) {
  one("[data-count]", section).textContent = count < total ? `${count} of ${total}` : total;
}
// What a cell says, without the sign that leads to its row.
const said = cell => (one(".here", cell) ? cell.textContent.slice(0, -1) : cell.textContent).trim();
const items = cell => cell.classList.contains("e") ? [] : (cell.dataset.i || said(cell)).split("\n");

function sort(table, wish) {
  if (table.sorted === wish) return;
  table.sorted = wish;
  const down = wish.startsWith("-");
  const at = table.columns.findIndex(column => column.name === (down ? wish.slice(1) : wish));
  const key = each => {
    const cell = each.row.cells[at];
    if (cell.classList.contains("e")) return null;
    if (table.columns[at].number) return cell.dataset.v === undefined ? null : Number(cell.dataset.v);
    return fold(said(cell));
  };
  const rows = table.rows.map(each => [at < 0 ? null : key(each), each]);
  rows.sort(([one, a], [other, b]) => {
    // What says nothing comes last, whichever way is up.
    if (one === null || other === null) return (one === null) - (other === null) || a.place - b.place;
    const order = typeof one === "number" ? one - other : compare(one, other);
    return (down ? -order : order) || a.place - b.place;
  });
  table.shown = rows.map(([, each]) => each);
  table.body.append(...table.shown.map(each => each.row));
  table.heads.forEach((head, column) => {
    if (!one("button", head)) return;
    column === at ? head.setAttribute("aria-sort", down ? "descending" : "ascending") : head.removeAttribute("aria-sort");
  });
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
  dialog.dataset.of = id;
  const said = one("p", work.item).cloneNode(true);
  said.className = "said";
  const places = make("ul");
  for (const table of tables)
    for (const each of table.rows)
      if (each.cited.includes(id)) {
        const item = make("li", {}, make("a", { href: `#${each.row.id}` }, nameOf(table, each)), ` in ${one("h2", table.section).firstChild.textContent.trim()}`);
        for (const link of all("a[href^=http]", each.row)) item.append(" · ", link.cloneNode(true));
        places.append(item);
      }
  const parts = [said];
  if (places.children.length) parts.push(places);
  const source = one("pre", work.item);
  if (source) parts.push(source.cloneNode(true));
  const bar = make("div", { className: "bar" });
  if (source) bar.append(copier(source, "Copy BibTeX"));
  bar.append(make("a", { href: `#${id}` }, "Address of this work"));
  const close = make("button", { type: "button" }, "Close");
  close.addEventListener("click", () => dialog.close());
  bar.append(close);
  dialog.replaceChildren(...parts, bar);
  if (!dialog.open) dialog.showModal();
}
function nameOf(table, each) {
  const at = Math.max(0, table.columns.findIndex(column => /name|model|dataset|title/i.test(column.name)));
  return said(each.row.cells[at]) || "row";
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
    if (one("a", head)) { button.setAttribute("aria-label", `Sort by ${column.title}`); head.append(button); }
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
  const id = decodeURIComponent(link.getAttribute("href").slice(1));
  if (works.has(id) && link.closest("tbody")) { event.preventDefault(); show({ work: id }); return; }
  // Going to another part of the page does not change what is shown there.
  if (isView() && link.closest("nav, .skip")) { event.preventDefault(); document.getElementById(id)?.scrollIntoView(); }
});
document.addEventListener("toggle", event => {
  const source = event.target.matches?.("li details[open]") && one("pre", event.target);
  if (source && !one("button", event.target)) event.target.append(copier(source, "Copy BibTeX"));
}, true);
const own = one("#cite pre");
if (own) own.after(copier(own, "Copy BibTeX"));
one("#tools").hidden = false;
(window.requestIdleCallback || setTimeout)(() => { for (const table of tables) table.rows.forEach(textOfRow); });
addEventListener("popstate", apply);
addEventListener("hashchange", apply);
apply();
})();
