/** Completion in a composer: slash commands, members, channels, emoji. */
import { h, popover } from "./dom.js";
import { emojiStarting } from "./emoji.js";
import { avatar } from "./people.js";
import { world } from "./world.js";

function completions(field) {
  const before = field.value.slice(0, field.selectionStart);
  const command = /^\/([\w-]*)$/.exec(before);
  if (command) {
    return {
      from: 0,
      rows: (world.boot.app.commands ?? [])
        .filter((each) => each.command.startsWith(`/${command[1]}`))
        .map((each) => ({
          insert: `${each.command} `,
          label: each.command,
          hint: each.usage_hint,
          detail: each.description,
        })),
    };
  }
  const at = /(?:^|\s)@([\p{L}\p{N}._ -]{0,30})$/u.exec(before);
  if (at) {
    const wanted = at[1].toLowerCase();
    const rows = world.boot.users
      .filter((user) => `${user.real_name} ${user.name}`.toLowerCase().includes(wanted))
      .slice(0, 8)
      .map((user) => ({
        insert: `@${user.real_name || user.name} `,
        label: user.real_name || user.name,
        detail: user.title,
        face: user.id,
      }));
    if (rows.length) return { from: before.length - at[1].length - 1, rows };
  }
  const hash = /(?:^|\s)#([\w-]*)$/.exec(before);
  if (hash) {
    const rows = world.channels
      .filter((each) => each.kind === "channel" && each.name.startsWith(hash[1]))
      .slice(0, 8)
      .map((each) => ({ insert: `#${each.name} `, label: `#${each.name}`, detail: each.topic }));
    return { from: before.length - hash[1].length - 1, rows };
  }
  const colon = /(?:^|\s):([a-z0-9_+-]{2,})$/.exec(before);
  if (colon)
    return {
      from: before.length - colon[1].length - 1,
      rows: emojiStarting(colon[1]).map(([name, sign]) => ({ insert: `${sign} `, label: sign, detail: `:${name}:` })),
    };
  return { from: 0, rows: [] };
}

/** Completion under `field`; returns {update, keys, close} for the field's owner. */
export function suggest(field) {
  let shown = null;
  let rows = [];
  let active = 0;
  const close = () => {
    shown?.close();
  };
  const take = (row) => {
    const { from } = completions(field);
    const after = field.value.slice(field.selectionStart);
    field.value = field.value.slice(0, from) + row.insert + after;
    field.selectionStart = field.selectionEnd = from + row.insert.length;
    close();
    field.dispatchEvent(new Event("input"));
    field.focus();
  };
  const mark = (next) => {
    active = next;
    rows.forEach((row, at) => {
      row.node.classList.toggle("active", at === active);
      row.node.setAttribute("aria-selected", at === active ? "true" : "false");
    });
    rows[active]?.node.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", rows[active]?.node.id ?? "");
  };
  const update = () => {
    const found = completions(field).rows;
    close();
    if (!found.length) return;
    rows = found.map((row, at) => ({
      ...row,
      node: h(
        "li",
        {
          class: "option",
          role: "option",
          id: `${field.id}-suggest-${at}`,
          dataset: { option: row.insert.trim() },
          on: {
            mousedown: (event) => {
              event.preventDefault();
              take(row);
            },
          },
        },
        row.face ? avatar(row.face, 22) : null,
        h("span", { class: "option-label" }, row.label, row.hint ? h("em", {}, ` ${row.hint}`) : null),
        row.detail ? h("small", {}, row.detail) : null,
      ),
    }));
    shown = popover(
      field,
      h(
        "ul",
        { class: "options suggest", role: "listbox", id: `${field.id}-suggest`, "aria-label": "Suggestions" },
        rows.map((row) => row.node),
      ),
      {
        width: "anchor",
        className: "options-box",
        onClose: () => {
          shown = null;
        },
      },
    );
    mark(0);
  };
  const keys = (event) => {
    if (!shown) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark((active + (event.key === "ArrowDown" ? 1 : -1) + rows.length) % rows.length);
      return true;
    }
    const whole = rows[active] && field.value.trim() === rows[active].insert.trim();
    if (event.key === "Tab" || (event.key === "Enter" && !whole)) {
      event.preventDefault();
      take(rows[active]);
      return true;
    }
    if (event.key === "Enter") close();
    return false;
  };
  return { update, keys, close };
}
