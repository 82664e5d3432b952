/** Short names of emoji to their signs: the common ones; an unknown name stays as it was written. */

const TABLE = `smile 😄|smiley 😃|grinning 😀|grin 😁|laughing 😆|joy 😂|rofl 🤣|slightly_smiling_face 🙂|wink 😉|blush 😊|heart_eyes 😍
sunglasses 😎|thinking_face 🤔|neutral_face 😐|confused 😕|worried 😟|cry 😢|sob 😭|angry 😠|scream 😱|sleeping 😴|face_with_monocle 🧐
see_no_evil 🙈|robot_face 🤖|ghost 👻|wave 👋|+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|ok_hand 👌|clap 👏|raised_hands 🙌|pray 🙏|muscle 💪
point_right 👉|point_left 👈|point_up ☝️|point_down 👇|raised_hand ✋|handshake 🤝|writing_hand ✍️|eyes 👀|bust_in_silhouette 👤|busts_in_silhouette 👥
heart ❤️|broken_heart 💔|sparkles ✨|star ⭐|star2 🌟|fire 🔥|tada 🎉|confetti_ball 🎊|100 💯|boom 💥|zap ⚡|bulb 💡|mag 🔍|mag_right 🔎
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|heavy_multiplication_x ✖️|no_entry ⛔|no_entry_sign 🚫|warning ⚠️|exclamation ❗
question ❓|grey_question ❔|bangbang ‼️|information_source ℹ️|red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢
large_blue_circle 🔵|large_purple_circle 🟣|white_circle ⚪|black_circle ⚫|large_orange_diamond 🔶|small_blue_diamond 🔹|red_square 🟥|large_green_square 🟩
email 📧|envelope ✉️|incoming_envelope 📨|envelope_with_arrow 📩|inbox_tray 📥|outbox_tray 📤|mailbox 📫|mailbox_with_mail 📬|e-mail 📧|package 📦
truck 🚚|articulated_lorry 🚛|ship 🚢|airplane ✈️|factory 🏭|department_store 🏬|office 🏢|house 🏠|moneybag 💰|euro 💶|money_with_wings 💸|credit_card 💳
receipt 🧾|shopping_trolley 🛒|shopping_bags 🛍️|label 🏷️|bar_chart 📊|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|clipboard 📋|memo 📝|pencil2 ✏️
page_facing_up 📄|page_with_curl 📃|bookmark_tabs 📑|paperclip 📎|link 🔗|lock 🔒|unlock 🔓|key 🔑|bell 🔔|no_bell 🔕|speech_balloon 💬|thought_balloon 💭
loudspeaker 📢|mega 📣|phone ☎️|telephone_receiver 📞|iphone 📱|computer 💻|printer 🖨️|calendar 📅|date 📅|spiral_calendar_pad 🗓️|hourglass ⌛
hourglass_flowing_sand ⏳|stopwatch ⏱️|alarm_clock ⏰|clock1 🕐|clock3 🕒|clock9 🕘|watch ⌚|arrows_counterclockwise 🔄|repeat 🔁|leftwards_arrow_with_hook ↩️
arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrow_upper_right ↗️|arrow_forward ▶️|double_vertical_bar ⏸️|black_square_for_stop ⏹️|heavy_plus_sign ➕
heavy_minus_sign ➖|wastebasket 🗑️|file_folder 📁|open_file_folder 📂|file_cabinet 🗄️|card_index 📇|pushpin 📌|round_pushpin 📍|triangular_flag_on_post 🚩
checkered_flag 🏁|dart 🎯|trophy 🏆|gear ⚙️|wrench 🔧|hammer 🔨|nut_and_bolt 🔩|test_tube 🧪|chair 🪑|bed 🛏️|seedling 🌱|sun_with_face 🌞|sunny ☀️|cloud ☁️
umbrella ☔|snowflake ❄️|rainbow 🌈|earth_africa 🌍|globe_with_meridians 🌐|coffee ☕|cake 🍰|beer 🍺|rocket 🚀|construction 🚧|rotating_light 🚨
sos 🆘|new 🆕|free 🆓|zzz 💤|recycle ♻️|copyright ©️|flag-dk 🇩🇰|flag-no 🇳🇴|flag-se 🇸🇪|de 🇩🇪|flag-de 🇩🇪|gb 🇬🇧|flag-gb 🇬🇧|us 🇺🇸|fr 🇫🇷|flag-fi 🇫🇮
one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣|eight 8️⃣|nine 9️⃣|keycap_ten 🔟|hash #️⃣|shield 🛡️|scales ⚖️|balloon 🎈|gift 🎁|brain 🧠`;

const SIGNS = new Map(TABLE.split(/[|\n]/).map((pair) => pair.split(" ")));

/** The sign of `name` (without colons), or null. */
export function emoji(name) {
  return SIGNS.get(name.replace(/::skin-tone-\d$/, "")) ?? null;
}

/** Names that begin with `start`, as [name, sign]. */
export function emojiStarting(start) {
  return [...SIGNS].filter(([name]) => name.startsWith(start)).slice(0, 8);
}

/** Replaces :short_names: in plain text. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/g, (whole, name) => emoji(name) ?? whole);
}
