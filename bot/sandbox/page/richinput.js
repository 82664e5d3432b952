/** rich_text_input: an editable field with a small toolbar whose content is Slack's rich_text JSON. */
import { h } from "./dom.js";
import { words } from "./mrkdwn.js";
import { richText } from "./richtext.js";

const STYLES = {
  B: "bold",
  STRONG: "bold",
  I: "italic",
  EM: "italic",
  S: "strike",
  STRIKE: "strike",
  DEL: "strike",
  CODE: "code",
  U: "underline",
};

function inlineParts(node, style, parts) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) {
      if (child.data)
        parts.push({
          type: "text",
          text: child.data.replace(/\u00a0/g, " "),
          ...(Object.keys(style).length ? { style } : {}),
        });
    } else if (child.nodeName === "BR") parts.push({ type: "text", text: "\n" });
    else if (child.nodeName === "A") parts.push({ type: "link", url: child.href, text: child.textContent });
    else if (child.dataset?.user) parts.push({ type: "user", user_id: child.dataset.user });
    else inlineParts(child, STYLES[child.nodeName] ? { ...style, [STYLES[child.nodeName]]: true } : style, parts);
  }
  return parts;
}

function trimmed(parts) {
  const last = parts[parts.length - 1];
  if (last?.text === "\n") parts.pop();
  return parts;
}

/** The field's content as a rich_text block, or null when it is empty. */
function read(field) {
  const elements = [];
  let loose = [];
  const flush = () => {
    if (loose.length) elements.push({ type: "rich_text_section", elements: loose });
    loose = [];
  };
  for (const child of field.childNodes) {
    if (child.nodeName === "UL" || child.nodeName === "OL") {
      flush();
      elements.push({
        type: "rich_text_list",
        style: child.nodeName === "OL" ? "ordered" : "bullet",
        indent: 0,
        elements: [...child.children].map((item) => ({
          type: "rich_text_section",
          elements: trimmed(inlineParts(item, {}, [])),
        })),
      });
    } else if (child.nodeName === "BLOCKQUOTE" || child.nodeName === "PRE") {
      flush();
      elements.push({
        type: child.nodeName === "PRE" ? "rich_text_preformatted" : "rich_text_quote",
        elements: trimmed(inlineParts(child, {}, [])),
      });
    } else if (child.nodeName === "DIV" || child.nodeName === "P") {
      if (loose.length) loose.push({ type: "text", text: "\n" });
      loose.push(...trimmed(inlineParts(child, {}, [])));
    } else {
      const holder = document.createElement("div");
      holder.append(child.cloneNode(true));
      loose.push(...inlineParts(holder, {}, []));
    }
  }
  flush();
  const filled = elements.some((part) => JSON.stringify(part).match(/"text":"[^"]*[^\s"\\n]/));
  return filled ? { type: "rich_text", elements } : null;
}

const TOOLS = [
  ["bold", "B", "Bold"],
  ["italic", "I", "Italic"],
  ["strikeThrough", "S", "Strikethrough"],
  ["insertUnorderedList", "•", "Bulleted list"],
  ["insertOrderedList", "1.", "Numbered list"],
];

/** Draws the field; paste takes plain text only. */
export function richInput(element, blockId, ctx, field) {
  const held = ctx.form.get(blockId, element, ctx.channel);
  const edit = h(
    "div",
    {
      class: "input rich-edit",
      contenteditable: "true",
      role: "textbox",
      "aria-multiline": "true",
      id: field.id,
      "aria-label": field.label,
      "aria-describedby": field.describedBy,
      "aria-invalid": field.invalid ? "true" : null,
      style: { minHeight: `${Math.max(3, element.min_lines ?? 4) * 22}px` },
      dataset: {
        actionId: element.action_id,
        blockId,
        placeholder: words(element.placeholder),
        autofocus: element.focus_on_load ? "1" : null,
      },
    },
    held.rich_text_value ? richText(held.rich_text_value) : null,
  );
  const store = () => {
    ctx.form.set(blockId, element, { rich_text_value: read(edit) });
    ctx.touched?.(blockId);
  };
  edit.addEventListener("input", store);
  edit.addEventListener("paste", (event) => {
    event.preventDefault();
    document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
  });
  const bar = h(
    "div",
    { class: "rich-bar", role: "toolbar", "aria-label": "Text style" },
    TOOLS.map(([command, sign, label]) =>
      h(
        "button",
        {
          type: "button",
          class: `rich-tool rich-${command}`,
          title: label,
          "aria-label": label,
          on: {
            mousedown: (event) => event.preventDefault(),
            click: () => {
              edit.focus();
              document.execCommand(command);
              store();
            },
          },
        },
        sign,
      ),
    ),
  );
  return h("div", { class: "rich-input" }, bar, edit);
}
