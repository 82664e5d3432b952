/**
 * Selects with typeahead: static, external (asks the app), members, conversations, channels; one or many.
 * Keyboard: type to filter, arrows move, Enter picks, Esc closes, Backspace takes the last chip.
 */
import { h, icon, iconButton, popover } from "./dom.js";
import { text, words } from "./mrkdwn.js";
import { changed } from "./acting.js";
import { channelName, channelOf, nameOf, world } from "./world.js";

let serial = 0;

const sign = (channel) => (channel.kind === "im" || channel.kind === "mpim" ? "" : "#");
const personChoice = (user) => ({ value: user.id, label: user.real_name || user.name, detail: user.title ?? "" });
const channelChoice = (channel) => ({ value: channel.id, label: sign(channel) + channelName(channel), detail: "" });
const optionChoice = (option) => ({
  value: option.value,
  label: words(option.text),
  detail: words(option.description),
  raw: option,
});

function conversationFilter(element) {
  const include = element.filter?.include;
  const kinds = { channel: "public", private: "private", im: "im", mpim: "mpim" };
  return (channel) =>
    (!include || include.includes(kinds[channel.kind])) &&
    !(element.filter?.exclude_bot_users && channel.kind === "im" && channel.with === world.boot.bot.user_id);
}

/** What a kind of select offers and how its value looks in the state. */
function kindOf(element) {
  const name = element.type.replace(/^multi_/, "");
  if (name === "users_select") {
    return {
      part: "user",
      choices: () => world.boot.users.filter((user) => !user.is_bot).map(personChoice),
      show: (id) => ({ value: id, label: nameOf(id) }),
      put: (choice) => choice.value,
    };
  }
  if (name === "conversations_select" || name === "channels_select") {
    const keep = name === "channels_select" ? (channel) => channel.kind === "channel" : conversationFilter(element);
    return {
      part: name.split("s_")[0],
      choices: () => world.channels.filter(keep).map(channelChoice),
      show: (id) => (channelOf(id) ? channelChoice(channelOf(id)) : { value: id, label: id }),
      put: (choice) => choice.value,
    };
  }
  const groups = (answer) =>
    (answer.option_groups ?? [{ label: null, options: answer.options ?? [] }]).flatMap((group) =>
      (group.options ?? []).map((option) => ({
        ...optionChoice(option),
        group: group.label ? words(group.label) : null,
      })),
    );
  return {
    part: "option",
    external: name === "external_select",
    choices: () => groups(element),
    groups,
    show: optionChoice,
    put: (choice) => choice.raw,
  };
}

function matching(choices, query) {
  const wanted = query.trim().toLowerCase();
  if (!wanted) return choices;
  return choices.filter((choice) => `${choice.label} ${choice.detail ?? ""}`.toLowerCase().includes(wanted));
}

/**
 * The open list under an input. `source(query)` gives choices (or a promise), or a string as a hint.
 * Returns {open, close, keys} for the input's owner.
 */
export function typeahead(input, source, pick, { chosen = () => new Set() } = {}) {
  const listId = `list-${(serial += 1)}`;
  const list = h("ul", { class: "options", role: "listbox", id: listId });
  let shown = null;
  let rows = [];
  let active = -1;
  let round = 0;
  input.setAttribute("aria-controls", listId);
  const mark = (at) => {
    rows[active]?.node.classList.remove("active");
    active = at;
    const row = rows[at];
    if (!row) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    row.node.classList.add("active");
    row.node.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", row.node.id);
  };
  const take = (row) => {
    if (row) pick(row.choice);
  };
  const hint = (words_) => {
    rows = [];
    active = -1;
    list.replaceChildren(h("li", { class: "options-hint", role: "presentation" }, words_));
    shown?.place();
  };
  const draw = (choices) => {
    const marked = chosen();
    let group = null;
    const nodes = [];
    rows = choices.slice(0, 200).map((choice, at) => {
      if (choice.group && choice.group !== group) {
        group = choice.group;
        nodes.push(h("li", { class: "options-group", role: "presentation" }, group));
      }
      const node = h(
        "li",
        {
          class: "option",
          role: "option",
          id: `${listId}-${at}`,
          "aria-selected": marked.has(choice.value) ? "true" : "false",
          dataset: { option: choice.value },
        },
        h("span", { class: "option-label" }, choice.label),
        choice.detail ? h("small", {}, choice.detail) : null,
        marked.has(choice.value) ? icon("check", 16) : null,
      );
      node.addEventListener("mousedown", (event) => {
        event.preventDefault();
        take({ choice });
      });
      node.addEventListener("mousemove", () => {
        if (active !== at) mark(at);
      });
      nodes.push(node);
      return { node, choice };
    });
    list.replaceChildren(...nodes);
    if (!rows.length) hint("Nothing found");
    else
      mark(
        Math.max(
          0,
          rows.findIndex((row) => marked.has(row.choice.value)),
        ),
      );
    shown?.place();
  };
  const refresh = async (query) => {
    const mine = (round += 1);
    const answer = source(query);
    if (answer instanceof Promise) hint(h("span", { class: "loading" }, h("span", { class: "spinner" }), " Loading…"));
    const result = await answer;
    if (mine !== round || !shown) return;
    if (typeof result === "string") hint(result);
    else draw(result);
  };
  const open = (query = "") => {
    if (!shown) {
      shown = popover(input.closest(".select") ?? input, list, {
        width: "anchor",
        className: "options-box",
        onClose: () => {
          shown = null;
          input.setAttribute("aria-expanded", "false");
        },
      });
      input.setAttribute("aria-expanded", "true");
    }
    refresh(query);
  };
  const close = () => shown?.close();
  const keys = (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!shown) {
        open("");
        return true;
      }
      if (rows.length) mark((active + (event.key === "ArrowDown" ? 1 : -1) + rows.length) % rows.length);
      return true;
    }
    if (event.key === "Enter" && shown) {
      event.preventDefault();
      event.stopPropagation();
      if (rows[active]) take(rows[active]);
      return true;
    }
    if (event.key === "Tab") close();
    return false;
  };
  return { open, close, keys, isOpen: () => Boolean(shown) };
}

function sourceOf(kind, element, blockId, ctx) {
  if (!kind.external) return (query) => matching(kind.choices(), query);
  const least = element.min_query_length ?? 3;
  let timer = null;
  return (query) => {
    if (query.length < least) return least === 1 ? "Type to search" : `Type at least ${least} characters`;
    return new Promise((resolve) => {
      clearTimeout(timer);
      timer = setTimeout(
        async () => {
          try {
            resolve(kind.groups(await ctx.options(element, blockId, query)));
          } catch (error) {
            resolve(error.text ?? "No answer from the app");
          }
        },
        query ? 200 : 0,
      );
    });
  };
}

function inputOf(element, blockId, field, placeholder) {
  return h("input", {
    type: "text",
    class: "select-input",
    id: field.id,
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-label": field.id ? null : field.label || placeholder,
    "aria-describedby": field.describedBy,
    "aria-invalid": field.invalid ? "true" : null,
    placeholder,
    dataset: { actionId: element.action_id, blockId, autofocus: element.focus_on_load ? "1" : null },
  });
}

/** A select of one. */
export function singleSelect(element, blockId, ctx, field) {
  const kind = kindOf(element);
  const name = `selected_${kind.part}`;
  const current = () => {
    const value = ctx.form.get(blockId, element, ctx.channel)[name];
    return value ? kind.show(value) : null;
  };
  const input = inputOf(element, blockId, field, words(element.placeholder) || "Select");
  const box = h(
    "div",
    { class: "select", dataset: { busy: ctx.busy(blockId, element.action_id) ? "1" : null } },
    input,
  );
  const reset = () => {
    input.value = current()?.label ?? "";
    box.dataset.value = current()?.value ?? "";
  };
  const put = (choice) => {
    const done = changed(element, blockId, { [name]: choice ? kind.put(choice) : null }, ctx, field);
    reset();
    list.close();
    done.then?.(reset);
  };
  const list = typeahead(input, sourceOf(kind, element, blockId, ctx), put, {
    chosen: () => new Set([current()?.value].filter(Boolean)),
  });
  input.addEventListener("click", () => {
    if (!list.isOpen()) list.open("");
    input.select();
  });
  input.addEventListener("input", () => list.open(input.value));
  input.addEventListener("keydown", list.keys);
  input.addEventListener("blur", () => {
    list.close();
    reset();
  });
  if (field.optional)
    box.append(
      iconButton(
        "close",
        "Clear",
        () => {
          put(null);
          input.focus();
        },
        { class: "icon-button select-clear" },
      ),
    );
  box.append(h("span", { class: "select-arrow" }, icon("down", 16)));
  reset();
  return box;
}

/** A select of many, chosen ones as chips. */
export function multiSelect(element, blockId, ctx, field) {
  const kind = kindOf(element);
  const name = `selected_${kind.part}s`;
  const values = () => ctx.form.get(blockId, element, ctx.channel)[name];
  const idOf = (value) => kind.show(value).value;
  const input = inputOf(element, blockId, field, words(element.placeholder) || "Select");
  const box = h("div", { class: "select multi" });
  const put = (next) => {
    changed(element, blockId, { [name]: next }, ctx, field);
    draw();
  };
  const toggle = (choice) => {
    const here = values();
    if (here.some((value) => idOf(value) === choice.value)) put(here.filter((value) => idOf(value) !== choice.value));
    else if (!element.max_selected_items || here.length < element.max_selected_items) put([...here, kind.put(choice)]);
    input.value = "";
    list.open("");
  };
  const list = typeahead(input, sourceOf(kind, element, blockId, ctx), toggle, {
    chosen: () => new Set(values().map(idOf)),
  });
  function draw() {
    const chips = values().map((value) => {
      const choice = kind.show(value);
      return h(
        "span",
        { class: "chip", dataset: { chip: choice.value } },
        choice.label,
        iconButton("close", `Remove ${choice.label}`, () =>
          put(values().filter((each) => idOf(each) !== choice.value)),
        ),
      );
    });
    for (const old of box.querySelectorAll(".chip")) old.remove();
    box.prepend(...chips);
    input.placeholder = chips.length ? "" : words(element.placeholder) || "Select";
  }
  box.append(input, h("span", { class: "select-arrow" }, icon("down", 16)));
  box.addEventListener("click", (event) => {
    if (event.target === box) input.focus();
  });
  input.addEventListener("click", () => {
    if (!list.isOpen()) list.open(input.value);
  });
  input.addEventListener("input", () => list.open(input.value));
  input.addEventListener("keydown", (event) => {
    if (list.keys(event)) return;
    if (event.key === "Backspace" && !input.value && values().length) put(values().slice(0, -1));
  });
  input.addEventListener("blur", () => {
    list.close();
    input.value = "";
  });
  draw();
  return box;
}
