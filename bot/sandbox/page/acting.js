/** What happens when a person changes or presses an element: the confirm dialog, the form, the word to the app. */
import { ask } from "./dom.js";
import { text, words } from "./mrkdwn.js";

/** Asks the element's confirm dialog, if it has one; resolves to whether to go on. */
export async function confirmed(element) {
  const dialog = element.confirm;
  if (!dialog) return true;
  return ask({
    title: words(dialog.title) || "Are you sure?",
    body: text(dialog.text),
    danger: dialog.style === "danger",
    confirm: words(dialog.confirm) || "Yes",
    deny: words(dialog.deny) || "Cancel",
  });
}

/** Stores a value and, where the element speaks at once, tells the app. */
export async function changed(element, blockId, part, ctx, field) {
  const before = ctx.form.get(blockId, element, ctx.channel);
  ctx.form.set(blockId, element, part);
  ctx.touched?.(blockId);
  if (!field.dispatch) return;
  if (!(await confirmed(element))) {
    ctx.form.set(blockId, element, before);
    ctx.redraw();
    return;
  }
  ctx.act(element, blockId, part);
}
