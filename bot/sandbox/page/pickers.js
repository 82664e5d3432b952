/** Date, time and date-time pickers: a calendar in the member's language, times by typing or from a list. */
import { h, icon, iconButton, popover } from "./dom.js";
import { words } from "./mrkdwn.js";
import { changed } from "./acting.js";
import { typeahead } from "./selects.js";
import { firstWeekday, formatDay, now } from "./world.js";

const pad = (number) => String(number).padStart(2, "0");
const iso = (date) => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
const fromIso = (value) => {
  const [year, month, day] = value.split("-").map(Number);
  return new Date(year, month - 1, day);
};
const plus = (date, days) => new Date(date.getFullYear(), date.getMonth(), date.getDate() + days);

/** Opens a calendar at `anchor`; calls `pick` with YYYY-MM-DD. */
function calendar(anchor, value, pick) {
  let cursor = value ? fromIso(value) : now();
  const box = h("div", { class: "calendar", role: "dialog", "aria-label": "Choose a date" });
  const choose = (date) => {
    open.close();
    anchor.focus();
    pick(iso(date));
  };
  const draw = (focus) => {
    const first = new Date(cursor.getFullYear(), cursor.getMonth(), 1);
    const start = plus(first, -((first.getDay() - firstWeekday() + 7) % 7));
    const heads = Array.from({ length: 7 }, (_, n) =>
      h("th", { scope: "col" }, formatDay(plus(start, n), { weekday: "narrow" })),
    );
    const weeks = Array.from({ length: 6 }, (_, week) =>
      h(
        "tr",
        {},
        Array.from({ length: 7 }, (__, n) => {
          const day = plus(start, week * 7 + n);
          const name = iso(day);
          const classes = [
            "day",
            day.getMonth() === cursor.getMonth() ? "" : "other",
            name === iso(now()) ? "today" : "",
            name === value ? "chosen" : "",
          ].join(" ");
          return h(
            "td",
            {},
            h(
              "button",
              {
                type: "button",
                class: classes,
                tabindex: name === iso(cursor) ? "0" : "-1",
                "aria-label": formatDay(day, { dateStyle: "full" }),
                "aria-pressed": name === value ? "true" : "false",
                dataset: { date: name },
                on: { click: () => choose(day) },
              },
              day.getDate(),
            ),
          );
        }),
      ),
    );
    const turn = (months) => {
      cursor = new Date(cursor.getFullYear(), cursor.getMonth() + months, 1);
      draw(false);
    };
    box.replaceChildren(
      h(
        "div",
        { class: "calendar-head" },
        iconButton("left", "Previous month", () => turn(-1)),
        h("strong", { "aria-live": "polite" }, formatDay(first, { month: "long", year: "numeric" })),
        iconButton("right", "Next month", () => turn(1)),
      ),
      h("table", {}, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, weeks)),
    );
    if (focus) box.querySelector(`[data-date="${iso(cursor)}"]`)?.focus();
  };
  box.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
    if (step) cursor = plus(cursor, step);
    else if (event.key === "PageDown" || event.key === "PageUp")
      cursor = new Date(
        cursor.getFullYear(),
        cursor.getMonth() + (event.key === "PageDown" ? 1 : -1),
        Math.min(28, cursor.getDate()),
      );
    else return;
    event.preventDefault();
    draw(true);
  });
  const open = popover(anchor, box);
  draw(true);
  open.place();
}

function dateButton(element, blockId, field, get, put, label) {
  const value = () => get();
  const shown = h("span", { class: "picker-text" });
  const node = h(
    "button",
    {
      type: "button",
      class: "picker",
      id: field.id,
      "aria-haspopup": "dialog",
      "aria-describedby": field.describedBy,
      "aria-label": null,
      dataset: { actionId: element.action_id, blockId },
    },
    icon("calendar", 16),
    shown,
  );
  const draw = () => {
    shown.textContent = value()
      ? formatDay(fromIso(value()), { day: "numeric", month: "long", year: "numeric" })
      : words(element.placeholder) || "Select a date";
    shown.classList.toggle("placeholder", !value());
    node.dataset.value = value() ?? "";
    node.setAttribute("aria-label", `${field.label || label}: ${shown.textContent}`);
  };
  node.addEventListener("click", () =>
    calendar(node, value(), async (picked) => {
      await put(picked);
      draw();
    }),
  );
  draw();
  return node;
}

/** datepicker. */
export function dateField(element, blockId, ctx, field) {
  const get = () => ctx.form.get(blockId, element, ctx.channel).selected_date;
  const put = (value) => changed(element, blockId, { selected_date: value }, ctx, field);
  const node = dateButton(element, blockId, field, get, put, "Date");
  if (!field.optional) return node;
  const clear = iconButton("close", "Clear the date", () => {
    put(null);
    box.replaceWith(dateField(element, blockId, ctx, field));
  });
  const box = h("span", { class: "picker-box" }, node, clear);
  return box;
}

const HALVES = Array.from({ length: 48 }, (_, n) => `${pad(Math.floor(n / 2))}:${n % 2 ? "30" : "00"}`);

/** Reads "9", "930", "9.30", "09:30" as a time, or null. */
function readTime(typed) {
  const found = /^\s*(\d{1,2})(?:[:.h ]?(\d{2}))?\s*$/.exec(typed);
  if (!found || Number(found[1]) > 23 || Number(found[2] ?? 0) > 59) return null;
  return `${pad(Number(found[1]))}:${found[2] ?? "00"}`;
}

function timeInput(element, blockId, field, get, put) {
  const input = h("input", {
    type: "text",
    class: "select-input",
    role: "combobox",
    autocomplete: "off",
    "aria-expanded": "false",
    "aria-autocomplete": "list",
    "aria-label": `${field.label || "Time"}`,
    placeholder: words(element.placeholder) || "Select a time",
    dataset: { actionId: element.action_id, blockId, part: "time" },
  });
  const reset = () => {
    input.value = get() ?? "";
  };
  const store = async (value) => {
    list.close();
    if (value !== get()) await put(value);
    reset();
  };
  const source = (query) => {
    const typed = readTime(query);
    const near = HALVES.filter((time) => time.startsWith(query) || time.startsWith(`0${query}`));
    return [...new Set([...(typed ? [typed] : []), ...near])].map((time) => ({ value: time, label: time }));
  };
  const list = typeahead(input, source, (choice) => store(choice.value), { chosen: () => new Set([get() ?? "09:00"]) });
  input.addEventListener("click", () => {
    if (!list.isOpen()) list.open("");
    input.select();
  });
  input.addEventListener("input", () => list.open(input.value));
  input.addEventListener("keydown", list.keys);
  input.addEventListener("blur", () => {
    list.close();
    const typed = readTime(input.value);
    if (typed) store(typed);
    else reset();
  });
  reset();
  return h("div", { class: "select select-time" }, icon("clock", 16), input);
}

/** timepicker. */
export function timeField(element, blockId, ctx, field) {
  const zone = element.timezone ? { timezone: element.timezone } : {};
  return timeInput(
    element,
    blockId,
    field,
    () => ctx.form.get(blockId, element, ctx.channel).selected_time,
    (value) => changed(element, blockId, { selected_time: value, ...zone }, ctx, field),
  );
}

/** datetimepicker: a calendar and a time; the value is in whole seconds. */
export function dateTimeField(element, blockId, ctx, field) {
  const stamp = () => ctx.form.get(blockId, element, ctx.channel).selected_date_time;
  const date = () => (stamp() ? new Date(stamp() * 1000) : null);
  const day = () => (date() ? iso(date()) : null);
  const time = () => (date() ? `${pad(date().getHours())}:${pad(date().getMinutes())}` : null);
  const put = async (newDay, newTime) => {
    const at = fromIso(newDay);
    const [hours, minutes] = newTime.split(":").map(Number);
    at.setHours(hours, minutes, 0, 0);
    await changed(element, blockId, { selected_date_time: Math.floor(at.getTime() / 1000) }, ctx, field);
    box.replaceWith(dateTimeField(element, blockId, ctx, field));
  };
  const box = h(
    "div",
    { class: "picker-box" },
    dateButton(element, blockId, field, day, (value) => put(value, time() ?? "09:00"), "Date"),
    timeInput(element, blockId, field, time, (value) => put(day() ?? iso(now()), value)),
  );
  return box;
}
