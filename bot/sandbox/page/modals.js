/** Modals: the stack with its way back, required fields and errors at fields, submit with a spinner, unsaved changes. */
import { ask, closePopover, h, icon, iconButton, trapTab } from "./dom.js";
import { get, post } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { contextOf, failureOf, forgetFailure, keepFocus, onRedraw, viewKey } from "./containers.js";
import { dropForm, eachElement, formOf, localErrors } from "./forms.js";
import { text, words } from "./mrkdwn.js";
import { avatar } from "./people.js";
import { world } from "./world.js";

let stack = [];
let shade = null;
let shownId = null;
let opener = null;
let sending = null;

const top = () => stack[stack.length - 1] ?? null;

/** Reads the open modals (after a reload). */
export async function readModals() {
  const answer = await get("/ui/views", { user: world.me.id });
  takeStack(answer.stack ?? []);
}

/** The whole stack after any change. */
export function takeStack(next) {
  for (const view of stack) if (!next.some((each) => each.id === view.id)) dropForm(viewKey(view.id));
  stack = next;
  for (const view of stack) {
    const form = formOf(viewKey(view.id));
    form.saved = view.state?.values ?? {};
    form.follow(view.blocks);
    onRedraw(viewKey(view.id), () => {
      if (top()?.id === view.id) draw();
    });
  }
  if (sending && top()?.id !== sending) sending = null;
  draw();
}

/** The app's errors for fields of a view. */
export function takeErrors(viewId, errors) {
  formOf(viewKey(viewId)).errors = { ...errors };
  if (sending === viewId) sending = null;
  draw();
  toFirstError();
}

function toFirstError() {
  const first = shade?.querySelector(".has-error");
  first?.scrollIntoView({ block: "center" });
  first?.querySelector("input, textarea, button, [contenteditable='true']")?.focus();
}

async function submit() {
  const view = top();
  if (!view || sending || !hasSubmit(view)) return;
  const form = formOf(viewKey(view.id));
  form.errors = localErrors(view.blocks, form);
  if (Object.keys(form.errors).length) {
    draw();
    toFirstError();
    return;
  }
  sending = view.id;
  note = null;
  forgetFailure(viewKey(view.id));
  draw();
  let answer = null;
  try {
    answer = await post("/ui/view", { user: world.me.id, view_id: view.id, do: "submit", state: form.state() });
  } catch (error) {
    failed(error.text);
  }
  if (sending === view.id) sending = null;
  if (answer?.errors) takeErrors(view.id, answer.errors);
  draw();
}

let note = null;
function failed(sentence) {
  note = sentence;
}

async function leave(way) {
  const view = top();
  if (!view) return;
  const leaving = way === "clear" ? stack : [view];
  if (leaving.some((each) => formOf(viewKey(each.id)).dirty())) {
    const sure = await ask({
      title: "Discard your changes?",
      body: "You have unsaved changes. They are lost when you close.",
      confirm: "Discard",
      deny: "Keep editing",
      danger: true,
    });
    if (!sure) return;
  }
  note = null;
  try {
    await post("/ui/view", { user: world.me.id, view_id: view.id, do: way, state: formOf(viewKey(view.id)).state() });
  } catch (error) {
    failed(error.text);
    draw();
  }
}

function hasSubmit(view) {
  let inputs = false;
  eachElement(view.blocks, (_, block) => {
    if (block.type === "input") inputs = true;
  });
  return Boolean(view.submit) || inputs;
}

function context(view) {
  const key = viewKey(view.id);
  return contextOf({
    surface: "modal",
    key,
    container: { type: "view", view_id: view.id },
    extra: {
      submit,
      touched: (blockId) => {
        const { errors } = formOf(key);
        if (!errors[blockId]) return;
        delete errors[blockId];
        settle(blockId);
      },
    },
  });
}

/** Takes an error away while the person goes on typing, without a redraw. */
function settle(blockId) {
  const box = shade && [...shade.querySelectorAll(".has-error")].find((node) => node.dataset.blockId === blockId);
  box?.classList.remove("has-error");
  box?.querySelector(".field-error")?.remove();
  box?.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
}

function foot(view) {
  const busy = sending === view.id;
  const ok = hasSubmit(view)
    ? h(
        "button",
        {
          type: "button",
          class: "button primary solid",
          "aria-busy": busy ? "true" : null,
          dataset: { testid: "modal-submit" },
          on: { click: submit },
        },
        busy ? h("span", { class: "spinner", "aria-hidden": "true" }) : null,
        words(view.submit) || "Submit",
      )
    : null;
  const no = h(
    "button",
    { type: "button", class: "button", dataset: { testid: "modal-close" }, on: { click: () => leave("close") } },
    words(view.close) || (ok ? "Cancel" : "Close"),
  );
  return h(
    "footer",
    { class: "dialog-foot" },
    stack.length > 1 ? h("span", { class: "depth" }, `Step ${stack.length}`) : null,
    no,
    ok,
  );
}

function draw() {
  const view = top();
  const host = document.getElementById("modals");
  if (!view) {
    if (shade) {
      shade.remove();
      shade = null;
      shownId = null;
      note = null;
      closePopover();
      if (opener?.isConnected) opener.focus();
      opener = null;
    }
    return;
  }
  if (!shade) opener = document.activeElement;
  const same = shownId === view.id;
  const back = shade ? keepFocus(shade) : () => {};
  const scroll = same ? (shade.querySelector(".dialog-body")?.scrollTop ?? 0) : 0;
  const error = failureOf(viewKey(view.id)) ?? note;
  const box = h(
    "section",
    {
      class: "dialog modal",
      role: "dialog",
      "aria-modal": "true",
      "aria-label": words(view.title),
      tabindex: "-1",
      dataset: { container: viewKey(view.id), viewId: view.id, callbackId: view.callback_id, depth: stack.length },
    },
    h(
      "header",
      { class: "dialog-head" },
      stack.length > 1
        ? iconButton("back", "Back", () => leave("close"), { dataset: { testid: "modal-back" } })
        : avatar(world.boot.bot.user_id, 28),
      h("h2", { class: "dialog-title" }, text(view.title)),
      iconButton("close", "Close", () => leave("clear"), { dataset: { testid: "modal-x" } }),
    ),
    error ? h("div", { class: "failed-note", role: "alert" }, icon("warning", 16), h("span", {}, error)) : null,
    h("div", { class: "dialog-body" }, drawBlocks(view.blocks, context(view))),
    foot(view),
  );
  const next = h("div", { class: `shade modal-shade${same ? " still" : ""}` }, box);
  const trap = trapTab(box);
  next.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      leave("close");
    } else trap(event);
  });
  host.replaceChildren(next);
  shade = next;
  shownId = view.id;
  box.querySelector(".dialog-body").scrollTop = scroll;
  if (same) back(box);
  if (!box.contains(document.activeElement)) first(box).focus({ preventScroll: same });
}

function first(box) {
  return (
    box.querySelector("[data-autofocus]") ??
    box.querySelector(
      ".dialog-body input:not([type='radio']):not([type='checkbox']):not([role='combobox']), .dialog-body textarea, .dialog-body [contenteditable='true']",
    ) ??
    box
  );
}
