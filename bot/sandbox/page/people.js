/** Faces of members: avatars of initials, and the menu that switches who is looking. */
import { h, icon, menu } from "./dom.js";
import { initials, tint, userOf, world } from "./world.js";

/** A coloured tile with initials; the app has its own sign. */
export function avatar(userId, size = 36) {
  const user = userOf(userId);
  const style = { width: `${size}px`, height: `${size}px`, fontSize: `${Math.round(size * 0.38)}px` };
  if (user?.is_bot || userId === world.boot.bot.user_id)
    return h(
      "span",
      { class: "avatar avatar-app", style, "aria-hidden": "true" },
      icon("bolt", Math.round(size * 0.58)),
    );
  return h(
    "span",
    { class: "avatar", style: { ...style, background: tint(userId, user?.color) }, "aria-hidden": "true" },
    initials(user?.real_name || user?.name || userId),
  );
}

function standing(user) {
  return [user.title, user.is_owner ? "owner" : user.is_admin ? "admin" : null, user.locale]
    .filter(Boolean)
    .join(" · ");
}

/** The button that shows who is looking and offers the other members. */
export function memberSwitch(choose) {
  const me = world.me;
  const opener = h(
    "button",
    {
      type: "button",
      class: "member-switch",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": `You are ${me.real_name || me.name}. Change member`,
      title: `You are ${me.real_name || me.name}. Change member`,
      dataset: { testid: "member" },
    },
    avatar(me.id, 36),
    icon("down", 12),
  );
  opener.addEventListener("click", () =>
    menu(
      opener,
      world.boot.users
        .filter((user) => !user.is_bot)
        .map((user) => ({
          label: h(
            "span",
            { class: "menu-person" },
            avatar(user.id, 28),
            h("span", {}, h("strong", {}, user.real_name || user.name), h("small", {}, standing(user))),
            user.id === me.id ? icon("check", 16) : null,
          ),
          dataset: { member: user.id },
          pick: () => choose(user.id),
        })),
      "Be another member",
      "start",
    ),
  );
  return opener;
}
