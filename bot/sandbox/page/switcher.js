/** Jump to a conversation by its name: a field over the page, opened with Ctrl+K or Cmd+K. */
import { h } from "./dom.js";
import { typeahead } from "./selects.js";
import { appChannel, channelName, world } from "./world.js";

function places() {
  return world.channels.map((channel) => ({
    value: channel.id,
    label: `${channel.kind === "channel" || channel.kind === "private" ? "#" : ""}${channelName(channel)}`,
    detail: channel === appChannel() ? "App" : (channel.topic ?? ""),
  }));
}

/** Shows the field; `open` is called with the id of the chosen conversation. */
export function showSwitcher(open) {
  if (document.querySelector(".shade")) return;
  const before = document.activeElement;
  const input = h("input", {
    type: "text",
    class: "select-input",
    id: "switcher",
    role: "combobox",
    placeholder: "Jump to…",
    "aria-label": "Jump to a conversation",
    "aria-expanded": "false",
    autocomplete: "off",
  });
  const shade = h(
    "div",
    { class: "shade switcher-shade" },
    h(
      "div",
      { class: "dialog switcher", role: "dialog", "aria-modal": "true", "aria-label": "Jump to a conversation" },
      h("div", { class: "select" }, input),
    ),
  );
  const close = () => {
    list.close();
    shade.remove();
    before?.focus?.();
  };
  const source = (query) =>
    places().filter((place) => place.label.toLowerCase().includes(query.toLowerCase().replace(/^#/, "")));
  const list = typeahead(input, source, (choice) => {
    close();
    open(choice.value);
  });
  input.addEventListener("input", () => list.open(input.value));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Tab") event.preventDefault();
    else list.keys(event);
  });
  shade.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  shade.addEventListener("pointerdown", (event) => {
    if (event.target === shade) close();
  });
  document.getElementById("layer").prepend(shade);
  input.focus();
  list.open("");
}
