// What is shown: the view that the address tells.

// The view is held in the address, behind the number sign: no server needs to know of it.
const isView = () => location.hash.includes("=") && !/^#(row|ref|table)-/.test(location.hash);
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
  const isWhole = name => printing || state.get(name);
  const fits = wish(state);
  const rows = showRows(state, fits, isWhole, aim);
  const cited = showWorks(fits, isWhole, aim);
  const total = tables.reduce((sum, table) => sum + table.count, 0);
  const narrowed = rows < total || cited < works.size;
  one("#shown").textContent = narrowed ? `${rows} of ${total} rows, ${cited} of ${works.size} works` : `${counted(total, "row")}, ${counted(works.size, "work")}`;
  one("#reset").hidden = !isView();
  details(state.get("work") || "");
  if (location.hash !== seen) goToAim(aim);
  seen = location.hash;
}

// What is searched for on the whole page; gives a test for a row or a work and its text.
function wish(state) {
  const query = one("#q"), year = one("#y");
  const wanted = state.get("y") || "", typed = state.get("q") || "";
  // The same text is left alone, for the sake of the caret.
  if (query.value !== typed) query.value = typed;
  if (year) year.value = wanted;
  const terms = fold(typed).split(" ").filter(Boolean);
  return (each, text) => (!wanted || each.years.includes(wanted)) && (!terms.length || terms.every(term => text(each).includes(term)));
}

function showRows(state, fits, isWhole, aim) {
  for (const table of tables) {
    sort(table, state.get(`sort.${table.id}`) || "");
    const filters = [];
    for (const [name, { select, column }] of table.selects) {
      select.value = state.get(`is.${table.id}.${name}`) || "";
      if (select.value) filters.push([column, select.value]);
    }
    table.fitting = table.shown.filter(each => fits(each, textOfRow) && filters.every(([column, value]) => items(each, column).includes(value)));
  }
  const filled = tables.filter(table => table.fitting.length).length;
  const lines = tables.reduce((sum, table) => sum + table.fitting.length, 0);
  const most = lines <= MOST_ROWS ? MOST_ROWS : Math.max(FEWEST_ROWS, Math.floor(MOST_ROWS / filled));
  let sum = 0;
  for (const table of tables) {
    const { fitting } = table, count = distinct(fitting);
    const shown = first(fitting, isWhole(`all.${table.id}`) ? Infinity : most, each => each.row.id, aim);
    shown.forEach(address);
    lay(table.body, shown.map(each => each.row));
    say(table.section, count, table.count);
    table.scroll.hidden = !fitting.length;
    table.more.hidden = shown.length === fitting.length;
    table.more.textContent = `Show all ${count} rows`;
    sum += count;
  }
  return sum;
}

function showWorks(fits, isWhole, aim) {
  const most = isWhole("all") ? Infinity : MOST_WORKS;
  let count = 0, room = most;
  for (const { list, works } of lists) {
    const fitting = works.filter(work => fits(work, textOfWork));
    const shown = first(fitting, room, work => work.id, aim);
    if (packed) shown.forEach(offer);
    lay(list, shown.map(work => work.item));
    if (list.previousElementSibling?.tagName === "H3") list.previousElementSibling.hidden = !shown.length;
    count += fitting.length;
    room = Math.max(0, room - shown.length);
  }
  if (moreWorks) {
    say(one("#works"), count, works.size);
    moreWorks.hidden = count <= most;
    moreWorks.textContent = `Show all ${count} works`;
  }
  return count;
}

// The browser looked for it before it was there.
function goToAim(aim) {
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
