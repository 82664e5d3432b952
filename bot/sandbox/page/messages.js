/** Drawing of messages: one message, a list with day separators and groups, the tools that appear over a message. */
import { h, icon, iconButton, menu, toast } from "./dom.js";
import { post } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { contextOf, failureOf, isWaiting, keepFocus, messageKey, onRedraw } from "./containers.js";
import { avatar } from "./people.js";
import { fileCards } from "./files.js";
import { emoji } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";
import { clock, dayName, fullMoment, moment, nameOf, startOfDay, tsDate, world } from "./world.js";

const GROUP_SECONDS = 300;

function isApp(message) {
  return Boolean(message.bot_id) || message.user === world.boot.bot.user_id;
}

function authorOf(message) {
  if (message.username) return message.username;
  if (message.user) return nameOf(message.user);
  return isApp(message) ? world.boot.bot.name : "Unknown";
}

function tools(message, channel, inThread, openThread) {
  if (message.ephemeral) return null;
  const shortcuts = (world.boot.app.shortcuts ?? []).filter((each) => each.type === "message");
  const run = (shortcut) =>
    post("/ui/shortcut", {
      user: world.me.id,
      callback_id: shortcut.callback_id,
      type: "message",
      channel,
      message_ts: message.ts,
    }).catch((error) => toast(error.text, { kind: "error" }));
  const copy = () =>
    navigator.clipboard?.writeText(
      `${window.location.origin}/?user=${world.me.id}&channel=${channel}&thread=${message.thread_ts ?? message.ts}`,
    );
  const more = iconButton(
    "dots",
    "More actions for this message",
    () =>
      menu(
        more,
        [
          ...shortcuts.map((shortcut) => ({
            label: shortcut.name,
            detail: world.boot.app.name,
            dataset: { shortcut: shortcut.callback_id },
            pick: () => run(shortcut),
          })),
          { label: "Copy link", pick: copy },
        ],
        "Message actions",
      ),
    { "aria-haspopup": "menu", dataset: { testid: "message-more" } },
  );
  return h(
    "div",
    { class: "tools", role: "toolbar", "aria-label": "Message actions" },
    inThread
      ? null
      : iconButton("reply", "Reply in thread", () => openThread(message.thread_ts ?? message.ts), {
          dataset: { testid: "reply" },
        }),
    more,
  );
}

function threadBar(message, openThread) {
  if (!message.reply_count) return null;
  const last = message.latest_reply ? moment(tsDate(message.latest_reply)) : "";
  return h(
    "button",
    {
      type: "button",
      class: "thread-bar",
      dataset: { thread: message.ts },
      on: { click: () => openThread(message.ts) },
    },
    h(
      "span",
      { class: "thread-faces" },
      (message.reply_users ?? []).slice(0, 4).map((id) => avatar(id, 22)),
    ),
    h("strong", {}, message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`),
    last ? h("small", {}, `Last reply ${last}`) : null,
    icon("right", 14),
  );
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  return h(
    "div",
    { class: "reactions" },
    message.reactions.map((each) =>
      h(
        "span",
        {
          class: `reaction${(each.users ?? []).includes(world.me.id) ? " mine" : ""}`,
          title: `${(each.users ?? []).map(nameOf).join(", ")} :${each.name}:`,
        },
        h("span", {}, emoji(each.name) ?? `:${each.name}:`),
        h("small", {}, each.count),
      ),
    ),
  );
}

function attachments(message, ctx) {
  return (message.attachments ?? []).map((each) =>
    h(
      "div",
      {
        class: "attachment",
        style: {
          borderLeftColor: /^#?[0-9a-f]{6}$/i.test(each.color ?? "") ? `#${each.color.replace("#", "")}` : null,
        },
      },
      each.pretext ? h("div", {}, mrkdwn(each.pretext)) : null,
      each.title ? h("strong", {}, each.title) : null,
      each.blocks ? drawBlocks(each.blocks, ctx) : each.text ? h("div", {}, mrkdwn(each.text)) : null,
      each.footer ? h("small", {}, each.footer) : null,
    ),
  );
}

/** One message. `grouped`: same author shortly after the one above, so without face and name. */
export function drawMessage(message, { channel, grouped = false, inThread = false, openThread }) {
  const key = messageKey(channel, message.ts);
  const container = { type: "message", channel, ts: message.ts, ...(message.ephemeral ? { ephemeral: true } : {}) };
  const ctx = contextOf({ surface: "message", key, container, channel });
  ctx.form.follow(message.blocks, channel);
  const date = tsDate(message.ts);
  const failed = failureOf(key);
  const time = h(
    "a",
    {
      class: "time",
      href: `?user=${world.me.id}&channel=${channel}&thread=${message.thread_ts ?? message.ts}`,
      title: fullMoment(date),
      on: {
        click: (event) => {
          event.preventDefault();
          openThread(message.thread_ts ?? message.ts);
        },
      },
    },
    h("time", { datetime: date.toISOString() }, clock(date)),
  );
  const typed = Boolean(message.client_msg_id) && !message.bot_id; // a person's words: the text says more than the block made of it
  const edited =
    message.edited && (!message.blocks?.length || typed)
      ? h("span", { class: "edited", title: "edited" }, " (edited)")
      : null;
  const body =
    message.blocks?.length && !typed
      ? drawBlocks(message.blocks, ctx)
      : h("div", { class: "message-text" }, message.text ? mrkdwn(message.text) : null, edited);
  const marks = [
    message.ephemeral ? h("div", { class: "only-you" }, icon("eye", 15), "Only visible to you") : null,
    message.pinned || message.pinned_to?.length
      ? h("div", { class: "only-you pinned" }, icon("pin", 15), "Pinned")
      : null,
    message.subtype === "thread_broadcast"
      ? h("div", { class: "only-you" }, icon("reply", 15), "Replied to a thread")
      : null,
  ];
  const face = grouped
    ? h("div", { class: "gutter" }, time)
    : h("div", { class: "gutter" }, avatar(message.user ?? world.boot.bot.user_id));
  const name = grouped
    ? null
    : h(
        "div",
        { class: "author" },
        h("strong", {}, authorOf(message)),
        isApp(message) ? h("span", { class: "badge" }, "APP") : null,
        time,
      );
  return h(
    "article",
    {
      class: `message${grouped ? " grouped" : ""}${message.ephemeral ? " ephemeral" : ""}${message.pinned ? " is-pinned" : ""}`,
      tabindex: "-1",
      "aria-label": `${authorOf(message)}, ${moment(date)}`,
      "aria-busy": isWaiting(key) ? "true" : null,
      dataset: { container: key, ts: message.ts, thread: message.thread_ts, ephemeral: message.ephemeral ? "1" : null },
    },
    marks,
    face,
    h(
      "div",
      { class: "message-body" },
      name,
      body,
      attachments(message, ctx),
      fileCards(message.files),
      failed ? h("div", { class: "failed-note", role: "alert" }, icon("warning", 16), h("span", {}, failed)) : null,
      reactions(message),
      inThread ? null : threadBar(message, openThread),
    ),
    tools(message, channel, inThread, openThread),
  );
}

/**
 * A list that draws again only what changed. `show(messages)` is given the messages in order;
 * the reader stays at the end if the end was in sight, and keeps the place otherwise.
 */
export class MessageList {
  constructor({ label, inThread, openThread, empty }) {
    this.node = h("div", { class: "messages", role: "log", "aria-label": label, tabindex: "0" });
    this.inThread = inThread;
    this.openThread = openThread;
    this.empty = empty;
    this.drawn = new Map(); // ts -> {look, node}
    this.channel = null;
    this.messages = [];
    this.node.addEventListener("keydown", (event) => this.keys(event));
  }

  keys(event) {
    if (!["ArrowUp", "ArrowDown"].includes(event.key) || event.altKey) return;
    const rows = [...this.node.querySelectorAll(".message")];
    const here = rows.indexOf(document.activeElement);
    if (document.activeElement !== this.node && here < 0) return;
    event.preventDefault();
    const next =
      here < 0 ? rows.length - 1 : Math.max(0, Math.min(rows.length - 1, here + (event.key === "ArrowDown" ? 1 : -1)));
    rows[next]?.focus();
  }

  nearEnd() {
    return this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < 90;
  }

  show(channel, messages, { toEnd = false } = {}) {
    if (channel !== this.channel) {
      this.drawn.clear();
      this.node.replaceChildren();
      this.channel = channel;
      toEnd = true;
    }
    const stay = toEnd || this.nearEnd();
    const back = keepFocus(this.node);
    this.messages = messages;
    const nodes = messages.length
      ? []
      : [this.empty ? h("div", { class: "empty-note" }, this.empty()) : null].filter(Boolean);
    const alive = new Set();
    let before = null;
    for (const message of messages) {
      const date = tsDate(message.ts);
      if (!this.inThread && (!before || startOfDay(tsDate(before.ts)).getTime() !== startOfDay(date).getTime()))
        nodes.push(this.separator(date));
      const grouped =
        Boolean(before) && !nodes[nodes.length - 1]?.classList.contains("day-line") && this.follows(before, message);
      nodes.push(this.one(message, grouped));
      alive.add(message.ts);
      if (this.inThread && message === messages[0] && messages.length > 1)
        nodes.push(
          h("div", { class: "reply-line" }, `${messages.length - 1} ${messages.length === 2 ? "reply" : "replies"}`),
        );
      before = message;
    }
    for (const ts of this.drawn.keys()) if (!alive.has(ts)) this.drawn.delete(ts);
    this.place(nodes);
    back();
    if (stay) this.toEnd();
  }

  /** Puts `nodes` in order without taking those away that stay (frames and focus survive). */
  place(nodes) {
    const wanted = new Set(nodes);
    for (const child of [...this.node.children]) if (!wanted.has(child)) child.remove();
    nodes.forEach((node, at) => {
      if (this.node.children[at] !== node) this.node.insertBefore(node, this.node.children[at] ?? null);
    });
  }

  toEnd() {
    this.node.scrollTop = this.node.scrollHeight;
    requestAnimationFrame(() => {
      this.node.scrollTop = this.node.scrollHeight;
    });
  }

  follows(before, message) {
    return (
      before.user === message.user &&
      Boolean(before.bot_id) === Boolean(message.bot_id) &&
      !before.ephemeral === !message.ephemeral &&
      Number(message.ts) - Number(before.ts) < GROUP_SECONDS &&
      !message.pinned &&
      !before.reply_count &&
      !message.username
    );
  }

  separator(date) {
    return h("div", { class: "day-line", role: "separator" }, h("span", {}, dayName(date)));
  }

  one(message, grouped) {
    const key = messageKey(this.channel, message.ts);
    const look = JSON.stringify([message, grouped, failureOf(key)]);
    const held = this.drawn.get(message.ts);
    if (held?.look === look) return held.node;
    const node = drawMessage(message, {
      channel: this.channel,
      grouped,
      inThread: this.inThread,
      openThread: this.openThread,
    });
    this.drawn.set(message.ts, { look, node });
    const inner = `${key}${this.inThread ? "#thread" : ""}`;
    lists.set(inner, this);
    onRedraw(key, () => {
      for (const each of [key, `${key}#thread`]) lists.get(each)?.again(message.ts);
    });
    return node;
  }

  /** Draws one message again (its form was reset, or it waits). */
  again(ts) {
    if (!this.messages.some((message) => message.ts === ts)) return;
    this.drawn.delete(ts);
    this.show(this.channel, this.messages);
  }
}

const lists = new Map();
