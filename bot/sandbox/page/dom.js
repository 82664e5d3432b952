/**
 * Smallest building stones of the page: elements, icons, popovers, toasts.
 * Foreign text only ever becomes text nodes or attributes here, never markup.
 * What does not belong here: anything that knows about Slack or mail.
 */

/** Builds an element. `props`: class, dataset, style, on (events), anything else is an attribute. */
export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "dataset") {
      for (const [key, item] of Object.entries(value))
        if (item !== null && item !== undefined) node.dataset[key] = item;
    } else if (name === "style") Object.assign(node.style, value);
    else if (name === "on") for (const [event, call] of Object.entries(value)) node.addEventListener(event, call);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  append(node, children);
  return node;
}

/** Appends children (nested lists, nodes, strings; null and false are left out). */
export function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

/** Replaces everything inside `node`. */
export function fill(node, ...children) {
  node.replaceChildren();
  return append(node, children);
}

const SVG = "http://www.w3.org/2000/svg";

/** Builds an SVG element. */
export function svg(tag, props, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(name, String(value));
  }
  return append(node, children);
}

// Own drawings on a 20 by 20 grid, strokes only.
const ICONS = {
  hash: "M8 3.5 6.5 16.5M13.5 3.5 12 16.5M4 7.5h13M3 12.5h13",
  lock: "M5.5 9h9v7.5h-9zM7.5 9V6.5a2.5 2.5 0 0 1 5 0V9",
  home: "M3.5 9.5 10 4l6.5 5.5M5.5 8.5v8h9v-8M8.5 16.5v-4h3v4",
  mail: "M3 5h14v10.5H3zM3 5.5l7 5.5 7-5.5",
  close: "M5 5l10 10M15 5 5 15",
  back: "M12 4.5 6.5 10l5.5 5.5",
  down: "M5.5 8 10 12.5 14.5 8",
  right: "M8 5.5 12.5 10 8 14.5",
  left: "M12 5.5 7.5 10l4.5 4.5",
  send: "M3.5 4 17 10 3.5 16l2-6zM5.5 10H11",
  bolt: "M11 2.5 5 11h4l-1 6.5L14.5 8.5h-4.3z",
  more: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  dots: "M10 4.5v.01M10 10v.01M10 15.5v.01",
  reply: "M4 5h12v8.5H9.5L6 16.5v-3H4z",
  check: "M4.5 10.5 8.5 14.5 15.5 6",
  warning: "M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.3v.01",
  info: "M10 2.8a7.2 7.2 0 1 0 .01 0M10 9v5M10 6.3v.01",
  error: "M10 2.8a7.2 7.2 0 1 0 .01 0M7.5 7.5l5 5M12.5 7.5l-5 5",
  file: "M5.5 2.5h6l3.5 3.5v11.5h-9.5zM11.5 2.5V6H15",
  clip: "M14.5 9.5 9 15a3 3 0 0 1-4.2-4.2l6.3-6.3a2 2 0 0 1 2.9 2.9l-6.2 6.1a1 1 0 0 1-1.4-1.4l5-5",
  plus: "M10 4v12M4 10h12",
  search: "M9 3.5a5.5 5.5 0 1 0 .01 0M13 13l4 4",
  eye: "M2.5 10S5.5 5 10 5s7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5zM10 8a2 2 0 1 0 .01 0",
  wide: "M8 4H4v4M12 16h4v-4M4 4l5 5M16 16l-5-5",
  narrow: "M4 9h5V4M16 11h-5v5M9 9 4 4M11 11l5 5",
  calendar: "M3.5 5h13v11.5h-13zM3.5 8.5h13M7 3v3.5M13 3v3.5",
  clock: "M10 2.8a7.2 7.2 0 1 0 .01 0M10 6v4.2l2.8 1.6",
  pin: "M7 3.5h6l-.8 5 2.3 2.5h-9L7.8 8.5zM10 11v6",
  up_thumb: "M7 9v7.5H4V9zM7 9l3-5.5c1.5 0 2 1 1.8 2.2L11.3 8H15c1 0 1.6.8 1.4 1.7l-1.2 5.4c-.2.9-.8 1.4-1.7 1.4H7",
  down_thumb:
    "M7 11V3.5H4V11zM7 11l3 5.5c1.5 0 2-1 1.8-2.2L11.3 12H15c1 0 1.6-.8 1.4-1.7l-1.2-5.4c-.2-.9-.8-1.4-1.7-1.4H7",
  open: "M11.5 3.5h5v5M16.5 3.5 9 11M14 11.5v5H3.5V6h5",
  download: "M10 3v9.5M5.5 8.5 10 13l4.5-4.5M3.5 16.5h13",
  trash: "M4 5.5h12M8 5.5v-2h4v2M5.5 5.5l.8 11h7.4l.8-11",
  sort: "M7 4v12M4 7l3-3 3 3M13 16V4M10 13l3 3 3-3",
  flag: "M5.5 17.5v-14h9l-1.8 3.2 1.8 3.3h-9",
  play: "M7 4.5 15 10l-8 5.5z",
  edit: "M4 16l.8-3.2L13 4.5 15.5 7 7.2 15.2z",
  person: "M10 3.5a3.2 3.2 0 1 0 .01 0M3.8 17c.4-3.6 3-5.2 6.2-5.2s5.8 1.6 6.2 5.2",
  sparkle: "M10 3l1.6 5.4L17 10l-5.4 1.6L10 17l-1.6-5.4L3 10l5.4-1.6z",
};

/** An icon of ours; decorative, so hidden from screen readers. */
export function icon(name, size = 18) {
  const drawn = svg("svg", {
    viewBox: "0 0 20 20",
    width: size,
    height: size,
    class: `icon icon-${name}`,
    "aria-hidden": "true",
  });
  const dotted = name === "more" || name === "dots";
  drawn.append(
    svg("path", {
      d: ICONS[name] ?? ICONS.info,
      fill: "none",
      stroke: "currentColor",
      "stroke-width": dotted ? 2.6 : 1.6,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
    }),
  );
  return drawn;
}

/** A button that shows only an icon; `label` is its name for everybody. */
export function iconButton(name, label, onClick, props = {}) {
  return h(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label, on: { click: onClick }, ...props },
    icon(name),
  );
}

let openPopover = null;

/** Closes the open popover, if any. */
export function closePopover() {
  if (openPopover) openPopover.close();
}

/**
 * Shows `content` next to `anchor` above everything else; one at a time.
 * Returns {node, close, place}. Closes on a press outside, on Esc and when the anchor leaves the page.
 */
export function popover(anchor, content, { align = "start", width = null, onClose = null, className = "" } = {}) {
  closePopover();
  const node = h("div", { class: `popover ${className}` }, content);
  document.getElementById("layer").append(node);
  const place = () => {
    if (!anchor.isConnected) return close();
    const box = anchor.getBoundingClientRect();
    if (width === "anchor") node.style.minWidth = `${Math.max(box.width, 180)}px`;
    const below = window.innerHeight - box.bottom;
    const up = below < Math.min(node.offsetHeight + 12, 280) && box.top > below;
    node.style.maxHeight = `${Math.max(140, (up ? box.top : below) - 16)}px`;
    const left = align === "end" ? box.right - node.offsetWidth : box.left;
    node.style.left = `${Math.max(8, Math.min(left, window.innerWidth - node.offsetWidth - 8))}px`;
    node.style.top = up ? `${Math.max(8, box.top - node.offsetHeight - 4)}px` : `${box.bottom + 4}px`;
    return undefined;
  };
  const outside = (event) => {
    if (!node.contains(event.target) && !anchor.contains(event.target)) close();
  };
  const keys = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.preventDefault();
    close();
    anchor.focus?.();
  };
  const scrolled = (event) => {
    if (!node.contains(event.target)) place();
  };
  function close() {
    if (openPopover?.node !== node) return;
    openPopover = null;
    node.remove();
    document.removeEventListener("pointerdown", outside, true);
    document.removeEventListener("keydown", keys, true);
    window.removeEventListener("resize", place);
    document.removeEventListener("scroll", scrolled, true);
    onClose?.();
  }
  document.addEventListener("pointerdown", outside, true);
  document.addEventListener("keydown", keys, true);
  window.addEventListener("resize", place);
  document.addEventListener("scroll", scrolled, true);
  openPopover = { node, close };
  place();
  return { node, close, place };
}

/** A menu of entries {label, detail, danger, href, dataset, pick}; arrow keys move, Enter picks, Esc leaves. */
export function menu(anchor, entries, label, align = "end") {
  const items = entries.map((entry) => {
    const inside = [h("span", {}, entry.label), entry.detail ? h("small", {}, entry.detail) : null];
    const props = {
      class: `menu-item${entry.danger ? " danger" : ""}`,
      role: "menuitem",
      tabindex: "-1",
      dataset: entry.dataset ?? {},
      on: {
        click: () => {
          open.close();
          anchor.focus?.();
          entry.pick?.();
        },
      },
    };
    return entry.href
      ? h("a", { ...props, href: entry.href, target: "_blank", rel: "noopener noreferrer" }, inside)
      : h("button", { ...props, type: "button" }, inside);
  });
  const list = h("div", { role: "menu", "aria-label": label, class: "menu" }, items);
  list.addEventListener("keydown", (event) => {
    if (event.key === "Tab") open.close();
    arrowKeys(event, items);
  });
  anchor.setAttribute("aria-expanded", "true");
  const open = popover(anchor, list, { align, onClose: () => anchor.setAttribute("aria-expanded", "false") });
  items[0]?.focus();
  return open;
}

/** Moves the focus among `items` by arrow keys, Home and End. */
export function arrowKeys(event, items) {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  const here = items.indexOf(document.activeElement);
  let next = null;
  if (event.key in steps) next = items[(here + steps[event.key] + items.length) % items.length];
  else if (event.key === "Home") [next] = items;
  else if (event.key === "End") next = items[items.length - 1];
  if (!next) return false;
  event.preventDefault();
  next.focus();
  return true;
}

/** A short note in the corner; goes by itself after `seconds`. */
export function toast(text, { kind = "info", action = null, seconds = 7, dataset = {} } = {}) {
  const node = h(
    "div",
    { class: `toast toast-${kind}`, dataset },
    icon(kind === "mail" ? "mail" : kind === "error" ? "error" : "info"),
    h("span", { class: "toast-text" }, text),
    action &&
      h(
        "button",
        {
          type: "button",
          class: "link-button",
          on: {
            click: () => {
              node.remove();
              action.pick();
            },
          },
        },
        action.label,
      ),
    iconButton("close", "Dismiss", () => node.remove()),
  );
  document.getElementById("toasts").append(node);
  setTimeout(() => node.remove(), seconds * 1000);
  return node;
}

/** Keeps Tab inside `box`; returns the key listener so that the caller can attach it. */
export function trapTab(box) {
  return (event) => {
    if (event.key !== "Tab") return;
    const all = [
      ...box.querySelectorAll(
        "button, [href], input, textarea, select, [tabindex='0'], [contenteditable='true'], iframe",
      ),
    ].filter((node) => !node.disabled && node.tabIndex >= 0 && node.offsetParent !== null);
    if (!all.length) return;
    const first = all[0];
    const last = all[all.length - 1];
    if (event.shiftKey && (document.activeElement === first || document.activeElement === box)) {
      event.preventDefault();
      last.focus();
    } else if (!event.shiftKey && document.activeElement === last) {
      event.preventDefault();
      first.focus();
    }
  };
}

/** A question with two answers over everything; resolves to true or false. Enter confirms, Esc denies. */
export function ask({ title, body, confirm = "Yes", deny = "Cancel", danger = false }) {
  return new Promise((resolve) => {
    const opener = document.activeElement;
    const yes = h(
      "button",
      { type: "button", class: `button ${danger ? "danger solid" : "primary"}`, dataset: { confirm: "yes" } },
      confirm,
    );
    const no = h("button", { type: "button", class: "button", dataset: { confirm: "no" } }, deny);
    const box = h(
      "div",
      { class: "dialog ask", role: "alertdialog", "aria-modal": "true", "aria-label": title, tabindex: "-1" },
      h("h2", { class: "dialog-title" }, title),
      h("div", { class: "dialog-body" }, body),
      h("div", { class: "dialog-foot" }, no, yes),
    );
    const shade = h("div", { class: "shade ask-shade" }, box);
    const done = (answer) => {
      shade.remove();
      opener?.focus?.();
      resolve(answer);
    };
    yes.addEventListener("click", () => done(true));
    no.addEventListener("click", () => done(false));
    shade.addEventListener("pointerdown", (event) => {
      if (event.target === shade) done(false);
    });
    const trap = trapTab(box);
    shade.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") done(false);
      else if (event.key === "Enter" && document.activeElement !== no) {
        event.preventDefault();
        done(true);
      } else trap(event);
    });
    document.getElementById("layer").append(shade);
    yes.focus();
  });
}
