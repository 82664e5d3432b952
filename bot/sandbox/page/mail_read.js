/** A mail in the customer's mail client: head, text or safe HTML, attachments with PDF and pictures in place. */
import { fill, h, icon } from "./dom.js";
import { attachmentAddress } from "./api.js";
import { showFile } from "./files.js";
import { face, shortName } from "./mail_people.js";
import { link } from "./mrkdwn.js";
import { fileSize, format, fullMoment, world } from "./world.js";

/** The mail's HTML in a frame that runs no script and loads nothing from outside. */
function safeFrame(html) {
  const guard =
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"><style>body{font:14px/1.5 system-ui,sans-serif;margin:12px;color:#222;background:#fff}</style>";
  return h("iframe", { class: "mail-html", sandbox: "", srcdoc: guard + html, title: "Formatted mail" });
}

function plain(body) {
  const linked = (words) =>
    words
      .split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/)
      .map((piece) => (/^https?:\/\//.test(piece) ? link(piece) : piece));
  const quoted = /^>|^(On .+ wrote:|Den .+ skrev.*:|Am .+ schrieb.*:)/m.exec(body);
  if (!quoted || quoted.index === 0) return h("div", { class: "mail-text" }, linked(body));
  return h(
    "div",
    { class: "mail-text" },
    linked(body.slice(0, quoted.index).trimEnd()),
    h("details", {}, h("summary", {}, "Quoted text"), body.slice(quoted.index)),
  );
}

function attachment(mail, each) {
  const address = attachmentAddress(mail.id, each.n, world.mail.address);
  const image = /^image\/(png|jpe?g|gif|webp)/.test(each.media_type);
  const pdf = each.media_type === "application/pdf" || /\.pdf$/i.test(each.name);
  const open = () => showFile({ name: each.name, address, image, framed: pdf || /^text\//.test(each.media_type) });
  const card = h(
    "button",
    { type: "button", class: "file-card", dataset: { attachment: each.n, name: each.name }, on: { click: open } },
    h("span", { class: `file-sign${pdf ? " file-pdf" : ""}` }, icon("file", 22)),
    h(
      "span",
      { class: "file-words" },
      h("strong", {}, each.name),
      h("small", {}, [pdf ? "PDF document" : each.media_type, fileSize(each.size)].join(" · ")),
    ),
  );
  const inside = pdf
    ? h("iframe", {
        class: "pdf-frame",
        src: `${address}#toolbar=0&navpanes=0&view=FitH`,
        title: each.name,
        dataset: { pdf: each.name },
      })
    : image
      ? h("img", { class: "mail-image", src: address, alt: each.name })
      : null;
  return h("div", { class: "mail-attachment" }, card, inside);
}

/** A mail as it is read; `back` is the way to the list, `answer` is called for a reply. */
export function readingPage(mail, back, answer) {
  const people = [
    ["From", mail.from],
    ["To", [mail.to].flat().join(", ")],
    ["Cc", [mail.cc ?? []].flat().join(", ")],
  ].filter(([, value]) => value);
  const body = h(
    "div",
    { class: "mail-content" },
    mail.text ? plain(mail.text) : mail.html ? safeFrame(mail.html) : h("p", { class: "empty-note" }, "No text."),
  );
  const both = mail.text && mail.html;
  const flip = both
    ? h(
        "button",
        {
          type: "button",
          class: "link-button",
          on: {
            click: () => {
              const formatted = flip.dataset.now === "html";
              fill(body, formatted ? plain(mail.text) : safeFrame(mail.html));
              flip.dataset.now = formatted ? "text" : "html";
              flip.textContent = formatted ? "Show formatted" : "Show plain text";
            },
          },
        },
        "Show formatted",
      )
    : null;
  const reply = h(
    "button",
    { type: "button", class: "button primary solid", id: "mail-reply", on: { click: answer } },
    icon("reply", 16),
    "Reply",
  );
  return h(
    "article",
    { class: "mail-read", dataset: { mailOpen: mail.id } },
    h("div", { class: "mail-bar" }, back, h("span", { class: "grow" }), flip, reply),
    h("h2", {}, mail.subject || "(no subject)"),
    h(
      "div",
      { class: "mail-people" },
      face({ name: shortName(mail.from), email: mail.from }),
      h(
        "dl",
        {},
        people.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
      ),
      h(
        "time",
        { title: fullMoment(new Date(mail.date)) },
        format(new Date(mail.date), { dateStyle: "medium", timeStyle: "short" }),
      ),
    ),
    body,
    (mail.attachments ?? []).length
      ? h(
          "section",
          { class: "mail-attachments", "aria-label": "Attachments" },
          mail.attachments.map((each) => attachment(mail, each)),
        )
      : null,
  );
}
