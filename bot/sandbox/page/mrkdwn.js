/**
 * Slack's mrkdwn and text objects as DOM nodes.
 * Rule: foreign text is only ever put into text nodes; links only with a harmless scheme.
 */
import { h, append } from "./dom.js";
import { emoji, withEmoji } from "./emoji.js";
import {
  ago,
  channelName,
  channelOf,
  clock,
  dayName,
  format,
  fullMoment,
  groupName,
  nameOf,
  userOf,
  world,
} from "./world.js";

const WORD = "\\p{L}\\p{N}";
const mark = (sign, name) => [
  new RegExp(`(?<![${WORD}${sign}])${sign}(?=\\S)(.+?)(?<=\\S)${sign}(?![${WORD}${sign}])`, "u"),
  name,
];
const RULES = [
  [/`([^`\n]+)`/, "code"],
  [/<([^<>\n]+)>/, "angle"],
  mark("\\*", "bold"),
  mark("_", "italic"),
  mark("~", "strike"),
  [/:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/, "emoji"],
  [/\bhttps?:\/\/[^\s<>|"']+[^\s<>|"'.,;:!?)\]]/, "address"],
];

/** Undoes Slack's three escapes. */
export function unescape(text) {
  return text.replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">" })[name]);
}

/** Escapes text that a person typed, as Slack's client does before it sends. */
export function escape(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** A link if its scheme is harmless, else its words. */
export function link(address, words) {
  if (!/^(https?:|mailto:|tel:)/i.test(address)) return document.createTextNode(words ?? address);
  return h(
    "a",
    { href: address, target: "_blank", rel: "noopener noreferrer", class: "link" },
    words ?? address.replace(/^mailto:/, ""),
  );
}

/** @name of a member. */
export function mention(userId) {
  const me = world.me?.id === userId;
  const known = userOf(userId);
  return h(
    "span",
    { class: `mention${me ? " mention-me" : ""}`, dataset: { user: userId }, title: known?.title ?? "" },
    `@${nameOf(userId)}`,
  );
}

/** #name of a channel; opens it. */
export function channelMention(channelId) {
  const channel = channelOf(channelId);
  return h(
    "button",
    { type: "button", class: "mention", dataset: { goChannel: channelId } },
    channel ? `#${channelName(channel)}` : "#private channel",
  );
}

/** Fills {date_…} and {time} patterns of Slack's date format. */
export function dateText(stamp, pattern) {
  const date = new Date(stamp * 1000);
  const day = { day: "numeric", month: "long", year: "numeric" };
  const table = {
    date_num: () => format(date, { year: "numeric", month: "2-digit", day: "2-digit" }),
    date_slash: () => format(date, { year: "numeric", month: "2-digit", day: "2-digit" }),
    date: () => format(date, day),
    date_short: () => format(date, { ...day, month: "short" }),
    date_long: () => format(date, { ...day, weekday: "long" }),
    date_pretty: () => pretty(date, day),
    date_short_pretty: () => pretty(date, { ...day, month: "short" }),
    date_long_pretty: () => pretty(date, { ...day, weekday: "long" }),
    day_divider_pretty: () => dayName(date),
    time: () => clock(date),
    time_secs: () => format(date, { timeStyle: "medium" }),
    ago: () => ago(date),
  };
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => table[name]?.() ?? whole);
}

function pretty(date, options) {
  const near = Math.abs(Date.now() + world.clockOffset - date) < 2 * 86400000;
  return near ? dayName(date) : format(date, options);
}

/** What stands between < and >: mention, channel, date, group, link; anything else is shown as it is. */
function angle(inside) {
  const bar = inside.indexOf("|");
  const head = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? null : unescape(inside.slice(bar + 1));
  let found = null;
  if (/^@[UWB][A-Z0-9]+$/.test(head)) return mention(head.slice(1));
  if (/^#[CGD][A-Z0-9]+$/.test(head)) return channelMention(head.slice(1));
  if (/^!(here|channel|everyone)$/.test(head)) return h("span", { class: "mention mention-me" }, `@${head.slice(1)}`);
  if (/^!subteam\^/.test(head)) return h("span", { class: "mention" }, label ?? `@${groupName(head.split("^")[1])}`);
  found = /^!date\^(-?\d+)\^([^^]*)(?:\^(.+))?$/.exec(head);
  if (found) return stamp(Number(found[1]), unescape(found[2]), found[3], label);
  if (/^(https?:|mailto:|tel:)/i.test(head))
    return link(unescape(head), label ? withEmoji(label) : unescape(head).replace(/^mailto:/, ""));
  return document.createTextNode(unescape(`<${inside}>`));
}

/** A <time> by Slack's date format. */
export function stamp(seconds, pattern, address, fallback) {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return document.createTextNode(fallback ?? "");
  const shown = h("time", { datetime: date.toISOString(), title: fullMoment(date) }, dateText(seconds, pattern));
  if (!address || !/^https?:/i.test(address)) return shown;
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer", class: "link" }, shown);
}

const DRAW = {
  code: (found) => h("code", {}, unescape(found[1])),
  angle: (found) => angle(found[1]),
  bold: (found) => append(h("strong", {}), inline(found[1])),
  italic: (found) => append(h("em", {}), inline(found[1])),
  strike: (found) => append(h("s", {}), inline(found[1])),
  emoji: (found) => emojiNode(found[1]) ?? document.createTextNode(found[0]),
  address: (found) => link(unescape(found[0])),
};

/** An emoji with its name for screen readers, or null when we do not know it. */
export function emojiNode(name) {
  const sign = emoji(name);
  return (
    sign && h("span", { class: "emoji", role: "img", "aria-label": name.replace(/_/g, " "), title: `:${name}:` }, sign)
  );
}

/** One run of mrkdwn without line structure, as a list of nodes. */
export function inline(text) {
  const nodes = [];
  let rest = text;
  while (rest) {
    let best = null;
    for (const [pattern, name] of RULES) {
      const found = pattern.exec(rest);
      if (found && (!best || found.index < best.found.index)) best = { found, name };
    }
    if (!best) break;
    if (best.found.index) nodes.push(...lines(unescape(rest.slice(0, best.found.index))));
    nodes.push(DRAW[best.name](best.found));
    rest = rest.slice(best.found.index + best.found[0].length);
  }
  if (rest) nodes.push(...lines(unescape(rest)));
  return nodes;
}

function lines(text) {
  const parts = text.split("\n");
  return parts.flatMap((part, at) => (at ? [h("br"), part] : [part]));
}

/** Whole mrkdwn text: code fences, quotes, lines. */
export function mrkdwn(text) {
  const box = document.createDocumentFragment();
  String(text ?? "")
    .split(/```/)
    .forEach((part, at, all) => {
      const open = at % 2 === 1 && at < all.length - 1;
      if (open) box.append(h("pre", {}, preformatted(part.replace(/^\n|\n$/g, ""))));
      else append(box, paragraphs(at % 2 === 1 ? `\`\`\`${part}` : trimBreaks(part, at, all.length)));
    });
  return box;
}

function trimBreaks(part, at, count) {
  const start = at > 0 ? part.replace(/^\n/, "") : part;
  return at < count - 1 ? start.replace(/\n$/, "") : start;
}

function preformatted(text) {
  return text
    .split(/(<[^<>\n]+>)/)
    .map((piece) => (/^<[^<>\n]+>$/.test(piece) ? angle(piece.slice(1, -1)) : unescape(piece)));
}

function paragraphs(text) {
  const nodes = [];
  let run = [];
  let quoted = false;
  const flush = () => {
    if (!run.length) return;
    const body = inline(run.join("\n"));
    if (quoted) nodes.push(append(h("blockquote", {}), body));
    else nodes.push(...body);
    run = [];
  };
  let toTheEnd = false;
  for (const line of text.split("\n")) {
    const rest = /^(?:&gt;|>){3}\s?(.*)$/.exec(line);
    const one = /^(?:&gt;|>)\s?(.*)$/.exec(line);
    if (rest) toTheEnd = true;
    const isQuote = toTheEnd || Boolean(one);
    if (isQuote !== quoted) {
      flush();
      quoted = isQuote;
    }
    run.push(rest ? rest[1] : isQuote && one ? one[1] : line);
  }
  flush();
  return nodes;
}

/** A text object (mrkdwn or plain_text) or a bare string of plain text. */
export function text(object) {
  if (object === null || object === undefined) return document.createDocumentFragment();
  if (typeof object === "string") return append(document.createDocumentFragment(), lines(withEmoji(object)));
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  const words = object.emoji === false ? object.text : withEmoji(object.text ?? "");
  return append(document.createDocumentFragment(), lines(words ?? ""));
}

/** The words of a text object without any marks, for names and labels. */
export function words(object) {
  if (object === null || object === undefined) return "";
  if (typeof object === "string") return withEmoji(object);
  return withEmoji(object.text ?? "");
}
