/** Layout blocks: everything a bot can send in a message, a modal or the Home tab. */
import { h, append, icon } from "./dom.js";
import { text, words } from "./mrkdwn.js";
import { markdown } from "./markdown.js";
import { richText } from "./richtext.js";
import { drawElement, picture } from "./elements.js";
import { dataTable, table } from "./tables.js";
import { chart } from "./charts.js";

function section(block, ctx) {
  const fields = (block.fields ?? []).map((field) => h("div", { class: "field" }, text(field)));
  const body = h(
    "div",
    { class: "section-body" },
    block.text ? h("div", { class: "section-text" }, text(block.text)) : null,
    fields.length ? h("div", { class: "fields" }, fields) : null,
  );
  const accessory =
    block.accessory &&
    drawElement(block.accessory, block.block_id, ctx, { dispatch: true, label: words(block.text).slice(0, 80) });
  return [body, accessory ? h("div", { class: `accessory accessory-${block.accessory.type}` }, accessory) : null];
}

function actions(block, ctx) {
  return (block.elements ?? []).map((element) =>
    drawElement(element, block.block_id, ctx, { dispatch: true, label: words(element.placeholder) }),
  );
}

function context(block) {
  return (block.elements ?? []).map((element) =>
    element.type === "image" ? picture(element, "context-image") : h("span", { class: "context-text" }, text(element)),
  );
}

function header(block) {
  return h(
    `h${Math.min(5, (block.level ?? 1) + 2)}`,
    { class: `block-header level-${block.level ?? 1}` },
    text(block.text),
  );
}

function image(block) {
  return h("figure", {}, block.title ? h("figcaption", {}, text(block.title)) : null, picture(block, "block-image"));
}

let serial = 0;

function input(block, ctx) {
  const element = block.element ?? {};
  const id = `field-${(serial += 1)}`;
  const error = ctx.form.errors[block.block_id];
  const hint = block.hint ? h("p", { class: "hint", id: `${id}-hint` }, text(block.hint)) : null;
  const problem = error
    ? h("p", { class: "field-error", id: `${id}-error`, role: "alert" }, icon("warning", 16), error)
    : null;
  const grouped = ["checkboxes", "radio_buttons"].includes(element.type);
  const field = {
    label: words(block.label),
    id: grouped ? null : id,
    optional: block.optional === true,
    required: !block.optional,
    invalid: Boolean(error),
    dispatch: block.dispatch_action === true,
    describedBy: [hint?.id, problem?.id].filter(Boolean).join(" ") || null,
  };
  const label = h(
    grouped ? "div" : "label",
    { class: "input-label", for: grouped ? null : id },
    text(block.label),
    block.optional ? h("span", { class: "optional" }, " (optional)") : null,
  );
  return [label, drawElement(element, block.block_id, ctx, field), problem, hint];
}

function video(block) {
  const address = /^https?:/i.test(block.title_url ?? block.video_url ?? "")
    ? (block.title_url ?? block.video_url)
    : null;
  const meta = [block.author_name, block.provider_name].filter(Boolean).join(" · ");
  return h(
    "div",
    { class: "video-card" },
    h("span", { class: "video-play" }, icon("play", 22)),
    h(
      "div",
      {},
      address
        ? h("a", { href: address, target: "_blank", rel: "noopener noreferrer", class: "link" }, text(block.title))
        : text(block.title),
      meta ? h("small", {}, meta) : null,
      block.description ? h("p", {}, text(block.description)) : null,
    ),
  );
}

function container(block, ctx) {
  const title = block.rich_text_title ? richText(block.rich_text_title) : text(block.title);
  const id = `container-${ctx.key}-${block.block_id}`;
  const closed = block.is_collapsible ? ctx.folded(id, block.default_collapsed === true) : false;
  const body = h("div", { class: "container-body", id, hidden: closed }, drawBlocks(block.child_blocks, ctx));
  const inside = [
    block.icon ? picture(block.icon, "card-icon") : null,
    h(
      "span",
      { class: "container-titles" },
      h("span", { class: "container-title" }, title),
      block.subtitle ? h("span", { class: "container-subtitle" }, text(block.subtitle)) : null,
    ),
  ];
  let head = h("div", { class: "container-head" }, inside);
  if (block.is_collapsible) {
    head = h(
      "button",
      { type: "button", class: "container-head", "aria-expanded": closed ? "false" : "true", "aria-controls": id },
      icon("right", 16),
      inside,
    );
    head.addEventListener("click", () => {
      body.hidden = !body.hidden;
      head.setAttribute("aria-expanded", body.hidden ? "false" : "true");
      ctx.fold(id, body.hidden);
    });
  }
  return h(
    "div",
    { class: `container-box width-${block.width ?? "standard"}${block.has_header_divider ? " divided" : ""}` },
    head,
    body,
  );
}

function card(block, ctx) {
  const buttons = (block.actions ?? []).map((element) => drawElement(element, block.block_id, ctx));
  return h(
    "article",
    { class: "card" },
    block.hero_image ? picture(block.hero_image, "card-hero") : null,
    block.title || block.subtitle || block.icon
      ? h(
          "div",
          { class: "card-head" },
          block.icon ? picture(block.icon, "card-icon") : null,
          h(
            "div",
            {},
            block.title ? h("div", { class: "card-title" }, text(block.title)) : null,
            block.subtitle ? h("div", { class: "card-subtitle" }, text(block.subtitle)) : null,
          ),
        )
      : null,
    block.body ? h("div", { class: "card-body" }, text(block.body)) : null,
    block.subtext ? h("div", { class: "card-subtext" }, text(block.subtext)) : null,
    buttons.length ? h("div", { class: "block-actions" }, buttons) : null,
  );
}

function carousel(block, ctx) {
  return h(
    "div",
    { class: "carousel", role: "group", "aria-label": "Cards side by side", tabindex: "0" },
    (block.elements ?? []).map((each) => blockBox(each, ctx, card(each, ctx))),
  );
}

const LEVELS = { default: "info", info: "info", warning: "warning", error: "error", success: "check" };

function alert(block) {
  const level = block.level in LEVELS ? block.level : "default";
  return h(
    "div",
    { class: `alert alert-${level}`, role: level === "error" ? "alert" : "note" },
    icon(LEVELS[level]),
    h("div", {}, text(block.text)),
  );
}

const STATUS = {
  pending: ["clock", "Pending"],
  in_progress: [null, "In progress"],
  complete: ["check", "Done"],
  error: ["error", "Failed"],
};

function taskCard(block) {
  const [sign, said] = STATUS[block.status] ?? STATUS.pending;
  const sources = (block.sources ?? []).map((source) =>
    /^https?:/i.test(source.url)
      ? h("a", { class: "source", href: source.url, target: "_blank", rel: "noopener noreferrer" }, source.text)
      : h("span", { class: "source" }, source.text),
  );
  const detail = [
    block.details ? richText(block.details) : null,
    block.output ? h("div", { class: "task-output" }, richText(block.output)) : null,
    sources.length ? h("div", { class: "sources" }, sources) : null,
  ];
  const head = [
    h(
      "span",
      { class: `task-status status-${block.status}`, role: "img", "aria-label": said, title: said },
      sign ? icon(sign, 16) : h("span", { class: "spinner" }),
    ),
    h("span", { class: "task-title" }, text(block.title)),
  ];
  if (!detail.some(Boolean)) return h("div", { class: "task" }, h("div", { class: "task-head" }, head));
  return h(
    "details",
    { class: "task", open: block.status === "in_progress" || block.status === "error" },
    h("summary", { class: "task-head" }, head, icon("down", 14)),
    h("div", { class: "task-detail" }, detail),
  );
}

function plan(block) {
  const tasks = block.tasks ?? [];
  const done = tasks.filter((task) => task.status === "complete").length;
  return h(
    "div",
    { class: "plan" },
    h("div", { class: "plan-head" }, h("strong", {}, text(block.title)), h("small", {}, `${done} of ${tasks.length}`)),
    h(
      "div",
      { class: "plan-bar", "aria-hidden": "true" },
      h("i", { style: { width: `${tasks.length ? (100 * done) / tasks.length : 0}%` } }),
    ),
    tasks.map(taskCard),
  );
}

function file(block, ctx) {
  return ctx.remoteFile?.(block) ?? h("div", { class: "file-card" }, icon("file"), h("span", {}, block.external_id));
}

const DRAW = {
  section,
  actions,
  context,
  header,
  image,
  input,
  video,
  container,
  card,
  carousel,
  alert,
  plan,
  table,
  file,
  divider: () => h("hr"),
  rich_text: (block) => richText(block),
  markdown: (block) => h("div", { class: "markdown" }, markdown(block.text)),
  task_card: taskCard,
  data_table: dataTable,
  data_visualization: chart,
  context_actions: (block, ctx) => (block.elements ?? []).map((element) => drawElement(element, block.block_id, ctx)),
};

function blockBox(block, ctx, inside) {
  const wide = block.type === "input" && ctx.form.errors[block.block_id] ? " has-error" : "";
  return append(
    h("div", { class: `block block-${block.type}${wide}`, dataset: { blockId: block.block_id, block: block.type } }),
    [inside].flat(),
  );
}

/** Draws `blocks` for a container; a block that we do not know is named, never silently left out. */
export function drawBlocks(blocks, ctx) {
  return (blocks ?? []).map((block) => {
    const draw = DRAW[block.type];
    return blockBox(block, ctx, draw ? draw(block, ctx) : h("span", { class: "unknown" }, `[block ${block.type}]`));
  });
}
