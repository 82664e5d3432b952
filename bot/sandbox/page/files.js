/** Files in messages and the panel that shows one over the page. */
import { h, icon, iconButton, trapTab } from "./dom.js";
import { fileAddress } from "./api.js";
import { fileSize, world } from "./world.js";

const KINDS = {
  pdf: "PDF document",
  png: "Image",
  jpg: "Image",
  jpeg: "Image",
  gif: "Image",
  csv: "Table",
  txt: "Text",
  eml: "E-mail",
  xlsx: "Workbook",
  docx: "Document",
};

function kindOf(file) {
  const ending = (file.filetype || /\.([a-z0-9]+)$/i.exec(file.name ?? "")?.[1] || "").toLowerCase();
  return { ending, words: KINDS[ending] ?? (ending ? ending.toUpperCase() : "File") };
}

const isImage = (file) =>
  /^image\/(png|jpe?g|gif|webp|svg)/.test(file.mimetype ?? "") ||
  ["png", "jpg", "jpeg", "gif"].includes(kindOf(file).ending);

/** Shows bytes at `address` over the page: PDF and text in a frame, pictures as pictures, all with a download. */
export function showFile({ name, address, image = false, framed = true }) {
  const opener = document.activeElement;
  const close = () => {
    shade.remove();
    opener?.focus?.();
  };
  const body = image
    ? h("img", { src: address, alt: name })
    : framed
      ? h("iframe", { src: address, title: name })
      : h("p", { class: "empty-note" }, "This kind of file has no preview here. Download it to open it.");
  const box = h(
    "div",
    {
      class: "dialog file-panel",
      role: "dialog",
      "aria-modal": "true",
      "aria-label": name,
      tabindex: "-1",
      dataset: { testid: "file-panel" },
    },
    h(
      "header",
      { class: "dialog-head" },
      icon("file"),
      h("h2", { class: "dialog-title" }, name),
      h(
        "a",
        {
          class: "icon-button",
          href: address,
          target: "_blank",
          rel: "noopener",
          "aria-label": "Open in a new tab",
          title: "Open in a new tab",
        },
        icon("open"),
      ),
      h(
        "a",
        { class: "icon-button", href: address, download: name, "aria-label": "Download", title: "Download" },
        icon("download"),
      ),
      iconButton("close", "Close", close),
    ),
    h("div", { class: "file-view" }, body),
  );
  const shade = h("div", { class: "shade" }, box);
  const trap = trapTab(box);
  shade.addEventListener("pointerdown", (event) => {
    if (event.target === shade) close();
  });
  shade.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") close();
    else trap(event);
  });
  document.getElementById("layer").append(shade);
  box.focus();
}

/** A message's files as cards; pictures are shown at once. */
export function fileCards(files) {
  return (files ?? []).map((file) => {
    const address = fileAddress(file.id, world.me.id);
    const name = file.title || file.name || file.id;
    if (isImage(file)) {
      return h(
        "button",
        {
          type: "button",
          class: "file-image",
          "aria-label": `Open ${name}`,
          dataset: { file: file.id },
          on: { click: () => showFile({ name, address, image: true }) },
        },
        h("img", { src: address, alt: file.alt_txt || name, loading: "lazy" }),
      );
    }
    const kind = kindOf(file);
    const framed = ["pdf", "txt", "csv", "eml", "json"].includes(kind.ending) || /^text\//.test(file.mimetype ?? "");
    return h(
      "button",
      {
        type: "button",
        class: "file-card",
        dataset: { file: file.id },
        on: { click: () => showFile({ name, address, framed }) },
      },
      h("span", { class: `file-sign file-${kind.ending}` }, icon("file", 22)),
      h(
        "span",
        { class: "file-words" },
        h("strong", {}, name),
        h("small", {}, [kind.words, fileSize(file.size)].filter(Boolean).join(" · ")),
      ),
    );
  });
}
