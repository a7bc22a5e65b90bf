// A work in a dialog, and its BibTeX.

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
  if (abstract && !all("a", said).some(link => link.textContent === "arXiv")) one("a[href*='/pdf/']", said)?.before(make("a", { href: abstract.href }, "arXiv"), " ");
  const parts = [said], bar = make("div", { className: "bar" });
  if (citing.get(id).length) parts.push(make("ul", {}, ...citing.get(id).map(place)));
  const source = one("pre", work.item)?.cloneNode(true);
  if (source) {
    fill(source, work);
    parts.push(source);
    bar.append(copier(source, "Copy BibTeX"));
  }
  const close = make("button", { type: "button" }, "Close");
  close.addEventListener("click", () => dialog.close());
  bar.append(make("a", { href: `#${id}` }, "Address of this work"), close);
  dialog.replaceChildren(...parts, bar);
  if (!dialog.open) dialog.showModal();
}
// Where a work stands in a table, with the links of its row.
function place(each) {
  const name = nameOf(each);
  const item = make("li", {}, make("a", { href: `#${each.row.id}` }, name), ` in ${each.table.title}`);
  for (const link of all("a[href^=http]", each.row)) item.append(" · ", link.cloneNode(true));
  return item;
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
