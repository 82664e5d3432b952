/** A customer's mail client beside the workspace: pick a contact, read with the PDF in place, answer, write, sample mails. */
import { fill, h, icon, iconButton, toast } from "./dom.js";
import { attachmentAddress, get, post } from "./api.js";
import { showFile } from "./files.js";
import { fileChips, readFiles } from "./inputs.js";
import { typeahead } from "./selects.js";
import { link } from "./mrkdwn.js";
import { fileSize, format, fullMoment, initials, moment, tint, world } from "./world.js";

const view = { page: "list", id: null, mails: [], draft: null };
const news = new Set();
let host = null;
let calls = { close: () => {}, changed: () => {} };

/** Whether a mailbox has something that nobody looked at. */
export function mailNews() { return news.size > 0; }

const contacts = () => world.boot.mail?.contacts ?? [];
const contactOf = (address) => contacts().find((each) => each.email === address) ?? { name: address, email: address };

/** Draws the pane, or hides it. */
export async function drawMail(node, given) {
  host = node;
  calls = given;
  node.hidden = !world.mail.open;
  const app = document.getElementById("app");
  app.classList.toggle("with-mail", world.mail.open);
  app.classList.toggle("wide-mail", world.mail.open && world.mail.wide);
  if (!world.mail.open) { node.replaceChildren(); return; }
  if (!world.mail.address) world.mail.address = contacts()[0]?.email ?? null;
  await refresh();
}

async function refresh() {
  if (world.mail.address) {
    news.delete(world.mail.address);
    try { view.mails = (await get("/ui/mail", { address: world.mail.address })).mails ?? []; } catch (error) { toast(error.text, { kind: "error" }); }
  }
  calls.changed();
  draw();
}

/** A customer's inbox changed. */
export function takeMail(address) {
  if (world.mail.open && address === world.mail.address) {
    const before = new Set(view.mails.map((mail) => mail.id));
    get("/ui/mail", { address }).then((answer) => {
      view.mails = answer.mails ?? [];
      const fresh = view.mails.find((mail) => !before.has(mail.id) && !mail.outgoing);
      if (view.page === "list" || world.mail.wide) drawList();
      if (fresh) tell(address, fresh);
    }).catch(() => {});
    return;
  }
  news.add(address);
  tell(address, null);
}

function tell(address, mail) {
  const open = () => { world.mail.open = true; world.mail.address = address; view.page = "list"; view.id = null; drawMail(host, calls).then(() => { if (mail) show(mail.id); }); };
  toast(`New mail for ${contactOf(address).name}${mail ? `: ${mail.subject}` : ""}`, { kind: "mail", action: { label: "Read", pick: open }, dataset: { mailToast: address } });
}

function contactPicker() {
  const input = h("input", { type: "text", class: "select-input", id: "mail-contact", role: "combobox", autocomplete: "off", "aria-label": "Customer's mailbox", "aria-expanded": "false" });
  const reset = () => { const contact = contactOf(world.mail.address); input.value = contact.company ? `${contact.name} · ${contact.company}` : contact.name ?? ""; };
  const source = (query) => contacts().filter((each) => `${each.name} ${each.email} ${each.company}`.toLowerCase().includes(query.toLowerCase()))
    .map((each) => ({ value: each.email, label: each.name, detail: [each.company, each.email, each.language].filter(Boolean).join(" · ") }));
  const list = typeahead(input, source, (choice) => { list.close(); world.mail.address = choice.value; view.page = "list"; view.id = null; reset(); refresh(); }, { chosen: () => new Set([world.mail.address]) });
  input.addEventListener("click", () => { list.open(""); input.select(); });
  input.addEventListener("input", () => list.open(input.value));
  input.addEventListener("keydown", list.keys);
  input.addEventListener("blur", () => { list.close(); reset(); });
  reset();
  return h("div", { class: "select mail-contact" }, face(contactOf(world.mail.address), 24), input, h("span", { class: "select-arrow" }, icon("down", 16)));
}

function face(contact, size = 32) {
  return h("span", { class: "avatar round", style: { width: `${size}px`, height: `${size}px`, fontSize: `${size * 0.38}px`, background: tint(contact.email ?? contact.name) }, "aria-hidden": "true" }, initials(contact.name ?? contact.email ?? "?"));
}

function go(page, more = {}) {
  Object.assign(view, { page, ...more });
  draw();
}

function head() {
  const tab = (page, label, sign) => h("button", { type: "button", class: `tab${(page === "list" && view.page === "read") || view.page === page ? " on" : ""}`, role: "tab", "aria-selected": view.page === page ? "true" : "false",
    dataset: { mailTab: page }, on: { click: () => go(page, page === "list" ? { id: null } : page === "write" ? { draft: blank() } : {}) } }, icon(sign, 16), label);
  const widen = () => { world.mail.wide = !world.mail.wide; document.getElementById("app").classList.toggle("wide-mail", world.mail.wide); calls.changed(); draw(); };
  return h("header", { class: "mail-head" },
    h("div", { class: "mail-top" }, h("h1", {}, icon("mail", 18), "Customer's mail"), iconButton(world.mail.wide ? "narrow" : "wide", world.mail.wide ? "Make narrower" : "Make wider", widen, { dataset: { testid: "mail-wide" } }), iconButton("close", "Close the mail client", calls.close)),
    contactPicker(), h("div", { class: "tabs", role: "tablist", "aria-label": "Mail" }, tab("list", "Inbox", "mail"), tab("write", "Write", "edit"), (world.boot.mail.samples ?? []).length ? tab("samples", "Samples", "sparkle") : null));
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
  if (view.page === "read") drawRead();
  else if (view.page === "write") drawWrite();
  else if (view.page === "samples") drawSamples();
  else fill(pageBox, h("div", { class: "empty-note" }, "Pick a mail to read it."));
}

function drawList() {
  if (!listBox) return;
  const rows = view.mails.map((mail) => h("div", { role: "listitem" }, h("button", { type: "button", class: `mail-row${mail.unread ? " unread" : ""}${mail.id === view.id ? " here" : ""}`, dataset: { mail: mail.id, outgoing: mail.outgoing ? "1" : "0" }, on: { click: () => show(mail.id) } },
    h("span", { class: "mail-way", title: mail.outgoing ? "sent" : "received" }, icon(mail.outgoing ? "send" : "mail", 15)),
    h("span", { class: "mail-line" }, h("strong", {}, mail.outgoing ? `To ${shortName(mail.to)}` : shortName(mail.from)), h("time", {}, moment(new Date(mail.date)))),
    h("span", { class: "mail-subject" }, mail.subject || "(no subject)", mail.has_attachment ? icon("clip", 14) : null), h("span", { class: "mail-preview" }, mail.preview))));
  const none = h("div", { class: "empty-note" }, h("p", {}, `${contactOf(world.mail.address).name} has no mail yet.`), h("p", {}, "Write to the sales desk, or send one of the samples."));
  fill(listBox, rows.length ? rows : none);
  listBox.onkeydown = (event) => {
    if (!["ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    const all = [...listBox.querySelectorAll(".mail-row")];
    all[Math.max(0, Math.min(all.length - 1, all.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)))]?.focus();
  };
}

function shortName(address) {
  const one = Array.isArray(address) ? address[0] : address ?? "";
  return /^\s*"?([^"<]+?)"?\s*</.exec(one)?.[1] ?? one;
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
    drawRead();
  } catch (error) { toast(error.text, { kind: "error" }); }
}

/** The mail's HTML in a frame that runs no script and loads nothing from outside. */
function safeFrame(html) {
  const guard = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"><style>body{font:14px/1.5 system-ui,sans-serif;margin:12px;color:#222;background:#fff}</style>";
  return h("iframe", { class: "mail-html", sandbox: "", srcdoc: guard + html, title: "Formatted mail" });
}

function plain(body) {
  const linked = (words) => words.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/).map((piece) => (/^https?:\/\//.test(piece) ? link(piece) : piece));
  const quoted = /^>|^(On .+ wrote:|Den .+ skrev.*:|Am .+ schrieb.*:)/m.exec(body);
  if (!quoted || quoted.index === 0) return h("div", { class: "mail-text" }, linked(body));
  return h("div", { class: "mail-text" }, linked(body.slice(0, quoted.index).trimEnd()), h("details", {}, h("summary", {}, "Quoted text"), body.slice(quoted.index)));
}

function attachment(mail, each) {
  const address = attachmentAddress(mail.id, each.n, world.mail.address);
  const image = /^image\/(png|jpe?g|gif|webp)/.test(each.media_type);
  const pdf = each.media_type === "application/pdf" || /\.pdf$/i.test(each.name);
  const open = () => showFile({ name: each.name, address, image, framed: pdf || /^text\//.test(each.media_type) });
  const card = h("button", { type: "button", class: "file-card", dataset: { attachment: each.n, name: each.name }, on: { click: open } }, h("span", { class: `file-sign${pdf ? " file-pdf" : ""}` }, icon("file", 22)),
    h("span", { class: "file-words" }, h("strong", {}, each.name), h("small", {}, [pdf ? "PDF document" : each.media_type, fileSize(each.size)].join(" · "))));
  const inside = pdf ? h("iframe", { class: "pdf-frame", src: `${address}#toolbar=0&navpanes=0&view=FitH`, title: each.name, dataset: { pdf: each.name } }) : image ? h("img", { class: "mail-image", src: address, alt: each.name }) : null;
  return h("div", { class: "mail-attachment" }, card, inside);
}

function drawRead() {
  const { mail } = view;
  const back = iconButton("back", "Back to the inbox", () => go("list", { id: null }), { class: "icon-button mail-back", dataset: { testid: "mail-back" } });
  if (!mail) { fill(pageBox, back, h("div", { class: "empty-note" }, h("span", { class: "spinner" }))); return; }
  const people = [["From", mail.from], ["To", [mail.to].flat().join(", ")], ["Cc", [mail.cc ?? []].flat().join(", ")]].filter(([, value]) => value);
  const body = h("div", { class: "mail-content" }, mail.text ? plain(mail.text) : mail.html ? safeFrame(mail.html) : h("p", { class: "empty-note" }, "No text."));
  const both = mail.text && mail.html;
  const flip = both ? h("button", { type: "button", class: "link-button", on: { click: () => { const formatted = flip.dataset.now === "html"; fill(body, formatted ? plain(mail.text) : safeFrame(mail.html)); flip.dataset.now = formatted ? "text" : "html"; flip.textContent = formatted ? "Show formatted" : "Show plain text"; } } }, "Show formatted") : null;
  const answer = h("button", { type: "button", class: "button primary solid", id: "mail-reply", on: { click: () => go("write", { draft: { ...blank(), in_reply_to: mail.id, subject: /^(re|sv|aw):/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`, quoted: quote(mail) } }) } }, icon("reply", 16), "Reply");
  fill(pageBox, h("article", { class: "mail-read", dataset: { mailOpen: mail.id } }, h("div", { class: "mail-bar" }, back, h("span", { class: "grow" }), flip, answer),
    h("h2", {}, mail.subject || "(no subject)"), h("div", { class: "mail-people" }, face({ name: shortName(mail.from), email: mail.from }), h("dl", {}, people.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])), h("time", { title: fullMoment(new Date(mail.date)) }, format(new Date(mail.date), { dateStyle: "medium", timeStyle: "short" }))),
    body, (mail.attachments ?? []).length ? h("section", { class: "mail-attachments", "aria-label": "Attachments" }, mail.attachments.map((each) => attachment(mail, each))) : null));
  pageBox.scrollTop = 0;
}

function quote(mail) {
  return `\n\n${fullMoment(new Date(mail.date))}, ${shortName(mail.from)}:\n${(mail.text ?? "").trimEnd().split("\n").map((line) => `> ${line}`).join("\n")}\n`;
}

function blank() {
  return { subject: "", text: "", attachments: [], in_reply_to: null, quoted: "" };
}

function drawWrite() {
  const draft = (view.draft ??= blank());
  const subject = h("input", { class: "input", id: "mail-subject", type: "text", value: draft.subject, autocomplete: "off", on: { input: () => { draft.subject = subject.value; } } });
  const body = h("textarea", { class: "input", id: "mail-text", rows: 12, on: { input: () => { draft.text = body.value; } } });
  body.value = draft.text;
  const chips = h("div", {});
  const drawChips = () => fill(chips, draft.attachments.length ? fileChips(draft.attachments, (at) => { draft.attachments.splice(at, 1); drawChips(); }) : null);
  const take = async (list) => { draft.attachments.push(...(await readFiles(list))); drawChips(); };
  const files = h("input", { type: "file", multiple: true, id: "mail-files", class: "hidden-words", tabindex: "-1", on: { change: async () => { await take(files.files); files.value = ""; } } });
  const send = h("button", { type: "button", class: "button primary solid", id: "mail-send", on: { click: () => sendDraft(draft, send) } }, icon("send", 16), "Send");
  const kept = draft.quoted ? h("details", { class: "quoted" }, h("summary", {}, "The quoted mail goes along"), h("pre", {}, draft.quoted.trim())) : null;
  const form = h("div", { class: "mail-write" }, h("dl", { class: "mail-fixed" }, h("dt", {}, "From"), h("dd", {}, `${contactOf(world.mail.address).name} <${world.mail.address}>`), h("dt", {}, "To"), h("dd", {}, world.boot.mail.to)),
    h("label", { class: "input-label", for: "mail-subject" }, "Subject"), subject, h("label", { class: "input-label", for: "mail-text" }, "Message"), body, kept, chips,
    h("div", { class: "mail-bar" }, h("button", { type: "button", class: "button", on: { click: () => files.click() } }, icon("clip", 16), "Attach files"), files, h("span", { class: "grow" }), send));
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("dropping"); });
  form.addEventListener("dragleave", () => form.classList.remove("dropping"));
  form.addEventListener("drop", (event) => { event.preventDefault(); form.classList.remove("dropping"); take(event.dataTransfer.files); });
  form.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) sendDraft(draft, send); });
  fill(pageBox, form);
  (draft.in_reply_to ? body : subject).focus();
}

async function sendDraft(draft, button) {
  button.disabled = true;
  const { subject, attachments, in_reply_to } = draft;
  try {
    await post("/ui/mail", { from: world.mail.address, subject, text: draft.text + draft.quoted, attachments: attachments.map(({ name, media_type, base64 }) => ({ name, media_type, base64 })), in_reply_to });
    toast("Sent.", { seconds: 3 });
    Object.assign(view, { page: "list", id: null, draft: null });
    await refresh();
  } catch (error) { button.disabled = false; toast(error.text, { kind: "error" }); }
}

function drawSamples() {
  const send = async (sample, button) => {
    button.disabled = true;
    try {
      const answer = await post("/ui/sample", { id: sample.id });
      toast(`Sent: ${sample.title}`, { seconds: 4 });
      Object.assign(view, { page: "list", id: null });
      world.mail.address = answer.address ?? world.mail.address;
      await refresh();
    } catch (error) { button.disabled = false; toast(error.text, { kind: "error" }); }
  };
  fill(pageBox, h("div", { class: "samples" }, h("p", { class: "hint" }, "Each one is sent as a real mail from its customer to the sales desk."), (world.boot.mail.samples ?? []).map((sample) => {
    const button = h("button", { type: "button", class: "button", dataset: { sample: sample.id }, "aria-label": `Send ${sample.title}`, on: { click: () => send(sample, button) } }, icon("send", 14), "Send");
    return h("div", { class: "sample" }, h("span", { class: "language" }, sample.language), h("div", {}, h("strong", {}, sample.title), h("small", {}, sample.subject), h("small", {}, shortName(sample.from))), button);
  })));
}
