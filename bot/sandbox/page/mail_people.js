/** Who is who in the customer's mail client: contacts, short names, faces. */
import { h } from "./dom.js";
import { initials, tint, world } from "./world.js";

/** Everybody outside who can write. */
export const contacts = () => world.boot.mail?.contacts ?? [];

/** The contact with an address, or one made of the address. */
export const contactOf = (address) =>
  contacts().find((each) => each.email === address) ?? { name: address, email: address };

/** Name of an address like `Anne <anne@example.com>`. */
export function shortName(address) {
  const one = Array.isArray(address) ? address[0] : (address ?? "");
  return /^\s*"?([^"<]+?)"?\s*</.exec(one)?.[1] ?? one;
}

/** A round tile with initials. */
export function face(contact, size = 32) {
  return h(
    "span",
    {
      class: "avatar round",
      style: {
        width: `${size}px`,
        height: `${size}px`,
        fontSize: `${size * 0.38}px`,
        background: tint(contact.email ?? contact.name),
      },
      "aria-hidden": "true",
    },
    initials(contact.name ?? contact.email ?? "?"),
  );
}
