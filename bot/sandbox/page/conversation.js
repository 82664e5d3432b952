/** The middle and the thread at the right: reading, unread marks, live changes. */
import { fill, h, icon, iconButton, toast } from "./dom.js";
import { get, post } from "./api.js";
import { composer } from "./composer.js";
import { MessageList } from "./messages.js";
import { avatar } from "./people.js";
import { inline } from "./mrkdwn.js";
import { appChannel, channelName, channelOf, world } from "./world.js";

const byTime = (one, other) => Number(one.ts) - Number(other.ts);
const isReply = (message) =>
  Boolean(message.thread_ts) && message.thread_ts !== message.ts && message.subtype !== "thread_broadcast";

/** Messages of one place, kept up to date by events. */
class Place {
  constructor() {
    this.messages = new Map();
    this.channel = null;
  }

  fill(channel, messages) {
    this.channel = channel;
    this.messages = new Map(messages.map((message) => [message.ts, message]));
  }

  put(message) {
    this.messages.set(message.ts, { ...(message.ephemeral ? { ephemeral: true } : {}), ...message });
  }

  drop(ts) {
    return this.messages.delete(ts);
  }

  sorted() {
    return [...this.messages.values()].sort(byTime);
  }
}

const room = new Place();
const thread = new Place();
let roomList = null;
let threadList = null;
let threadBox = null;
let round = 0;

/** Reads and draws the open conversation into `main`; `openThread` is called with a ts, `home` draws the Home tab. */
export async function drawConversation(main, { openThread, openTab, drawHome }) {
  const mine = (round += 1);
  const channel = channelOf(world.channel);
  const isApp = world.channel === "app" || (channel && channel === appChannel());
  roomList = null;
  const tabs = isApp
    ? h(
        "div",
        { class: "tabs", role: "tablist", "aria-label": "App" },
        ["home", "messages"].map((tab) =>
          h(
            "button",
            {
              type: "button",
              role: "tab",
              class: `tab${world.tab === tab ? " on" : ""}`,
              "aria-selected": world.tab === tab ? "true" : "false",
              dataset: { tab },
              disabled: tab === "messages" && !channel,
              on: { click: () => openTab(tab) },
            },
            tab === "home" ? "Home" : "Messages",
          ),
        ),
      )
    : null;
  const sign =
    isApp || channel?.kind === "im"
      ? avatar(channel?.with ?? world.boot.bot.user_id, 24)
      : icon(channel?.kind === "private" ? "lock" : "hash", 18);
  const head = h(
    "header",
    { class: "main-head" },
    h("h1", {}, sign, isApp ? world.boot.bot.name : channelName(channel)),
    isApp ? h("span", { class: "badge" }, "APP") : null,
    channel?.topic ? h("span", { class: "topic" }, inline(channel.topic)) : null,
    tabs,
  );
  if (!channel && !isApp) {
    fill(main, h("div", { class: "empty-note" }, "Pick a conversation at the left."));
    return;
  }
  if (isApp && world.tab === "home") {
    const body = h("div", { class: "home" });
    fill(main, head, body);
    await drawHome(body);
    return;
  }
  const list = new MessageList({
    label: `Messages in ${channelName(channel)}`,
    inThread: false,
    openThread,
    empty: () =>
      `This is the very beginning of ${channel.kind === "im" ? "your conversation with " : "#"}${channelName(channel)}.`,
  });
  list.node.id = "messages";
  const place = channel.kind === "im" ? channelName(channel) : `#${channelName(channel)}`;
  fill(
    main,
    head,
    list.node,
    composer({ id: "composer", placeholder: `Message ${place}`, where: () => ({ channel: channel.id, thread: null }) }),
  );
  try {
    const answer = await get("/ui/messages", { user: world.me.id, channel: channel.id });
    if (mine !== round) return;
    room.fill(channel.id, answer.messages);
    roomList = list;
    channel.unread = 0;
    showRoom(true);
  } catch (error) {
    if (mine === round) toast(error.text, { kind: "error" });
  }
}

function showRoom(toEnd = false) {
  roomList?.show(
    room.channel,
    room.sorted().filter((message) => !isReply(message)),
    { toEnd },
  );
}

/** Draws the open thread into `box`, or hides it. */
export async function drawThread(box, { openThread, close }) {
  threadBox = box;
  const ts = world.thread;
  const channel = channelOf(world.channel);
  box.hidden = !ts || !channel;
  document.getElementById("app").classList.toggle("with-thread", !box.hidden);
  threadList = null;
  if (box.hidden) {
    box.replaceChildren();
    return;
  }
  const list = new MessageList({ label: "Thread", inThread: true, openThread, empty: null });
  list.node.id = "thread-messages";
  const head = h(
    "header",
    { class: "main-head" },
    iconButton("back", "Back to the channel", close, { class: "icon-button thread-back" }),
    h("h1", {}, "Thread"),
    h("span", { class: "topic" }, `${channel.kind === "im" ? "" : "#"}${channelName(channel)}`),
    iconButton("close", "Close the thread", close),
  );
  fill(
    box,
    head,
    list.node,
    composer({ id: "thread-composer", placeholder: "Reply…", where: () => ({ channel: channel.id, thread: ts }) }),
  );
  try {
    const answer = await get("/ui/messages", { user: world.me.id, channel: channel.id, thread_ts: ts });
    if (world.thread !== ts) return;
    thread.fill(channel.id, answer.messages);
    threadList = list;
    list.show(channel.id, thread.sorted(), { toEnd: true });
  } catch (error) {
    toast(error.text, { kind: "error" });
  }
}

/** Takes a message event in; returns whether it was in sight. */
export function takeMessage(event) {
  const { channel, message } = event;
  if (message.channel === undefined) message.channel = channel;
  if (event.type === "ephemeral") message.ephemeral = true;
  const reply = isReply(message);
  if (channel === room.channel && roomList) {
    const known = room.messages.get(message.ts);
    if (event.type === "message_changed" && !known && reply) {
      /* a reply: only in the thread */
    } else room.put(message);
    if (reply && event.type === "message") countReply(message);
    showRoom(message.user === world.me.id && event.type === "message");
    if (event.type !== "message_changed") seen(channel);
  }
  if (channel === thread.channel && threadList && (message.thread_ts === world.thread || message.ts === world.thread)) {
    thread.put(message);
    threadList.show(channel, thread.sorted(), { toEnd: event.type === "message" && message.user === world.me.id });
  }
  return channel === room.channel && Boolean(roomList);
}

let readSoon = null;

/** Tells the server that `me` saw the open conversation. */
function seen(channel) {
  clearTimeout(readSoon);
  readSoon = setTimeout(() => post("/ui/read", { user: world.me.id, channel }).catch(() => {}), 400);
}

function countReply(message) {
  const parent = room.messages.get(message.thread_ts);
  if (!parent || Number(parent.latest_reply ?? 0) >= Number(message.ts)) return;
  room.put({
    ...parent,
    reply_count: (parent.reply_count ?? 0) + 1,
    latest_reply: message.ts,
    reply_users: [...new Set([...(parent.reply_users ?? []), message.user].filter(Boolean))],
  });
}

/** Takes a message away. */
export function dropMessage(channel, ts) {
  if (channel === room.channel && room.drop(ts)) showRoom();
  if (channel === thread.channel && thread.drop(ts)) threadList?.show(channel, thread.sorted());
  if (ts === world.thread && threadBox) thread.drop(ts);
}
