/**
 * What the page knows: the workspace, who is looking, which conversation is open, and the words for times.
 * Everything here is data and formatting; drawing is elsewhere.
 */

export const world = {
  boot: null, // answer of /ui/boot
  me: null, // the member who is looking
  users: new Map(), // id -> user
  channels: [], // what `me` sees
  channel: null, // id of the open conversation, or "app" for the app without a conversation
  tab: "messages", // home | messages, for the app's conversation
  thread: null, // ts of the open thread's first message
  mail: { open: false, wide: false, address: null },
  clockOffset: 0, // sandbox clock minus this machine's clock, in ms
};

/** Fills the world from /ui/boot. */
export function setBoot(boot) {
  world.boot = boot;
  world.users = new Map(boot.users.map((user) => [user.id, user]));
  const now = boot.clock?.now;
  const millis = typeof now === "number" ? now * 1000 : Date.parse(now ?? "");
  world.clockOffset = Number.isFinite(millis) ? millis - Date.now() : 0;
}

/** The sandbox's present time as a Date. */
export function now() {
  return new Date(Date.now() + world.clockOffset);
}

export function userOf(id) {
  return world.users.get(id) ?? null;
}

export function nameOf(id) {
  const user = userOf(id);
  return user ? user.real_name || user.name : id;
}

/** Handle of a user group. */
export function groupName(id) {
  return (world.boot.usergroups ?? []).find((group) => group.id === id)?.handle ?? "group";
}

export function channelOf(id) {
  return world.channels.find((channel) => channel.id === id) ?? null;
}

/** Name of a conversation as `me` reads it, without the leading sign. */
export function channelName(channel) {
  if (!channel) return "";
  if (channel.kind === "im") return nameOf(channel.with) || channel.name;
  return channel.name;
}

/** The conversation with the app, if there is one. */
export function appChannel() {
  return world.channels.find((channel) => channel.kind === "im" && channel.with === world.boot.bot.user_id) ?? null;
}

function locale() {
  const tag = (world.me?.locale || "en-GB").replace("_", "-");
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? "en-GB";
  } catch {
    return "en-GB";
  }
}

/** Formats the instant `date` for the member: in their language and time zone. */
export function format(date, options) {
  return new Intl.DateTimeFormat(locale(), { timeZone: world.me?.tz || undefined, ...options }).format(date);
}

/** Formats a day of a calendar, which has no time zone. */
export function formatDay(date, options) {
  return new Intl.DateTimeFormat(locale(), options).format(date);
}

export function formatNumber(value, options = {}) {
  return new Intl.NumberFormat(locale(), options).format(value);
}

/** First day of the week for the member: 0 Sunday, 1 Monday. */
export function firstWeekday() {
  return /-(US|CA|JP|BR|MX)$/.test(locale()) ? 0 : 1;
}

export function tsDate(ts) {
  return new Date(Number.parseFloat(ts) * 1000);
}

export function clock(date) {
  return format(date, { hour: "2-digit", minute: "2-digit" });
}

/** Day as a separator shows it: Today, Yesterday or the full date. */
export function dayName(date) {
  const days = Math.round((startOfDay(now()) - startOfDay(date)) / 86400000);
  if (days === 0 || days === 1) {
    const words = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(-days, "day");
    return words.charAt(0).toUpperCase() + words.slice(1);
  }
  const year = startOfDay(date).getFullYear() === startOfDay(now()).getFullYear() ? undefined : "numeric";
  return format(date, { weekday: "long", day: "numeric", month: "long", year });
}

/** The member's day on which `date` is, as a local midnight. */
export function startOfDay(date) {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: world.me?.tz || undefined }).format(date).split("-");
  return new Date(Number(parts[0]), Number(parts[1]) - 1, Number(parts[2]));
}

/** Short moment: time today, else date and time. */
export function moment(date) {
  if (startOfDay(date).getTime() === startOfDay(now()).getTime()) return clock(date);
  return `${format(date, { day: "numeric", month: "short" })} ${clock(date)}`;
}

export function fullMoment(date) {
  return format(date, { dateStyle: "full", timeStyle: "medium" });
}

/** "3 minutes ago" in the member's language. */
export function ago(date) {
  const seconds = Math.round((date - now()) / 1000);
  const steps = [
    ["day", 86400],
    ["hour", 3600],
    ["minute", 60],
    ["second", 1],
  ];
  const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? steps[3];
  return new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

export function fileSize(bytes) {
  if (!Number.isFinite(bytes)) return "";
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1048576) return `${formatNumber(bytes / 1024, { maximumFractionDigits: 0 })} kB`;
  return `${formatNumber(bytes / 1048576, { maximumFractionDigits: 1 })} MB`;
}

const TINTS = ["#8a5a2b", "#2f6f5e", "#7a4a83", "#345f9c", "#9c3f4e", "#5b6b23", "#2b6f83", "#8a3f73"];

/** A steady colour for a person or address. */
export function tint(key, given = null) {
  if (given && /^#?[0-9a-fA-F]{6}$/.test(given)) return given.startsWith("#") ? given : `#${given}`;
  let sum = 0;
  for (const sign of String(key)) sum = (sum * 31 + sign.codePointAt(0)) % 9973;
  return TINTS[sum % TINTS.length];
}

export function initials(name) {
  const words = String(name)
    .split(/[\s.]+/)
    .filter(Boolean);
  return ((words[0]?.[0] ?? "?") + (words.length > 1 ? words[words.length - 1][0] : "")).toUpperCase();
}

/** Writes the open conversation into the address bar, so that a reload or a shared link comes back here. */
export function keepInAddress(push = false) {
  const query = new URLSearchParams();
  query.set("user", world.me.id);
  window.localStorage.setItem("member", world.me.id);
  if (world.channel) query.set("channel", world.channel);
  if (world.tab === "home") query.set("tab", "home");
  if (world.thread) query.set("thread", world.thread);
  if (world.mail.open) query.set("mail", world.mail.address ?? "");
  if (world.mail.open && world.mail.wide) query.set("wide", "1");
  const address = `?${query}`;
  if (address === window.location.search) return;
  if (push) window.history.pushState(null, "", address);
  else window.history.replaceState(null, "", address);
}
