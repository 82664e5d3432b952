/** The left edge: who is looking, the customer's mail, and the conversations with their unread marks. */
import { arrowKeys, fill, h, icon } from "./dom.js";
import { avatar, memberSwitch } from "./people.js";
import { appChannel, channelName, nameOf, tint, initials, world } from "./world.js";

/** The narrow rail: workspace sign, mail, the tour's button if there is a tour, member. */
export function drawRail(rail, { chooseMember, toggleMail, mailNews, tour }) {
  const { team, mail } = world.boot;
  fill(
    rail,
    h(
      "span",
      {
        class: "team-sign",
        style: { background: tint(team.name) },
        title: team.name,
        "aria-label": team.name,
        role: "img",
      },
      initials(team.name),
    ),
    mail?.enabled
      ? h(
          "button",
          {
            type: "button",
            class: `rail-button${world.mail.open ? " on" : ""}`,
            "aria-pressed": world.mail.open ? "true" : "false",
            dataset: { testid: "mail-toggle" },
            on: { click: toggleMail },
          },
          icon("mail", 22),
          h("span", {}, "Mail"),
          mailNews ? h("i", { class: "dot", "aria-label": "new mail" }) : null,
        )
      : null,
    tour,
    h("span", { class: "rail-space" }),
    memberSwitch(chooseMember),
  );
}

function row(channel, open) {
  const here = world.channel === channel.id;
  const app = channel.kind === "im" && channel.with === world.boot.bot.user_id;
  const sign =
    app || channel.kind === "im"
      ? avatar(channel.with, 20)
      : icon(channel.kind === "private" ? "lock" : channel.kind === "mpim" ? "person" : "hash", 16);
  const unread = !here && channel.unread > 0;
  return h(
    "button",
    {
      type: "button",
      class: `channel-row${here ? " here" : ""}${unread ? " unread" : ""}${channel.member === false ? " outside" : ""}`,
      "aria-current": here ? "page" : null,
      dataset: { channel: channel.id, channelName: channel.name },
      on: { click: () => open(channel.id) },
    },
    sign,
    h("span", { class: "channel-name" }, channelName(channel)),
    unread
      ? h(
          "span",
          { class: "unread-count", "aria-label": `${channel.unread} unread` },
          channel.unread > 99 ? "99+" : channel.unread,
        )
      : null,
  );
}

/** The list of conversations: channels, direct messages, the app. */
export function drawSidebar(side, { open, openApp }) {
  const { team, bot } = world.boot;
  const focused = side.contains(document.activeElement) ? document.activeElement.dataset.channel : null;
  const app = appChannel();
  const rooms = world.channels
    .filter((channel) => channel.kind === "channel" || channel.kind === "private")
    .sort((one, other) => one.name.localeCompare(other.name));
  const direct = world.channels.filter(
    (channel) => (channel.kind === "im" || channel.kind === "mpim") && channel !== app,
  );
  const appRow = app
    ? row(app, () => openApp())
    : h(
        "button",
        {
          type: "button",
          class: `channel-row${world.channel === "app" ? " here" : ""}`,
          dataset: { channel: "app" },
          on: { click: () => openApp() },
        },
        avatar(bot.user_id, 20),
        h("span", { class: "channel-name" }, bot.name),
      );
  const list = h(
    "div",
    { class: "channel-list" },
    h("h2", {}, "Channels"),
    rooms.map((channel) => row(channel, open)),
    direct.length ? [h("h2", {}, "Direct messages"), direct.map((channel) => row(channel, open))] : null,
    h("h2", {}, "Apps"),
    appRow,
  );
  list.addEventListener("keydown", (event) => arrowKeys(event, [...list.querySelectorAll(".channel-row")]));
  fill(
    side,
    h("header", { class: "side-head" }, h("strong", {}, team.name), h("small", {}, `as ${nameOf(world.me.id)}`)),
    list,
  );
  if (focused) side.querySelector(`[data-channel="${CSS.escape(focused)}"]`)?.focus();
}
