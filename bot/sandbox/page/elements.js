/**
 * Block elements: buttons, overflow menus, images, choices; text inputs, selects and pickers come from their own modules.
 * `ctx` is what a container gives its drawing: {surface, key, form, act, options, busy, channel}.
 */
import { h, icon, menu } from "./dom.js";
import { changed, confirmed } from "./acting.js";
import { text, words } from "./mrkdwn.js";
import { fileAddress } from "./api.js";
import { world } from "./world.js";
import { textInput, fileInput } from "./inputs.js";
import { richInput } from "./richinput.js";
import { multiSelect, singleSelect } from "./selects.js";
import { dateField, dateTimeField, timeField } from "./pickers.js";

function button(element, blockId, ctx) {
  if (element.visible_to_user_ids && !element.visible_to_user_ids.includes(world.me.id)) return null;
  const style = element.style === "primary" ? "primary" : element.style === "danger" ? "danger" : "";
  const busy = ctx.busy(blockId, element.action_id);
  const label = element.accessibility_label || null;
  const press = async (event) => {
    if (event.currentTarget.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    if (element.confirm) event.preventDefault();
    if (!(await confirmed(element))) return;
    if (element.url && element.confirm) window.open(element.url, "_blank", "noopener,noreferrer");
    ctx.act(element, blockId, element.value === undefined ? {} : { value: element.value });
  };
  const props = {
    class: `button ${style}`,
    "aria-label": label,
    "aria-busy": busy ? "true" : null,
    dataset: { actionId: element.action_id, blockId, value: element.value },
    on: { click: press },
  };
  const inside = [
    busy ? h("span", { class: "spinner", "aria-hidden": "true" }) : null,
    h("span", { class: "button-text" }, text(element.text)),
  ];
  if (element.url && /^https?:/i.test(element.url)) {
    return h(
      "a",
      { ...props, href: element.url, target: "_blank", rel: "noopener noreferrer" },
      inside,
      icon("open", 14),
    );
  }
  return h("button", { ...props, type: "button" }, inside);
}

function overflow(element, blockId, ctx) {
  const opener = h(
    "button",
    {
      type: "button",
      class: "button overflow",
      "aria-label": "More actions",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-busy": ctx.busy(blockId, element.action_id) ? "true" : null,
      dataset: { actionId: element.action_id, blockId },
    },
    icon("more"),
  );
  opener.addEventListener("click", () =>
    menu(
      opener,
      element.options.map((option) => ({
        label: text(option.text),
        detail: option.description ? words(option.description) : null,
        href: option.url && /^https?:/i.test(option.url) ? option.url : null,
        dataset: { value: option.value, option: words(option.text) },
        pick: async () => {
          if (await confirmed(element)) ctx.act(element, blockId, { selected_option: option });
        },
      })),
      "More actions",
    ),
  );
  return opener;
}

/** Address of an image element: only files of this workspace and data; other sites are never asked. */
export function imageAddress(image) {
  const file = image.slack_file;
  const id = file?.id ?? /\b(F[A-Z0-9]{4,})\b/.exec(file?.url ?? "")?.[1];
  if (id) return fileAddress(id, world.me.id);
  const address = image.image_url ?? "";
  if (address.startsWith("data:image/") || address.startsWith(`${window.location.origin}/`)) return address;
  return null;
}

/** An <img>, or a note where the picture lies outside this machine. */
export function picture(image, className) {
  const address = imageAddress(image);
  const alt = image.alt_text ?? "";
  const missing = (why) =>
    h(
      "span",
      { class: `${className} picture-missing`, role: "img", "aria-label": alt, title: why },
      icon("file", 16),
      h("span", {}, alt || "image"),
    );
  if (!address) return missing("A picture from another site is not loaded here.");
  const node = h("img", { class: className, src: address, alt, loading: "lazy" });
  node.addEventListener("error", () => node.replaceWith(missing("The picture could not be loaded.")));
  return node;
}

function choices(element, blockId, ctx, field) {
  const many = element.type === "checkboxes";
  const held = ctx.form.get(blockId, element, ctx.channel);
  const chosen = new Set(
    (many ? held.selected_options : held.selected_option ? [held.selected_option] : []).map((option) => option.value),
  );
  const group = `choice-${ctx.key}-${blockId}-${element.action_id}`;
  const rows = element.options.map((option) => {
    const box = h("input", {
      type: many ? "checkbox" : "radio",
      name: group,
      value: option.value,
      dataset: { option: option.value },
    });
    box.checked = chosen.has(option.value);
    box.addEventListener("change", () => {
      if (many && box.checked) chosen.add(option.value);
      else if (many) chosen.delete(option.value);
      else {
        chosen.clear();
        chosen.add(option.value);
      }
      const picked = element.options.filter((each) => chosen.has(each.value));
      changed(
        element,
        blockId,
        many ? { selected_options: picked } : { selected_option: picked[0] ?? null },
        ctx,
        field,
      );
    });
    return h(
      "label",
      { class: "choice" },
      box,
      h("span", {}, text(option.text), option.description ? h("small", {}, text(option.description)) : null),
    );
  });
  return h(
    "div",
    {
      class: "choices",
      role: many ? "group" : "radiogroup",
      "aria-label": field.label,
      "aria-describedby": field.describedBy,
      dataset: { actionId: element.action_id, blockId },
    },
    rows,
  );
}

function feedback(element, blockId, ctx) {
  const one = (part, name, sign) =>
    part &&
    h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": part.accessibility_label || words(part.text),
        title: words(part.text),
        dataset: { actionId: element.action_id, blockId, feedback: name },
        on: { click: () => ctx.act(element, blockId, { value: part.value }) },
      },
      icon(sign),
    );
  return h(
    "span",
    { class: "feedback" },
    one(element.positive_button, "positive", "up_thumb"),
    one(element.negative_button, "negative", "down_thumb"),
  );
}

function iconElement(element, blockId, ctx) {
  if (element.visible_to_user_ids && !element.visible_to_user_ids.includes(world.me.id)) return null;
  const press = async () => {
    if (await confirmed(element)) ctx.act(element, blockId, { value: element.value });
  };
  return h(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": element.accessibility_label || words(element.text),
      title: words(element.text),
      dataset: { actionId: element.action_id, blockId },
      on: { click: press },
    },
    icon(element.icon === "trash" ? "trash" : (element.icon ?? "sparkle")),
  );
}

const DRAW = {
  button,
  overflow,
  workflow_button: button,
  feedback_buttons: feedback,
  icon_button: iconElement,
  image: (element) => picture(element, "accessory-image"),
  checkboxes: choices,
  radio_buttons: choices,
  plain_text_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  number_input: textInput,
  rich_text_input: richInput,
  file_input: fileInput,
  datepicker: dateField,
  timepicker: timeField,
  datetimepicker: dateTimeField,
  static_select: singleSelect,
  external_select: singleSelect,
  users_select: singleSelect,
  conversations_select: singleSelect,
  channels_select: singleSelect,
  multi_static_select: multiSelect,
  multi_external_select: multiSelect,
  multi_users_select: multiSelect,
  multi_conversations_select: multiSelect,
  multi_channels_select: multiSelect,
};

/**
 * Draws one element. `field` says how it stands: {label, id, describedBy, optional, dispatch}.
 * In an actions block or as an accessory every change speaks to the app at once.
 */
export function drawElement(element, blockId, ctx, field = { dispatch: true }) {
  const draw = DRAW[element?.type];
  if (!draw) return h("span", { class: "unknown" }, `[${element?.type ?? "no element"}]`);
  return draw(element, blockId, ctx, field);
}
