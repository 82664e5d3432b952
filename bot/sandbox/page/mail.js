/**
 * The customer's mail client beside the workspace: whose mailbox, the list, and which page is open.
 * Reading is in mail_read.js, writing and samples in mail_write.js.
 */
import { fill, h, icon, iconButton, toast } from "./dom.js";
import { get } from "./api.js";
import { contactOf, contacts, face, shortName } from "./mail_people.js";
import { readingPage } from "./mail_read.js";
import { blankDraft, replyDraft, samplesPage, writingPage } from "./mail_write.js";
import { typeahead } from "./selects.js";
import { moment, world } from "./world.js";

const view = { page: "list", id: null, mails: [], draft: null };
const news = new Set();
let host = null;
let calls = { close: () => {}, changed: () => {} };

/** Whether a mailbox has something that nobody looked at. */
export function mailNews() {
  return news.size > 0;
}

/** Draws the pane, or hides it. */
export async function drawMail(node, given) {
  host = node;
  calls = given;
  node.hidden = !world.mail.open;
  const app = document.getElementById("app");
  app.classList.toggle("with-mail", world.mail.open);
  app.classList.toggle("wide-mail", world.mail.open && world.mail.wide);
  if (!world.mail.open) {
    node.replaceChildren();
    return;
  }
  if (!world.mail.address) world.mail.address = contacts()[0]?.email ?? null;
  await refresh();
}

async function refresh() {
  if (world.mail.address) {
    news.delete(world.mail.address);
    try {
      view.mails = (await get("/ui/mail", { address: world.mail.address })).mails ?? [];
    } catch (error) {
      toast(error.text, { kind: "error" });
    }
  }
  calls.changed();
  draw();
}

/** A customer's inbox changed. */
export function takeMail(address) {
  if (world.mail.open && address === world.mail.address) {
    const before = new Set(view.mails.map((mail) => mail.id));
    get("/ui/mail", { address })
      .then((answer) => {
        view.mails = answer.mails ?? [];
        const fresh = view.mails.find((mail) => !before.has(mail.id) && !mail.outgoing);
        if (view.page === "list" || world.mail.wide) drawList();
        if (fresh) tell(address, fresh);
      })
      .catch(() => {});
    return;
  }
  get("/ui/mail", { address })
    .then((answer) => {
      const newest = answer.mails?.[0];
      if (!newest || newest.outgoing) return; // what a customer wrote is no news for them
      news.add(address);
      calls.changed();
      tell(address, newest);
    })
    .catch(() => {});
}

/** Shows a customer's inbox, with `newest` the last mail that he or she received. */
export async function showMailbox(address, newest = false) {
  Object.assign(view, { page: "list", id: null, draft: null });
  world.mail.address = address;
  await refresh();
  const last = newest && view.mails.find((mail) => !mail.outgoing);
  if (last) await show(last.id);
}

function tell(address, mail) {
  const open = () => {
    world.mail.open = true;
    world.mail.address = address;
    view.page = "list";
    view.id = null;
    drawMail(host, calls).then(() => {
      if (mail) show(mail.id);
    });
  };
  toast(`New mail for ${contactOf(address).name}${mail ? `: ${mail.subject}` : ""}`, {
    kind: "mail",
    action: { label: "Read", pick: open },
    dataset: { mailToast: address },
  });
}

function contactPicker() {
  const input = h("input", {
    type: "text",
    class: "select-input",
    id: "mail-contact",
    role: "combobox",
    autocomplete: "off",
    "aria-label": "Customer's mailbox",
    "aria-expanded": "false",
  });
  const reset = () => {
    const contact = contactOf(world.mail.address);
    input.value = contact.company ? `${contact.name} · ${contact.company}` : (contact.name ?? "");
  };
  const source = (query) =>
    contacts()
      .filter((each) => `${each.name} ${each.email} ${each.company}`.toLowerCase().includes(query.toLowerCase()))
      .map((each) => ({
        value: each.email,
        label: each.name,
        detail: [each.company, each.email, each.language].filter(Boolean).join(" · "),
      }));
  const list = typeahead(
    input,
    source,
    (choice) => {
      list.close();
      world.mail.address = choice.value;
      view.page = "list";
      view.id = null;
      reset();
      refresh();
    },
    { chosen: () => new Set([world.mail.address]) },
  );
  input.addEventListener("click", () => {
    list.open("");
    input.select();
  });
  input.addEventListener("input", () => list.open(input.value));
  input.addEventListener("keydown", list.keys);
  input.addEventListener("blur", () => {
    list.close();
    reset();
  });
  reset();
  return h(
    "div",
    { class: "select mail-contact" },
    face(contactOf(world.mail.address), 24),
    input,
    h("span", { class: "select-arrow" }, icon("down", 16)),
  );
}

function go(page, more = {}) {
  Object.assign(view, { page, ...more });
  draw();
}

function head() {
  const tab = (page, label, sign) =>
    h(
      "button",
      {
        type: "button",
        class: `tab${(page === "list" && view.page === "read") || view.page === page ? " on" : ""}`,
        role: "tab",
        "aria-selected": view.page === page ? "true" : "false",
        dataset: { mailTab: page },
        on: { click: () => go(page, page === "list" ? { id: null } : page === "write" ? { draft: blankDraft() } : {}) },
      },
      icon(sign, 16),
      label,
    );
  const widen = () => {
    world.mail.wide = !world.mail.wide;
    document.getElementById("app").classList.toggle("wide-mail", world.mail.wide);
    calls.changed();
    draw();
  };
  return h(
    "header",
    { class: "mail-head" },
    h(
      "div",
      { class: "mail-top" },
      h("h1", {}, icon("mail", 18), "Customer's mail"),
      iconButton(world.mail.wide ? "narrow" : "wide", world.mail.wide ? "Make narrower" : "Make wider", widen, {
        dataset: { testid: "mail-wide" },
      }),
      iconButton("close", "Close the mail client", calls.close),
    ),
    contactPicker(),
    h(
      "div",
      { class: "tabs", role: "tablist", "aria-label": "Mail" },
      tab("list", "Inbox", "mail"),
      tab("write", "Write", "edit"),
      (world.boot.mail.samples ?? []).length ? tab("samples", "Samples", "sparkle") : null,
    ),
  );
}

let listBox = null;
let pageBox = null;

function draw() {
  if (!host || host.hidden) return;
  listBox = h("div", { class: "mail-list", role: "list", "aria-label": "Mails" });
  pageBox = h("div", { class: "mail-page" });
  const reading = view.page !== "list";
  fill(host, head(), h("div", { class: `mail-body${reading ? " reading" : ""}` }, listBox, pageBox));
  drawList();
  fill(pageBox, page());
  pageBox.querySelector("[data-autofocus]")?.focus();
}

function page() {
  if (view.page === "read") return readPage();
  if (view.page === "write") return writingPage((view.draft ??= blankDraft()), () => sent(null));
  if (view.page === "samples") return samplesPage(sent);
  return h("div", { class: "empty-note" }, "Pick a mail to read it.");
}

function readPage() {
  const back = iconButton("back", "Back to the inbox", () => go("list", { id: null }), {
    class: "icon-button mail-back",
    dataset: { testid: "mail-back" },
  });
  if (!view.mail) return [back, h("div", { class: "empty-note" }, h("span", { class: "spinner" }))];
  return readingPage(view.mail, back, () => go("write", { draft: replyDraft(view.mail) }));
}

/** After a mail left: back to the list of `address` (or of whom it was). */
async function sent(address) {
  Object.assign(view, { page: "list", id: null, draft: null });
  world.mail.address = address ?? world.mail.address;
  await refresh();
}

function drawList() {
  if (!listBox) return;
  const rows = view.mails.map((mail) =>
    h(
      "div",
      { role: "listitem" },
      h(
        "button",
        {
          type: "button",
          class: `mail-row${mail.unread ? " unread" : ""}${mail.id === view.id ? " here" : ""}`,
          dataset: { mail: mail.id, outgoing: mail.outgoing ? "1" : "0" },
          on: { click: () => show(mail.id) },
        },
        h(
          "span",
          { class: "mail-way", title: mail.outgoing ? "sent" : "received" },
          icon(mail.outgoing ? "send" : "mail", 15),
        ),
        h(
          "span",
          { class: "mail-line" },
          h("strong", {}, mail.outgoing ? `To ${shortName(mail.to)}` : shortName(mail.from)),
          h("time", {}, moment(new Date(mail.date))),
        ),
        h(
          "span",
          { class: "mail-subject" },
          mail.subject || "(no subject)",
          mail.has_attachment ? icon("clip", 14) : null,
        ),
        h("span", { class: "mail-preview" }, mail.preview),
      ),
    ),
  );
  const none = h(
    "div",
    { class: "empty-note" },
    h("p", {}, `${contactOf(world.mail.address).name} has no mail yet.`),
    h("p", {}, "Write to the sales desk, or send one of the samples."),
  );
  fill(listBox, rows.length ? rows : none);
  listBox.onkeydown = (event) => {
    if (!["ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    const all = [...listBox.querySelectorAll(".mail-row")];
    all[
      Math.max(0, Math.min(all.length - 1, all.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)))
    ]?.focus();
  };
}

async function show(id) {
  go("read", { id, mail: null });
  try {
    const mail = await get(`/ui/mail/${encodeURIComponent(id)}`, { address: world.mail.address });
    if (view.id !== id) return;
    view.mail = mail;
    const row = view.mails.find((each) => each.id === id);
    if (row) row.unread = false;
    drawList();
    fill(pageBox, page());
    pageBox.scrollTop = 0;
  } catch (error) {
    toast(error.text, { kind: "error" });
  }
}
