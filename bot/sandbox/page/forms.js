/**
 * What a person has typed and chosen so far in one container (a message, a modal, the Home tab).
 * Kept outside the drawing: values survive a redraw while block_id and action_id stay, as in Slack.
 */

const SHAPES = {
  plain_text_input: (el) => ({ value: el.initial_value ?? null }),
  email_text_input: (el) => ({ value: el.initial_value ?? null }),
  url_text_input: (el) => ({ value: el.initial_value ?? null }),
  number_input: (el) => ({ value: el.initial_value ?? null }),
  rich_text_input: (el) => ({ rich_text_value: el.initial_value ?? null }),
  static_select: (el) => ({ selected_option: el.initial_option ?? null }),
  external_select: (el) => ({ selected_option: el.initial_option ?? null }),
  multi_static_select: (el) => ({ selected_options: el.initial_options ?? [] }),
  multi_external_select: (el) => ({ selected_options: el.initial_options ?? [] }),
  users_select: (el) => ({ selected_user: el.initial_user ?? null }),
  multi_users_select: (el) => ({ selected_users: el.initial_users ?? [] }),
  conversations_select: (el, here) => ({
    selected_conversation: el.initial_conversation ?? (el.default_to_current_conversation ? here : null) ?? null,
  }),
  multi_conversations_select: (el, here) => ({
    selected_conversations: el.initial_conversations ?? (el.default_to_current_conversation && here ? [here] : []),
  }),
  channels_select: (el) => ({ selected_channel: el.initial_channel ?? null }),
  multi_channels_select: (el) => ({ selected_channels: el.initial_channels ?? [] }),
  datepicker: (el) => ({ selected_date: el.initial_date ?? null }),
  timepicker: (el) => ({ selected_time: el.initial_time ?? null, ...(el.timezone ? { timezone: el.timezone } : {}) }),
  datetimepicker: (el) => ({ selected_date_time: el.initial_date_time ?? null }),
  checkboxes: (el) => ({ selected_options: el.initial_options ?? [] }),
  radio_buttons: (el) => ({ selected_option: el.initial_option ?? null }),
  file_input: () => ({ files: [] }),
};

/** Whether an element of this type carries a value in the state. */
export function hasValue(type) {
  return type in SHAPES;
}

const key = (blockId, actionId) => JSON.stringify([blockId, actionId]);

export class Form {
  constructor() {
    this.values = new Map(); // key -> {type, ...}
    this.initial = new Map(); // key -> JSON of the first value
    this.saved = {}; // what the server already knows, in the shape of state()
    this.errors = {}; // block_id -> text
  }

  /** The value of an element, its initial one at first sight. */
  get(blockId, element, here = null) {
    const id = key(blockId, element.action_id);
    const held = this.values.get(id);
    if (held && held.type === element.type) return held;
    const fresh = { type: element.type, ...SHAPES[element.type](element, here) };
    const known = this.saved[blockId]?.[element.action_id];
    const value = known?.type === element.type ? known : fresh;
    this.values.set(id, value);
    this.initial.set(id, JSON.stringify(fresh));
    return value;
  }

  set(blockId, element, part) {
    const value = { type: element.type, ...part };
    this.values.set(key(blockId, element.action_id), value);
    return value;
  }

  /** Brings the form in line with `blocks`: new elements get their initial value, vanished ones are forgotten. */
  follow(blocks, here = null) {
    const present = new Set();
    eachElement(blocks, (element, block) => {
      if (!hasValue(element.type)) return;
      present.add(key(block.block_id, element.action_id));
      this.get(block.block_id, element, here);
    });
    for (const id of this.values.keys())
      if (!present.has(id)) {
        this.values.delete(id);
        this.initial.delete(id);
      }
  }

  /** Whether anything differs from what was there at first. */
  dirty() {
    return [...this.values].some(([id, value]) => JSON.stringify(value) !== this.initial.get(id));
  }

  /** Slack's view.state.values. */
  state() {
    const state = {};
    for (const [id, value] of this.values) {
      const [blockId, actionId] = JSON.parse(id);
      (state[blockId] ??= {})[actionId] = value;
    }
    return state;
  }
}

/** Calls `visit(element, block)` for each interactive element in `blocks`, also in containers. */
export function eachElement(blocks, visit) {
  for (const block of blocks ?? []) {
    if (block.type === "input") visit(block.element, block);
    for (const element of block.type === "actions" || block.type === "context_actions" ? (block.elements ?? []) : [])
      visit(element, block);
    if (block.accessory) visit(block.accessory, block);
    if (block.type === "card") for (const element of block.actions ?? []) visit(element, block);
    if (block.type === "carousel") eachElement(block.elements, visit);
    if (block.child_blocks) eachElement(block.child_blocks, visit);
  }
}

const forms = new Map();

/** The form of a container by its key; made at first use. */
export function formOf(containerKey) {
  if (!forms.has(containerKey)) forms.set(containerKey, new Form());
  return forms.get(containerKey);
}

export function dropForm(containerKey) {
  forms.delete(containerKey);
}

const REQUIRED = "Please complete this required field.";

/** What Slack's client checks before it sends a modal: {block_id: sentence}. */
export function localErrors(blocks, form) {
  const errors = {};
  eachElement(blocks, (element, block) => {
    if (block.type !== "input") return;
    const value = form.get(block.block_id, element);
    const given = Object.entries(value).find(([name]) => name !== "type" && name !== "timezone")?.[1];
    const empty =
      given === null ||
      given === "" ||
      (Array.isArray(given) && !given.length) ||
      (value.type === "rich_text_input" && !given);
    if (empty) {
      if (!block.optional) errors[block.block_id] = REQUIRED;
      return;
    }
    const problem = CHECKS[element.type]?.(given, element);
    if (problem) errors[block.block_id] = problem;
  });
  return errors;
}

const CHECKS = {
  plain_text_input: (value, el) =>
    el.min_length && [...value].length < el.min_length
      ? `Please write at least ${el.min_length} characters.`
      : el.max_length && [...value].length > el.max_length
        ? `Please write at most ${el.max_length} characters.`
        : null,
  number_input: (value, el) => {
    if (!(el.is_decimal_allowed ? /^-?\d+([.]\d+)?$/ : /^-?\d+$/).test(value))
      return el.is_decimal_allowed ? "Please enter a number." : "Please enter a whole number.";
    if (el.min_value !== undefined && Number(value) < Number(el.min_value))
      return `The number must be at least ${el.min_value}.`;
    if (el.max_value !== undefined && Number(value) > Number(el.max_value))
      return `The number must be at most ${el.max_value}.`;
    return null;
  },
  email_text_input: (value) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? null : "Please enter an e-mail address."),
  url_text_input: (value) =>
    /^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(value) ? null : "Please enter an address such as https://example.com.",
};
