/** Text, number, e-mail and address inputs, and the file input. */
import { h, icon, iconButton, toast } from "./dom.js";
import { upload } from "./api.js";
import { words } from "./mrkdwn.js";
import { changed } from "./acting.js";
import { fileSize, world } from "./world.js";

const KINDS = { email_text_input: "email", url_text_input: "url", number_input: "text", plain_text_input: "text" };

/** One-line or many-line text; sends block_actions on Enter or at each sign when the block asks for it. */
export function textInput(element, blockId, ctx, field) {
  const held = ctx.form.get(blockId, element, ctx.channel);
  const tall = element.multiline === true;
  const node = h(tall ? "textarea" : "input", {
    class: "input",
    id: field.id,
    type: tall ? null : KINDS[element.type],
    rows: tall ? 4 : null,
    autocomplete: "off",
    inputmode: element.type === "number_input" ? (element.is_decimal_allowed ? "decimal" : "numeric") : null,
    placeholder: words(element.placeholder),
    "aria-label": field.id ? null : field.label,
    "aria-describedby": field.describedBy,
    "aria-invalid": field.invalid ? "true" : null,
    "aria-required": field.required ? "true" : null,
    dataset: { actionId: element.action_id, blockId, autofocus: element.focus_on_load ? "1" : null },
  });
  node.value = held.value ?? "";
  const when = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const counter = element.max_length ? h("span", { class: "counter", "aria-hidden": "true" }) : null;
  const count = () => {
    if (counter) counter.textContent = String(element.max_length - [...node.value].length);
  };
  const store = () => ctx.form.set(blockId, element, { value: node.value === "" ? null : node.value });
  let timer = null;
  node.addEventListener("input", () => {
    store();
    count();
    ctx.touched?.(blockId);
    if (!field.dispatch || !when.includes("on_character_entered")) return;
    clearTimeout(timer);
    timer = setTimeout(() => ctx.act(element, blockId, { value: node.value || null }), 250);
  });
  node.addEventListener("keydown", (event) => {
    const plain =
      event.key === "Enter" && !event.shiftKey && !event.isComposing && !(tall && !event.ctrlKey && !event.metaKey);
    if (!plain) return;
    if (field.dispatch && when.includes("on_enter_pressed")) {
      event.preventDefault();
      ctx.act(element, blockId, { value: node.value || null });
    } else if (ctx.submit) {
      event.preventDefault();
      ctx.submit();
    }
  });
  count();
  return counter ? h("div", { class: "input-box" }, node, counter) : node;
}

function readFile(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",")[1] ?? "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

/** Reads chosen files as {name, media_type, size, base64}. */
export function readFiles(list) {
  return Promise.all(
    [...list].map(async (file) => ({
      name: file.name,
      media_type: file.type || "application/octet-stream",
      size: file.size,
      base64: await readFile(file),
    })),
  );
}

/** A row of chosen files, each with a button that takes it away. */
export function fileChips(files, drop) {
  return h(
    "ul",
    { class: "chips", "aria-label": "Chosen files" },
    files.map((file, at) =>
      h(
        "li",
        { class: "chip" },
        icon("clip", 14),
        h("span", {}, file.name),
        h("small", {}, fileSize(file.size)),
        iconButton("close", `Remove ${file.name}`, () => drop(at)),
      ),
    ),
  );
}

/** file_input: each chosen file is uploaded at once; the state carries its file objects. */
export function fileInput(element, blockId, ctx, field) {
  const box = h("div", { class: "file-input", dataset: { blockId } });
  const draw = () => {
    const { files } = ctx.form.get(blockId, element, ctx.channel);
    const put = (next) => {
      changed(element, blockId, { files: next }, ctx, field);
      draw();
    };
    const picker = h("input", {
      type: "file",
      id: field.id,
      multiple: (element.max_files ?? 10) > 1,
      "aria-describedby": field.describedBy,
      accept: (element.filetypes ?? []).map((kind) => `.${kind}`).join(",") || null,
      dataset: { actionId: element.action_id, blockId },
    });
    picker.addEventListener("change", async () => {
      try {
        const chosen = await readFiles(picker.files);
        const stored = await Promise.all(chosen.map((file) => upload(world.me.id, file)));
        put([...files, ...stored].slice(0, element.max_files ?? 10));
      } catch (error) {
        toast(error.text ?? "That file could not be read.", { kind: "error" });
      }
    });
    box.replaceChildren(
      picker,
      fileChips(files, (at) => put(files.filter((_, n) => n !== at))),
    );
  };
  draw();
  return box;
}
