/** `rich_text` blocks as DOM nodes: sections, lists, quotes, preformatted text and every inline element. */
import { h, append } from "./dom.js";
import { groupName } from "./world.js";
import { channelMention, emojiNode, link, mention, stamp } from "./mrkdwn.js";

function styled(node, style) {
  let drawn = node;
  if (style?.code) drawn = h("code", {}, drawn);
  if (style?.bold) drawn = h("strong", {}, drawn);
  if (style?.italic) drawn = h("em", {}, drawn);
  if (style?.strike) drawn = h("s", {}, drawn);
  if (style?.underline) drawn = h("u", {}, drawn);
  if (style?.highlight) drawn = h("mark", {}, drawn);
  return drawn;
}

function broken(words) {
  return String(words ?? "")
    .split("\n")
    .flatMap((part, at) => (at ? [h("br"), part] : [part]));
}

function fromPoints(unicode) {
  try {
    return String.fromCodePoint(...unicode.split("-").map((point) => Number.parseInt(point, 16)));
  } catch {
    return null;
  }
}

const INLINE = {
  text: (part) => append(document.createDocumentFragment(), broken(part.text)),
  link: (part) => link(part.url, part.text || part.url),
  emoji: (part) => emojiNode(part.name) ?? (part.unicode && fromPoints(part.unicode)) ?? `:${part.name}:`,
  user: (part) => mention(part.user_id),
  channel: (part) => channelMention(part.channel_id),
  usergroup: (part) => h("span", { class: "mention" }, `@${groupName(part.usergroup_id)}`),
  team: () => h("span", { class: "mention" }, "@team"),
  broadcast: (part) => h("span", { class: "mention mention-me" }, `@${part.range}`),
  date: (part) => stamp(part.timestamp, part.format ?? "{date}", part.url, part.fallback),
  color: (part) =>
    h(
      "span",
      { class: "swatch" },
      h("i", { style: { background: /^#[0-9a-fA-F]{3,8}$/.test(part.value) ? part.value : "transparent" } }),
      part.value,
    ),
};

function run(parts) {
  return (parts ?? []).map((part) => {
    const draw = INLINE[part.type];
    return draw ? styled(wrap(draw(part)), part.style) : h("span", { class: "unknown" }, `[${part.type}]`);
  });
}

function wrap(node) {
  return typeof node === "string" ? document.createTextNode(node) : node;
}

function lists(block) {
  const numbered = block.style === "ordered";
  const indent = block.indent ?? 0;
  return h(
    numbered ? "ol" : "ul",
    {
      class: `rt-list${block.border ? " rt-border" : ""}`,
      start: numbered && block.offset ? block.offset + 1 : null,
      style: {
        marginLeft: `${indent * 24}px`,
        listStyleType: (numbered ? ["decimal", "lower-alpha", "lower-roman"] : ["disc", "circle", "square"])[
          indent % 3
        ],
      },
    },
    (block.elements ?? []).map((item) => h("li", {}, run(item.elements))),
  );
}

/** All elements of a rich_text block as a list of nodes. */
export function richText(block) {
  return (block?.elements ?? []).map((part) => {
    if (part.type === "rich_text_list") return lists(part);
    if (part.type === "rich_text_quote") return h("blockquote", {}, run(part.elements));
    if (part.type === "rich_text_preformatted")
      return h("pre", { class: part.border ? "rt-border" : null }, run(part.elements));
    return h("div", { class: "rt-section" }, run(part.elements));
  });
}

/** The plain words of a rich_text block, for sorting and filtering. */
export function richWords(block) {
  const words = (part) => part.text ?? part.url ?? part.name ?? part.fallback ?? "";
  const walk = (part) => (part.elements ? part.elements.map(walk).join(" ") : words(part));
  return walk(block ?? {});
}
