/**
 * The guided tour beside the workspace: prepared situations, where each of them stands, and what to press now.
 * Situations and sentences come from the server (/ui/tour); nothing here knows what they are about.
 */
import { fill, h, icon, iconButton, toast } from "./dom.js";
import { get, post } from "./api.js";
import { world } from "./world.js";

const NARROW = 1100;
const SOON = 120; // ms in which several events are one look at the server
const SPOT = 6000; // ms that a card stays in the light

const view = { tour: null, open: false, at: null, busy: false };
let host = null;
let calls = { changed: () => {}, showMessage: async () => null, showMailbox: async () => {} };
let timer = null;
let last = "";

/** The rail's button that opens and closes the tour; null without a tour. */
export function tourButton() {
  if (!view.tour) return null;
  const waiting = !view.open && view.tour.situations.some((one) => one.phase === "yours");
  const name = view.open ? view.tour.words.close : view.tour.words.open;
  return h(
    "button",
    {
      type: "button",
      class: `rail-button${view.open ? " on" : ""}`,
      "aria-pressed": view.open ? "true" : "false",
      title: name,
      dataset: { testid: "tour-toggle" },
      on: { click: () => show(!view.open) },
    },
    icon("flag", 22),
    h("span", {}, view.tour.words.short),
    waiting ? h("i", { class: "dot", "aria-hidden": "true" }) : null,
  );
}

/** Reads and draws the tour for the first time; open unless somebody closed it or there is little room. */
export async function drawTour(node, given) {
  host = node;
  calls = given;
  const kept = window.localStorage.getItem("tour");
  view.open = kept ? kept === "open" : window.innerWidth >= NARROW;
  await look();
}

/** Something happened in the workspace or in a mailbox: where does everything stand now? */
export function noticeForTour(event) {
  if (!view.tour || event.type === "pending") return;
  clearTimeout(timer);
  timer = setTimeout(look, SOON);
}

async function look() {
  try {
    take((await get("/ui/tour", { user: world.me.id })).tour);
  } catch {
    return; // the page says elsewhere that the server does not answer
  }
}

function take(tour) {
  const before = view.tour;
  view.tour = tour;
  if (!tour) return;
  const finished = tour.situations.find(
    (one, n) => one.phase === "done" && before && before.situations[n].phase !== "done",
  );
  if (finished) view.at = finished.id;
  view.at ??= (
    tour.situations.find((one) => one.phase === "yours") ??
    tour.situations.find((one) => one.phase !== "done") ??
    tour.situations[0]
  ).id;
  draw();
}

function show(open) {
  view.open = open;
  window.localStorage.setItem("tour", open ? "open" : "closed");
  last = "";
  draw();
}

function draw() {
  const now = JSON.stringify([view.tour, view.open, view.at, view.busy]);
  if (!host || now === last) return;
  last = now;
  host.hidden = !view.open;
  document.getElementById("app").classList.toggle("with-tour", view.open);
  calls.changed();
  if (!view.open) {
    host.replaceChildren();
    return;
  }
  const held = host.contains(document.activeElement) ? document.activeElement.dataset.tourKey : null;
  const list = host.querySelector(".tour-list");
  const scrolled = list?.scrollTop ?? 0;
  const was = list?.dataset.at;
  fill(host, head(), body());
  const fresh = host.querySelector(".tour-list");
  fresh.scrollTop = scrolled;
  if (was !== view.at) host.querySelector(".tour-stop.open")?.scrollIntoView({ block: "nearest" });
  if (held) host.querySelector(`[data-tour-key="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
}

function head() {
  const { words, situations } = view.tour;
  const done = situations.filter((one) => one.phase === "done").length;
  return h(
    "header",
    { class: "tour-head" },
    h(
      "div",
      { class: "tour-top" },
      h("h1", {}, icon("flag", 17), words.title),
      h("small", {}, words.progress),
      iconButton("close", words.close, () => show(false), { dataset: { testid: "tour-close" } }),
    ),
    h(
      "div",
      { class: "tour-bar", "aria-hidden": "true" },
      h("i", { style: { width: `${(100 * done) / situations.length}%` } }),
    ),
  );
}

function body() {
  const { words, situations } = view.tour;
  const untouched = situations.every((one) => one.phase === "ready" || one.phase === "locked");
  const all = situations.every((one) => one.phase === "done");
  return h(
    "div",
    { class: "tour-list", dataset: { at: view.at } },
    untouched ? h("p", { class: "tour-intro" }, marked(words.intro)) : null,
    all ? h("p", { class: "tour-intro tour-all" }, icon("check", 18), h("span", {}, words.finished)) : null,
    h("ol", {}, situations.map(stop)),
  );
}

/** Words with *asterisks* around what is to be pressed. */
function marked(text) {
  return text.split("*").map((part, n) => (n % 2 ? h("strong", {}, part) : part));
}

function sign(one, n) {
  if (one.phase === "done") return icon("check", 15);
  if (one.phase === "busy") return h("span", { class: "spinner" });
  if (one.phase === "locked") return icon("lock", 13);
  return String(n + 1);
}

function stop(one, n) {
  const open = one.id === view.at;
  const flip = () => {
    view.at = open ? "" : one.id;
    draw();
  };
  return h(
    "li",
    { class: `tour-stop tour-${one.phase}${open ? " open" : ""}`, dataset: { situation: one.id, phase: one.phase } },
    h(
      "button",
      {
        type: "button",
        class: "tour-row",
        "aria-expanded": open ? "true" : "false",
        dataset: { tourKey: one.id },
        on: { click: flip },
      },
      h("span", { class: "tour-sign" }, sign(one, n)),
      h("span", { class: "tour-title" }, one.title, h("small", {}, one.who)),
      icon(open ? "down" : "right", 14),
    ),
    open ? inside(one, n) : null,
  );
}

function inside(one, n) {
  return h(
    "div",
    { class: "tour-inside" },
    one.phase === "done" ? null : h("p", {}, one.happens),
    one.phase === "done" ? null : h("p", { class: "tour-you" }, marked(one.you_do)),
    one.now ? h("p", { class: "tour-now", role: "status" }, marked(one.now)) : null,
    h("div", { class: "tour-buttons" }, buttons(one, n)),
  );
}

function buttons(one, n) {
  const { words, situations } = view.tour;
  const found = [];
  const next = situations.slice(n + 1).find((other) => other.phase === "ready");
  if (one.phase === "done" && next)
    found.push(button(words.next, `next:${one.id}`, () => go(next.id), "primary tour-next"));
  if (one.phase === "ready" || one.phase === "locked")
    found.push(button(words.start, `start:${one.id}`, () => start(one), "primary", view.busy || !one.may_start));
  if (one.ts && one.phase === "yours")
    found.push(button(words.show, `show:${one.id}`, () => spotlight(one), "primary"));
  if (one.phase === "done" || one.phase === "busy")
    found.push(button(words[`read:${one.id}`], `read:${one.id}`, () => calls.showMailbox(one.address, true)));
  if (one.may_start && one.phase !== "ready")
    found.push(button(words.again, `again:${one.id}`, () => start(one), "tour-again", view.busy));
  return found;
}

function button(label, key, pick, kind = "", disabled = false) {
  return h(
    "button",
    { type: "button", class: `button ${kind}`, disabled, dataset: { tourKey: key }, on: { click: pick } },
    label,
  );
}

function go(id) {
  view.at = id;
  draw();
  host.querySelector(`[data-tour-key="start:${id}"]`)?.focus();
}

/** Makes a situation happen, beside the mailbox of whoever writes. */
async function start(one) {
  view.busy = true;
  draw();
  try {
    await post("/ui/tour", { id: one.id });
    if (window.innerWidth >= NARROW) await calls.showMailbox(one.address);
  } catch (error) {
    toast(error.text, { kind: "error" });
  }
  view.busy = false;
  await look();
}

/** Brings a situation's card into the light, and what is to be pressed on it. */
async function spotlight(one) {
  if (window.innerWidth < NARROW) show(false);
  const card = await calls.showMessage(one.channel, one.ts);
  if (!card) return;
  card.scrollIntoView({ block: "center", behavior: "smooth" });
  const wanted = one.button ? card.querySelector(`[data-action-id="${CSS.escape(one.button)}"]`) : null;
  for (const node of [card, wanted]) node?.classList.add("in-light");
  wanted?.focus({ preventScroll: true });
  setTimeout(() => {
    for (const node of [card, wanted]) node?.classList.remove("in-light");
  }, SPOT);
}
