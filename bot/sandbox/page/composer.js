/** The field in which a member writes: messages, mentions, slash commands with completion, global shortcuts. */
import { fill, h, icon, iconButton, menu, toast } from "./dom.js";
import { post, upload } from "./api.js";
import { fileChips, readFiles } from "./inputs.js";
import { escape } from "./mrkdwn.js";
import { suggest } from "./suggest.js";
import { world } from "./world.js";

/** Turns what was typed into Slack's text: escapes, <@U…> and <#C…> mentions, links. */
export function toSlackText(typed) {
  let text = escape(typed);
  const people = [...world.boot.users].sort(
    (one, other) => (other.real_name ?? other.name).length - (one.real_name ?? one.name).length,
  );
  for (const user of people) {
    for (const name of [user.real_name, user.name].filter(Boolean))
      text = text
        .split(`@${escape(name)}`)
        .map((part, at) =>
          at && /^[\p{L}\p{N}]/u.test(part) ? `@${escape(name)}${part}` : at ? `<@${user.id}>${part}` : part,
        )
        .join("");
  }
  for (const channel of world.channels.filter((each) => each.kind === "channel" || each.kind === "private")) {
    text = text.replace(
      new RegExp(`(^|\\s)#${channel.name.replace(/[^\w-]/g, "\\$&")}(?![\\w-])`, "g"),
      `$1<#${channel.id}>`,
    );
  }
  return text.replace(/(^|\s)(https?:\/\/[^\s<>|]+)/g, "$1<$2>").replace(/@(here|channel|everyone)\b/g, "<!$1>");
}

function refused(text) {
  toast(text, { kind: "error" });
}

async function sendTyped(typed, channel, thread, files) {
  const slash = /^\/([\w-]+)(?:\s+([\s\S]*))?$/.exec(typed);
  if (slash && thread) {
    refused(`/${slash[1]} is not supported in threads. Sorry!`);
    return false;
  }
  if (slash) {
    const command = `/${slash[1]}`;
    if (!(world.boot.app.commands ?? []).some((each) => each.command === command)) {
      refused(`${command} is not a valid command.`);
      return false;
    }
    await post("/ui/command", { user: world.me.id, channel, command, text: escape(slash[2] ?? "") });
    return true;
  }
  await post("/ui/message", {
    user: world.me.id,
    channel,
    text: toSlackText(typed),
    ...(thread ? { thread_ts: thread } : {}),
    ...(files.length ? { files: files.map((file) => file.id) } : {}),
  });
  return true;
}

// What was typed and not sent, by conversation and thread; kept while the page is open.
const drafts = new Map();

/** A composer for `where()` = {channel, thread}; `id` is the field's id. */
export function composer({ id, placeholder, where }) {
  const field = h("textarea", {
    id,
    rows: 1,
    class: "composer-field",
    placeholder,
    "aria-label": placeholder,
    "aria-autocomplete": "list",
    autocomplete: "off",
    spellcheck: "true",
  });
  const send = h(
    "button",
    { type: "button", class: "send", "aria-label": "Send", title: "Send", disabled: true },
    icon("send"),
  );
  const help = suggest(field);
  let files = [];
  const size = () => {
    field.style.height = "auto";
    field.style.height = `${Math.min(220, field.scrollHeight)}px`;
    send.disabled = !field.value.trim() && !files.length;
  };
  const go = async () => {
    const typed = field.value.trim();
    if (!typed && !files.length) return;
    help.close();
    const going = files;
    files = [];
    showFiles();
    const { channel, thread } = where();
    field.value = "";
    keep();
    size();
    try {
      if (!(await sendTyped(typed, channel, thread, going)) && !field.value) field.value = typed;
    } catch (error) {
      refused(error.text);
      if (!field.value) field.value = typed;
    }
    keep();
    size();
  };
  const place = JSON.stringify(where());
  const keep = () => {
    if (field.value) drafts.set(place, field.value);
    else drafts.delete(place);
  };
  field.value = drafts.get(place) ?? "";
  requestAnimationFrame(size);
  field.addEventListener("input", () => {
    size();
    keep();
    help.update();
  });
  field.addEventListener("keydown", (event) => {
    if (help.keys(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      go();
    }
  });
  field.addEventListener("blur", () => setTimeout(help.close, 120));
  send.addEventListener("click", go);
  const chips = h("div", { class: "composer-files" });
  function showFiles() {
    fill(
      chips,
      files.length
        ? fileChips(files, (at) => {
            files = files.filter((_, n) => n !== at);
            showFiles();
          })
        : null,
    );
    size();
  }
  const picker = h("input", {
    type: "file",
    multiple: true,
    class: "hidden-words",
    tabindex: "-1",
    "aria-label": "Files for the message",
    dataset: { testid: `${id}-files` },
  });
  picker.addEventListener("change", async () => {
    try {
      files = [
        ...files,
        ...(await Promise.all((await readFiles(picker.files)).map((file) => upload(world.me.id, file)))),
      ];
    } catch (error) {
      refused(error.text);
    }
    picker.value = "";
    showFiles();
  });
  const shortcuts = (world.boot.app.shortcuts ?? []).filter((each) => each.type === "global");
  const run = (shortcut) =>
    post("/ui/shortcut", { user: world.me.id, callback_id: shortcut.callback_id, type: "global" }).catch((error) =>
      refused(error.text),
    );
  const bolt =
    shortcuts.length && !where().thread
      ? iconButton(
          "bolt",
          "Shortcuts",
          () =>
            menu(
              bolt,
              shortcuts.map((shortcut) => ({
                label: shortcut.name,
                detail: world.boot.app.name,
                dataset: { shortcut: shortcut.callback_id },
                pick: () => run(shortcut),
              })),
              "Shortcuts",
              "start",
            ),
          { "aria-haspopup": "menu" },
        )
      : null;
  const slash = where().thread
    ? null
    : h(
        "button",
        {
          type: "button",
          class: "icon-button slash",
          "aria-label": "Slash commands",
          title: "Slash commands",
          on: {
            click: () => {
              if (!field.value) field.value = "/";
              field.focus();
              field.dispatchEvent(new Event("input"));
            },
          },
        },
        "/",
      );
  return h(
    "div",
    { class: "composer" },
    field,
    chips,
    h(
      "div",
      { class: "composer-bar" },
      iconButton("clip", "Attach files", () => picker.click()),
      picker,
      bolt,
      slash,
      iconButton("person", "Mention someone", () => {
        field.value += field.value && !/\s$/.test(field.value) ? " @" : "@";
        field.focus();
        field.selectionStart = field.value.length;
        field.dispatchEvent(new Event("input"));
      }),
      h(
        "span",
        { class: "composer-hint" },
        h("b", {}, "Enter"),
        " to send, ",
        h("b", {}, "Shift+Enter"),
        " for a new line",
      ),
      send,
    ),
  );
}
