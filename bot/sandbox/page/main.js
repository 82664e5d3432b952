/** Start of the page: reads the world, draws the frame, follows the address and the server's events. */
import { fill, h, icon, toast } from "./dom.js";
import { get, listen, post } from "./api.js";
import { serverFailed, serverPending } from "./containers.js";
import { drawConversation, drawThread, dropMessage, takeMessage } from "./conversation.js";
import { drawMail, mailNews, showMailbox, takeMail } from "./mail.js";
import { readModals, takeErrors, takeStack } from "./modals.js";
import { drawRail, drawSidebar } from "./sidebar.js";
import { openHome, takeHome } from "./surface.js";
import { showSwitcher } from "./switcher.js";
import { drawTour, noticeForTour, tourButton } from "./tour.js";
import { appChannel, channelOf, keepInAddress, setBoot, world } from "./world.js";

const part = (id) => document.getElementById(id);
let linked = true;

function frame() {
  drawRail(part("rail"), { chooseMember, toggleMail, mailNews: mailNews(), tour: tourButton() });
  drawSidebar(part("sidebar"), { open: openChannel, openApp: () => openApp() });
  document.title = `${world.channels.some((channel) => channel.unread) ? "• " : ""}${channelOf(world.channel)?.name ?? world.boot.bot.name} – ${world.boot.team.name}`;
}

async function conversation() {
  await drawConversation(part("main"), { openThread, openTab: (tab) => openApp(tab), drawHome: openHome });
  frame();
}

function thread() {
  return drawThread(part("thread"), { openThread, close: () => openThread(null) });
}

function mail() {
  return drawMail(part("mail"), {
    close: toggleMail,
    changed: () => {
      keepInAddress();
      frame();
    },
  });
}

function chooseMember(id) {
  const query = new URLSearchParams(window.location.search);
  query.set("user", id);
  query.delete("thread");
  query.delete("channel");
  if (world.channels.some((channel) => channel.id === world.channel && channel.kind !== "im"))
    query.set("channel", world.channel);
  window.location.search = `?${query}`;
}

function toggleMail() {
  world.mail.open = !world.mail.open;
  keepInAddress();
  frame();
  mail();
}

async function openChannel(id) {
  if (id === appChannel()?.id) {
    openApp();
    return;
  }
  world.channel = id;
  world.thread = null;
  world.tab = "messages";
  keepInAddress(true);
  frame();
  thread();
  await conversation();
  part("composer")?.focus({ preventScroll: true });
}

async function openApp(tab = null) {
  const already = world.channel === (appChannel()?.id ?? "app");
  world.channel = appChannel()?.id ?? "app";
  world.thread = null;
  world.tab = tab ?? (already ? world.tab : "home");
  if (!channelOf(world.channel)) world.tab = "home";
  keepInAddress(true);
  frame();
  thread();
  if (world.tab === "messages") post("/ui/opened_home", { user: world.me.id, tab: "messages" }).catch(() => {});
  await conversation();
}

async function openThread(ts) {
  world.thread = ts;
  keepInAddress(true);
  await thread();
  if (ts) part("thread-composer")?.focus({ preventScroll: true });
  else part("composer")?.focus({ preventScroll: true });
}

async function readChannels() {
  world.channels = await get("/ui/channels", { user: world.me.id }).then((answer) => answer.channels ?? answer);
}

/** The member in the address (id or name), else the last one, else the first. */
function memberIn(query) {
  const people = world.boot.users.filter((user) => !user.is_bot);
  const named = (key) => people.find((user) => user.id === key || user.name === key);
  return named(query.get("user")) ?? named(window.localStorage.getItem("member")) ?? people[0];
}

/** Puts the page where the address says. */
function followAddress() {
  const query = new URLSearchParams(window.location.search);
  world.me = memberIn(query);
  const wanted = query.get("channel");
  const named = world.channels.find((channel) => channel.id === wanted || channel.name === wanted);
  const member = world.channels.filter((channel) => channel.kind === "channel" && channel.member !== false);
  world.channel =
    wanted === "app"
      ? "app"
      : ((named ?? member.find((channel) => /sales|desk/.test(channel.name)) ?? member[0] ?? world.channels[0])?.id ??
        "app");
  world.tab = query.get("tab") === "home" || world.channel === "app" ? "home" : "messages";
  world.thread = query.get("thread") || query.get("thread_ts") || null;
  world.mail.open = query.has("mail") && Boolean(world.boot.mail?.enabled);
  world.mail.address = query.get("mail") || world.mail.address;
  world.mail.wide = query.get("wide") === "1";
}

function noteUnread(event) {
  const channel = channelOf(event.channel);
  if (!channel) {
    refreshChannels();
    return;
  }
  if (
    event.type === "message" &&
    event.message.user !== world.me.id &&
    !(event.message.thread_ts && event.message.thread_ts !== event.message.ts)
  ) {
    channel.unread = (channel.unread ?? 0) + 1;
    frame();
  }
}

/** The guided tour's panel; the world around a sandbox may have none. */
function tour() {
  return drawTour(part("tour"), {
    changed: frame,
    showMessage: async (channel, ts) => {
      if (world.channel !== channel) await openChannel(channel);
      return document.querySelector(`#messages .message[data-ts="${CSS.escape(ts)}"]`);
    },
    showMailbox: async (address, newest) => {
      world.mail.open = true;
      keepInAddress();
      await mail();
      await showMailbox(address, newest);
      frame();
    },
  });
}

async function refreshChannels() {
  await readChannels();
  const here = channelOf(world.channel);
  if (here) here.unread = 0;
  frame();
}

const ON = {
  message: (event) => {
    if (!takeMessage(event)) noteUnread(event);
  },
  message_changed: takeMessage,
  ephemeral: (event) => {
    if (!takeMessage(event)) noteUnread(event);
  },
  message_deleted: (event) => dropMessage(event.channel, event.ts),
  ephemeral_gone: (event) => dropMessage(event.channel, event.ts),
  views: (event) => takeStack(event.stack ?? []),
  view_errors: (event) => takeErrors(event.view_id, event.errors ?? {}),
  home: (event) => takeHome(event.view),
  channels: refreshChannels,
  pending: (event) => serverPending(event.container_key, event.on),
  failed: (event) => {
    const said = event.text || `${world.boot.bot.name} did not answer in time (${event.reason}).`;
    if (!serverFailed(event.container_key, said)) toast(said, { kind: "error" });
  },
  mail: (event) => {
    takeMail(event.address);
    frame();
  },
};

async function onLink(up) {
  if (up === linked) return;
  linked = up;
  document.body.classList.toggle("unlinked", !up);
  if (up) {
    await refreshChannels();
    await conversation();
    await thread();
    await readModals();
  }
}

/** Brings the message of a permalink into sight. */
function showMarked(ts) {
  const node = ts && document.querySelector(`.message[data-ts="${CSS.escape(ts)}"]`);
  if (!node) return;
  node.classList.add("marked");
  requestAnimationFrame(() => {
    node.scrollIntoView({ block: "center" });
    node.focus({ preventScroll: true });
  });
}

async function start() {
  setBoot(await get("/ui/boot"));
  world.me = memberIn(new URLSearchParams(window.location.search));
  await readChannels();
  followAddress();
  const marked = new URLSearchParams(window.location.search).get("ts");
  keepInAddress();
  listen(
    world.me.id,
    (event) => {
      ON[event.type]?.(event);
      noticeForTour(event);
    },
    onLink,
  );
  frame();
  await Promise.all([conversation(), thread(), mail(), readModals(), tour()]);
  showMarked(marked);
  part("app").removeAttribute("aria-busy");
  document.body.dataset.ready = "1";
}

window.addEventListener("popstate", () => {
  followAddress();
  frame();
  conversation();
  thread();
  mail();
});
document.addEventListener("click", (event) => {
  const target = event.target.closest?.("[data-go-channel]");
  if (target) openChannel(target.dataset.goChannel);
});
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    showSwitcher(openChannel);
    return;
  }
  if (event.key !== "Escape" || event.defaultPrevented) return;
  if (world.thread && !document.querySelector(".shade, .popover") && part("thread").contains(document.activeElement))
    openThread(null);
});

start().catch((error) => {
  fill(
    part("main"),
    h(
      "div",
      { class: "empty-note" },
      icon("warning", 28),
      h("p", {}, error.text ?? String(error)),
      h("button", { type: "button", class: "button", on: { click: () => window.location.reload() } }, "Try again"),
    ),
  );
});
