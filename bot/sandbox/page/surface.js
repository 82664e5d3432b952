/** The app's Home tab. */
import { fill, h, toast } from "./dom.js";
import { get, post } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { contextOf, failureOf, keepFocus, onRedraw, viewKey } from "./containers.js";
import { world } from "./world.js";

let box = null;
let view = null;

function draw() {
  if (!box) return;
  if (!view) {
    fill(box, h("div", { class: "empty-note" }, `${world.boot.bot.name} has not published a Home tab for you yet.`));
    return;
  }
  const key = viewKey(view.id);
  const ctx = contextOf({ surface: "home", key, container: { type: "view", view_id: view.id } });
  ctx.form.saved = view.state?.values ?? {};
  ctx.form.follow(view.blocks);
  onRedraw(key, draw);
  const back = keepFocus(box);
  const top = box.scrollTop;
  const failed = failureOf(key);
  fill(
    box,
    h(
      "div",
      { class: "home-view", dataset: { container: key, viewId: view.id } },
      failed ? h("div", { class: "failed-note", role: "alert" }, failed) : null,
      drawBlocks(view.blocks, ctx),
    ),
  );
  box.scrollTop = top;
  back();
}

/** Opens the Home tab in `node`: tells the app and draws what it published. */
export async function openHome(node) {
  box = node;
  view = null;
  fill(node, h("div", { class: "empty-note" }, h("span", { class: "spinner" }), " Loading…"));
  try {
    const answer = await get("/ui/home", { user: world.me.id });
    view = answer.view;
    if (view) draw();
    await post("/ui/opened_home", { user: world.me.id, tab: "home" });
    if (!view)
      setTimeout(() => {
        if (!view) draw();
      }, 900);
  } catch (error) {
    toast(error.text, { kind: "error" });
    draw();
  }
}

/** A newly published Home tab. */
export function takeHome(next) {
  view = next;
  if (box?.isConnected) draw();
}
