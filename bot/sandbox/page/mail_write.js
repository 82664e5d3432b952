/** Writing in the customer's mail client: new mails, answers with the quoted mail, attachments, prepared samples. */
import { fill, h, icon, toast } from "./dom.js";
import { get, post } from "./api.js";
import { fileChips, readFiles } from "./inputs.js";
import { contactOf, shortName } from "./mail_people.js";
import { world } from "./world.js";

// How a mail client introduces the quoted mail, by the contact's language.
const INTRODUCTIONS = {
  da: (when, name) => `Den ${when} skrev ${name}:`,
  de: (when, name) => `Am ${when} schrieb ${name}:`,
  en: (when, name) => `On ${when}, ${name} wrote:`,
  nb: (when, name) => `Den ${when} skrev ${name}:`,
  sv: (when, name) => `Den ${when} skrev ${name}:`,
};

function quote(mail) {
  const language = contactOf(world.mail.address).language ?? "en";
  const known = language in INTRODUCTIONS ? language : "en";
  const when = new Intl.DateTimeFormat(known, { dateStyle: "medium", timeStyle: "short" }).format(new Date(mail.date));
  const lines = (mail.text ?? "").trimEnd().split("\n");
  return `\n\n${INTRODUCTIONS[known](when, mail.from)}\n${lines.map((line) => `> ${line}`).join("\n")}\n`;
}

/** An empty mail. */
export function blankDraft() {
  return { subject: "", text: "", attachments: [], in_reply_to: null, quoted: "" };
}

/** An answer to `mail`. */
export function replyDraft(mail) {
  const subject = /^(re|sv|aw|vs):/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`;
  return { ...blankDraft(), in_reply_to: mail.id, subject, quoted: quote(mail) };
}

/** The page that writes `draft` as the open contact; `done` is called when it left. */
export function writingPage(draft, done) {
  const subject = h("input", {
    class: "input",
    id: "mail-subject",
    type: "text",
    value: draft.subject,
    autocomplete: "off",
    on: {
      input: () => {
        draft.subject = subject.value;
      },
    },
  });
  const body = h("textarea", {
    class: "input",
    id: "mail-text",
    rows: 12,
    on: {
      input: () => {
        draft.text = body.value;
      },
    },
  });
  body.value = draft.text;
  const chips = h("div", {});
  const drawChips = () =>
    fill(
      chips,
      draft.attachments.length
        ? fileChips(draft.attachments, (at) => {
            draft.attachments.splice(at, 1);
            drawChips();
          })
        : null,
    );
  const take = async (list) => {
    draft.attachments.push(...(await readFiles(list)));
    drawChips();
  };
  const files = h("input", {
    type: "file",
    multiple: true,
    id: "mail-files",
    class: "hidden-words",
    tabindex: "-1",
    on: {
      change: async () => {
        await take(files.files);
        files.value = "";
      },
    },
  });
  const send = h(
    "button",
    {
      type: "button",
      class: "button primary solid",
      id: "mail-send",
      on: { click: () => sendDraft(draft, send, done) },
    },
    icon("send", 16),
    "Send",
  );
  const kept = draft.quoted
    ? h(
        "details",
        { class: "quoted" },
        h("summary", {}, "The quoted mail goes along"),
        h("pre", {}, draft.quoted.trim()),
      )
    : null;
  const form = h(
    "div",
    { class: "mail-write" },
    h(
      "dl",
      { class: "mail-fixed" },
      h("dt", {}, "From"),
      h("dd", {}, `${contactOf(world.mail.address).name} <${world.mail.address}>`),
      h("dt", {}, "To"),
      h("dd", {}, world.boot.mail.to),
    ),
    h("label", { class: "input-label", for: "mail-subject" }, "Subject"),
    subject,
    h("label", { class: "input-label", for: "mail-text" }, "Message"),
    body,
    kept,
    chips,
    h(
      "div",
      { class: "mail-bar" },
      h(
        "button",
        { type: "button", class: "button", on: { click: () => files.click() } },
        icon("clip", 16),
        "Attach files",
      ),
      files,
      h("span", { class: "grow" }),
      send,
    ),
  );
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("dropping");
  });
  form.addEventListener("dragleave", () => form.classList.remove("dropping"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("dropping");
    take(event.dataTransfer.files);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) sendDraft(draft, send, done);
  });
  (draft.in_reply_to ? body : subject).dataset.autofocus = "1";
  return form;
}

async function sendDraft(draft, button, done) {
  button.disabled = true;
  const { subject, attachments, in_reply_to } = draft;
  try {
    await post("/ui/mail", {
      from: world.mail.address,
      subject,
      text: draft.text + draft.quoted,
      attachments: attachments.map(({ name, media_type, base64 }) => ({ name, media_type, base64 })),
      in_reply_to,
    });
    toast("Sent.", { seconds: 3 });
    await done();
  } catch (error) {
    button.disabled = false;
    toast(error.text, { kind: "error" });
  }
}

/**
 * Prepared mails, each sent at a click; `done` is called with the address of the one who wrote. Answers to a quote
 * are among them as soon as the quote lies in the contact's mailbox, so the list is read anew each time.
 */
export function samplesPage(done) {
  const list = h("div", {});
  const draw = (samples) => fill(list, samples.map((sample) => sampleLine(sample, done)));
  draw(world.boot.mail.samples ?? []);
  get("/ui/samples")
    .then((answer) => draw(answer.samples))
    .catch((error) => toast(error.text, { kind: "error" }));
  return h(
    "div",
    { class: "samples" },
    h("p", { class: "hint" }, "Each one is sent as a real mail from its customer to the sales desk."),
    list,
  );
}

function sampleLine(sample, done) {
  const send = async () => {
    button.disabled = true;
    try {
      const answer = await post("/ui/sample", { id: sample.id });
      toast(`Sent: ${sample.title}`, { seconds: 4 });
      await done(answer.address ?? null);
    } catch (error) {
      button.disabled = false;
      toast(error.text, { kind: "error" });
    }
  };
  const button = h(
    "button",
    {
      type: "button",
      class: "button",
      dataset: { sample: sample.id },
      "aria-label": `Send ${sample.title}`,
      on: { click: send },
    },
    icon("send", 14),
    "Send",
  );
  return h(
    "div",
    { class: "sample" },
    h("span", { class: "language" }, sample.language),
    h("div", {}, h("strong", {}, sample.title), h("small", {}, sample.subject), h("small", {}, shortName(sample.from))),
    button,
  );
}
