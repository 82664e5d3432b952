/** The `table` and `data_table` blocks; the latter sorts, filters and turns pages in the browser. */
import { h, icon, iconButton } from "./dom.js";
import { richText, richWords } from "./richtext.js";
import { drawElement } from "./elements.js";
import { withEmoji } from "./emoji.js";
import { formatNumber } from "./world.js";

function cellNodes(cell, block, ctx) {
  if (!cell) return "";
  if (cell.type === "rich_text") return richText(cell);
  if (cell.type === "action") return drawElement(cell.element, block.block_id, ctx);
  return withEmoji(String(cell.text ?? cell.value ?? ""));
}

function cellWords(cell) {
  if (!cell) return "";
  if (cell.type === "rich_text") return richWords(cell);
  if (cell.type === "action") return cell.element?.text?.text ?? "";
  return String(cell.text ?? cell.value ?? "");
}

/** table: first row is the heading. */
export function table(block, ctx) {
  const rows = block.rows ?? [];
  const settings = block.column_settings ?? [];
  const line = (row, tag) =>
    h(
      "tr",
      {},
      row.map((cell, n) =>
        h(
          tag,
          {
            class: settings[n]?.is_wrapped ? "wrapped" : null,
            scope: tag === "th" ? "col" : null,
            style: { textAlign: settings[n]?.align ?? (cell?.type === "raw_number" ? "right" : "left") },
          },
          cellNodes(cell, block, ctx),
        ),
      ),
    );
  return h(
    "div",
    { class: "table-box", tabindex: "0", role: "region", "aria-label": "Table" },
    h(
      "table",
      { class: "table" },
      h(
        "thead",
        {},
        rows.slice(0, 1).map((row) => line(row, "th")),
      ),
      h(
        "tbody",
        {},
        rows.slice(1).map((row) => line(row, "td")),
      ),
    ),
  );
}

function compare(one, other) {
  if (one?.type === "raw_number" && other?.type === "raw_number") return one.value - other.value;
  return cellWords(one).localeCompare(cellWords(other), undefined, { numeric: true });
}

// Sorting, page and filter survive a redraw of the same block.
const views = new Map();

/** data_table: heading buttons sort (up, down, as sent), a field filters, pages turn below. */
export function dataTable(block, ctx) {
  const key = `${ctx.key}|${block.block_id}`;
  const view = views.get(key) ?? { column: null, down: false, page: 0, query: "" };
  views.set(key, view);
  const [head = [], ...body] = block.rows ?? [];
  const size = block.page_size ?? 5;
  const rowHeader = block.row_header_column_index ?? 0;
  const numeric = head.map((_, n) => body.length > 0 && body.every((row) => row[n]?.type === "raw_number"));
  const box = h("div", { class: "data-table" });
  const caption = h("div", { class: "data-caption" }, h("strong", {}, block.caption));
  const filter = h("input", {
    type: "search",
    class: "input small",
    placeholder: "Filter rows",
    "aria-label": `Filter rows of ${block.caption}`,
    value: view.query,
  });
  filter.addEventListener("input", () => {
    view.query = filter.value;
    view.page = 0;
    draw();
  });
  if (body.length > size) caption.append(filter);
  const holder = h("div", { class: "table-box", tabindex: "0", role: "region", "aria-label": block.caption });
  const foot = h("div", { class: "data-foot" });
  const sortBy = (n) => {
    if (view.column !== n) {
      view.column = n;
      view.down = false;
    } else if (!view.down) view.down = true;
    else view.column = null;
    view.page = 0;
    draw();
    holder.querySelectorAll("th button")[n]?.focus();
  };
  const turn = (step) => {
    view.page += step;
    draw();
  };
  function draw() {
    const query = view.query.trim().toLowerCase();
    let rows = body.filter((row) => !query || row.some((cell) => cellWords(cell).toLowerCase().includes(query)));
    if (view.column !== null)
      rows = [...rows].sort((one, other) => (view.down ? -1 : 1) * compare(one[view.column], other[view.column]));
    const pages = Math.max(1, Math.ceil(rows.length / size));
    view.page = Math.min(view.page, pages - 1);
    const shown = rows.slice(view.page * size, (view.page + 1) * size);
    const heads = head.map((cell, n) =>
      h(
        "th",
        {
          scope: "col",
          class: numeric[n] ? "number" : null,
          "aria-sort": view.column === n ? (view.down ? "descending" : "ascending") : "none",
        },
        h(
          "button",
          { type: "button", class: "sort", dataset: { sort: n }, on: { click: () => sortBy(n) } },
          cellWords(cell),
          view.column === n ? h("span", { class: view.down ? "" : "flip" }, icon("down", 14)) : icon("sort", 14),
        ),
      ),
    );
    const lines = shown.map((row) =>
      h(
        "tr",
        {},
        row.map((cell, n) =>
          h(
            n === rowHeader ? "th" : "td",
            { scope: n === rowHeader ? "row" : null, class: numeric[n] ? "number" : null },
            cellNodes(cell, block, ctx),
          ),
        ),
      ),
    );
    holder.replaceChildren(
      h(
        "table",
        { class: "table" },
        h("caption", { class: "hidden-words" }, block.caption),
        h("thead", {}, h("tr", {}, heads)),
        h(
          "tbody",
          {},
          lines.length ? lines : h("tr", {}, h("td", { colspan: head.length, class: "empty" }, "No rows match")),
        ),
      ),
    );
    const from = rows.length ? view.page * size + 1 : 0;
    const range = `${formatNumber(from)}–${formatNumber(Math.min(rows.length, (view.page + 1) * size))} of ${formatNumber(rows.length)}`;
    foot.replaceChildren(
      h("span", { "aria-live": "polite" }, range),
      iconButton("left", "Previous page", () => turn(-1), { disabled: view.page === 0, dataset: { page: "previous" } }),
      iconButton("right", "Next page", () => turn(1), { disabled: view.page >= pages - 1, dataset: { page: "next" } }),
    );
    foot.hidden = body.length <= size;
  }
  draw();
  box.append(caption, holder, foot);
  return box;
}
