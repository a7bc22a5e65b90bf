// What a reader can press, and the beginning.

// Controls are made here: without a script nobody sees what does nothing.
for (const table of tables) {
  table.heads.forEach((head, at) => {
    const column = table.columns[at];
    if (!column) return;
    const button = make("button", { type: "button", title: "Sort" });
    if (one("a", head) || !head.textContent.trim()) { button.ariaLabel = `Sort by ${column.title}`; head.append(button); }
    else { button.append(...head.childNodes); head.append(button); }
    // The word joiner keeps it on the line of the last word.
    button.append(make("span", { className: "arrow", ariaHidden: "true" }, "\u2060↕"));
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
