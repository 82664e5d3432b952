/**
 * The life of a container (a message, a modal, the Home tab): its form, what waits for the app, what failed,
 * and how a press becomes a block_actions. Drawing asks here; nothing here draws.
 */
import { post } from "./api.js";
import { h, toast } from "./dom.js";
import { formOf } from "./forms.js";
import { world } from "./world.js";

const waiting = new Map(); // key -> {blockId, actionId, posts, server}
const failures = new Map(); // key -> sentence
const folds = new Map(); // id of a collapsible -> closed
const redraws = new Map(); // key -> function that draws the container again

export const messageKey = (channel, ts) => `${channel}:${ts}`;
export const viewKey = (viewId) => viewId;

/** Our key for whatever way the server writes the key of a container. */
export function ownKey(given) {
  const raw = typeof given === "string" ? given : JSON.stringify(given ?? "");
  const message = /\b([CDG][A-Z0-9]+)\b\D+?(\d+\.\d+)/.exec(raw);
  if (message) return messageKey(message[1], message[2]);
  return /\b(V[A-Z0-9]{4,})\b/.exec(raw)?.[1] ?? raw;
}

function redraw(key) {
  redraws.get(key)?.();
}

/** Shows at the pressed element, without drawing anything again, that the app has not answered yet. */
function markBusy(key) {
  const held = waiting.get(key);
  for (const box of document.querySelectorAll(`[data-container="${CSS.escape(key)}"]`)) {
    box.toggleAttribute("aria-busy", Boolean(held));
    if (held) box.setAttribute("aria-busy", "true");
    for (const node of box.querySelectorAll("button[data-action-id], a[data-action-id]")) {
      const mine = Boolean(held) && node.dataset.actionId === held.actionId && node.dataset.blockId === held.blockId;
      if (mine === (node.getAttribute("aria-busy") === "true")) continue;
      if (mine) node.setAttribute("aria-busy", "true");
      else node.removeAttribute("aria-busy");
      if (mine && node.classList.contains("button"))
        node.prepend(h("span", { class: "spinner", "aria-hidden": "true" }));
      else node.querySelector(":scope > .spinner")?.remove();
    }
  }
}

/** The server says that the app has not acknowledged yet (or has). */
export function serverPending(given, on) {
  const key = ownKey(given);
  const held = waiting.get(key) ?? { blockId: null, actionId: null, posts: 0, server: false };
  held.server = on;
  if (!held.server && held.posts <= 0) waiting.delete(key);
  else waiting.set(key, held);
  markBusy(key);
}

/** The app did not answer in time or refused; the container says so until the next press. Returns whether we know the container. */
export function serverFailed(given, sentence) {
  const key = ownKey(given);
  waiting.delete(key);
  failures.set(key, sentence);
  redraw(key);
  return redraws.has(key);
}

export const failureOf = (key) => failures.get(key) ?? null;
export const isWaiting = (key) => waiting.has(key);
export function forgetFailure(key) {
  failures.delete(key);
}

/** Names the function that draws a container again. */
export function onRedraw(key, call) {
  redraws.set(key, call);
}

async function press(container, key, form, element, blockId, part) {
  const failedBefore = failures.delete(key);
  const held = {
    blockId,
    actionId: element.action_id,
    posts: (waiting.get(key)?.posts ?? 0) + 1,
    server: waiting.get(key)?.server ?? false,
  };
  waiting.set(key, held);
  if (failedBefore) redraw(key);
  markBusy(key);
  try {
    await post("/ui/action", {
      user: world.me.id,
      container,
      block_id: blockId,
      action_id: element.action_id,
      element: { type: element.type, ...part },
      state: form.state(),
    });
  } catch (error) {
    failures.set(key, error.text);
    redraw(key);
    if (!redraws.has(key)) toast(error.text, { kind: "error" });
  }
  const now = waiting.get(key);
  if (now) {
    now.posts -= 1;
    if (now.posts <= 0 && !now.server) waiting.delete(key);
  }
  markBusy(key);
}

/**
 * What drawing needs to know about a container.
 * `extra`: {submit, touched} for modals; `container` is the server's way to name it.
 */
export function contextOf({ surface, key, container, channel = null, extra = {} }) {
  const form = formOf(key);
  return {
    surface,
    key,
    container,
    channel,
    form,
    ...extra,
    act: (element, blockId, part) => press(container, key, form, element, blockId, part),
    options: (element, blockId, value) =>
      post("/ui/options", { user: world.me.id, container, block_id: blockId, action_id: element.action_id, value }),
    busy: (blockId, actionId) => {
      const held = waiting.get(key);
      return Boolean(held && held.blockId === blockId && held.actionId === actionId);
    },
    redraw: () => redraw(key),
    folded: (id, byDefault) => folds.get(id) ?? byDefault,
    fold: (id, closed) => folds.set(id, closed),
  };
}

/** Remembers where the keyboard is inside `box`; the function returned puts it back after a redraw (into `now`). */
export function keepFocus(box) {
  const here = document.activeElement;
  if (!here || !box.contains(here)) return () => {};
  const { actionId, blockId, part } = here.dataset ?? {};
  const aria = here.getAttribute("aria-label");
  const range = typeof here.selectionStart === "number" ? [here.selectionStart, here.selectionEnd] : null;
  const typed = here.value;
  return (now = box) => {
    if (now.contains(document.activeElement)) return;
    const named = actionId
      ? [...now.querySelectorAll("[data-action-id]")].filter((node) => node.dataset.actionId === actionId)
      : [];
    const again =
      named.find((node) => node.dataset.blockId === blockId && node.dataset.part === part) ??
      named[0] ??
      (aria
        ? [...now.querySelectorAll("[aria-label]")].find((node) => node.getAttribute("aria-label") === aria)
        : null);
    if (!again) return;
    again.focus({ preventScroll: true });
    if (range && typeof again.selectionStart === "number" && again.value === typed)
      try {
        again.setSelectionRange(...range);
      } catch {
        /* not a text field */
      }
  };
}
