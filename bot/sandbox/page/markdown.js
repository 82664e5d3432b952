/** The `markdown` block: the common subset of Markdown as DOM nodes, safe by construction. */
import { h, append } from "./dom.js";
import { emojiNode, link } from "./mrkdwn.js";

const INLINE = [
  [/\\([\\`*_{}[\]()#+\-.!~|>])/, (found) => found[1]],
  [/``(.+?)``|`([^`\n]+)`/, (found) => h("code", {}, found[1] ?? found[2])],
  [/!?\[([^\]\n]+)\]\(\s*<?([^\s)>]+)>?[^)\n]*\)/, (found) => link(found[2], found[1])],
  [/<((?:https?:|mailto:)[^\s<>]+)>/, (found) => link(found[1])],
  [
    /\*\*(?=\S)(.+?)(?<=\S)\*\*|__(?=\S)(.+?)(?<=\S)__/s,
    (found) => append(h("strong", {}), spans(found[1] ?? found[2])),
  ],
  [
    /\*(?=[^\s*])(.+?)(?<=[^\s*])\*|(?<!\w)_(?=\S)(.+?)(?<=\S)_(?!\w)/s,
    (found) => append(h("em", {}), spans(found[1] ?? found[2])),
  ],
  [/~~(?=\S)(.+?)(?<=\S)~~/s, (found) => append(h("s", {}), spans(found[1]))],
  [/:([a-z0-9_+-]+):/, (found) => emojiNode(found[1]) ?? found[0]],
  [/\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/, (found) => link(found[0])],
  [/ {2,}\n|\\\n/, () => h("br")],
];

function spans(source) {
  const nodes = [];
  let rest = source;
  while (rest) {
    let best = null;
    for (const [pattern, draw] of INLINE) {
      const found = pattern.exec(rest);
      if (found && (!best || found.index < best.found.index)) best = { found, draw };
    }
    if (!best) break;
    if (best.found.index) nodes.push(rest.slice(0, best.found.index));
    nodes.push(best.draw(best.found));
    rest = rest.slice(best.found.index + best.found[0].length);
  }
  if (rest) nodes.push(rest);
  return nodes;
}

const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;

/** Markdown text as a list of nodes. */
export function markdown(source) {
  const rows = String(source ?? "")
    .replace(/\r\n?/g, "\n")
    .split("\n");
  const nodes = [];
  let at = 0;
  while (at < rows.length) {
    const used = READERS.map((reader) => reader(rows, at)).find(Boolean);
    if (used?.node) nodes.push(used.node);
    at = used ? used.next : at + 1;
  }
  return nodes;
}

const READERS = [blank, fence, heading, rule, quote, table, list, paragraph];

function blank(rows, at) {
  return rows[at].trim() ? null : { next: at + 1 };
}

function fence(rows, at) {
  const open = /^\s*(```+|~~~+)/.exec(rows[at]);
  if (!open) return null;
  let end = at + 1;
  while (end < rows.length && !rows[end].trim().startsWith(open[1])) end += 1;
  return { node: h("pre", {}, rows.slice(at + 1, end).join("\n")), next: end + 1 };
}

function heading(rows, at) {
  const found = /^(#{1,6})\s+(.*?)\s*#*$/.exec(rows[at]);
  return (
    found && {
      node: append(
        h(`h${Math.min(6, found[1].length + 2)}`, { class: `md-h md-h${found[1].length}` }),
        spans(found[2]),
      ),
      next: at + 1,
    }
  );
}

function rule(rows, at) {
  return /^\s*([-*_])(\s*\1){2,}\s*$/.test(rows[at]) ? { node: h("hr"), next: at + 1 } : null;
}

function quote(rows, at) {
  if (!/^\s*>/.test(rows[at])) return null;
  let end = at;
  while (end < rows.length && /^\s*>/.test(rows[end])) end += 1;
  const inside = rows
    .slice(at, end)
    .map((row) => row.replace(/^\s*>\s?/, ""))
    .join("\n");
  return { node: append(h("blockquote", {}), markdown(inside)), next: end };
}

const cells = (row) =>
  row
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());

function table(rows, at) {
  if (!rows[at].includes("|") || !/^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(rows[at + 1] ?? "")) return null;
  const sides = cells(rows[at + 1]).map((cell) =>
    /^:-+:$/.test(cell) ? "center" : cell.endsWith(":") ? "right" : "left",
  );
  let end = at + 2;
  while (end < rows.length && rows[end].includes("|") && rows[end].trim()) end += 1;
  const line = (row, tag) =>
    h(
      "tr",
      {},
      cells(row).map((cell, n) => h(tag, { style: { textAlign: sides[n] ?? "left" } }, spans(cell))),
    );
  const drawn = h(
    "table",
    { class: "table" },
    h("thead", {}, line(rows[at], "th")),
    h(
      "tbody",
      {},
      rows.slice(at + 2, end).map((row) => line(row, "td")),
    ),
  );
  return { node: h("div", { class: "table-box" }, drawn), next: end };
}

function list(rows, at) {
  const first = ITEM.exec(rows[at]);
  if (!first) return null;
  const depth = first[1].length;
  const numbered = /\d/.test(first[2]);
  const items = [];
  let end = at;
  while (end < rows.length) {
    const found = ITEM.exec(rows[end]);
    if (found && found[1].length <= depth + 1 && found[1].length >= depth) {
      if (/\d/.test(found[2]) !== numbered) break;
      items.push([found[3]]);
    } else if (items.length && (/^\s{2,}\S/.test(rows[end]) || (found && found[1].length > depth + 1))) {
      items[items.length - 1].push(rows[end].slice(Math.min(depth + 2, /^\s*/.exec(rows[end])[0].length)));
    } else break;
    end += 1;
  }
  const drawn = h(
    numbered ? "ol" : "ul",
    { start: numbered ? Number.parseInt(first[2], 10) : null },
    items.map((lines) => {
      const box = /^\[([ xX])\]\s+/.exec(lines[0]);
      const head = box ? lines[0].slice(box[0].length) : lines[0];
      const tail = lines.slice(1).join("\n");
      return h(
        "li",
        { class: box ? "md-task" : null },
        box &&
          h("input", {
            type: "checkbox",
            disabled: true,
            checked: box[1] !== " ",
            "aria-label": box[1] === " " ? "open" : "done",
          }),
        spans(head),
        tail.trim() ? markdown(tail) : null,
      );
    }),
  );
  return { node: drawn, next: end };
}

function paragraph(rows, at) {
  let end = at + 1;
  const stops = [blank, fence, heading, rule, quote, list];
  while (end < rows.length && !stops.some((reader) => reader(rows, end))) end += 1;
  return { node: append(h("p", {}), spans(rows.slice(at, end).join("\n"))), next: end };
}
