/**
 * The page's talk with the sandbox server: JSON over GET and POST, and the event stream.
 * Nothing else in the page calls fetch.
 */

/** An answer that was not ok; `text` is a sentence for the person. */
export class Refused extends Error {
  constructor(code, text) {
    super(text || code);
    this.code = code;
    this.text = text || code;
  }
}

async function read(response) {
  let body = null;
  try {
    body = await response.json();
  } catch {
    body = null;
  }
  if (!response.ok || body === null || body.ok === false) {
    throw new Refused(
      body?.error ?? `http_${response.status}`,
      body?.text ?? `The sandbox answered ${response.status}.`,
    );
  }
  return body;
}

async function send(path, options) {
  try {
    return await read(await fetch(path, options));
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused("unreachable", "The sandbox does not answer. Is it still running?");
  }
}

/** Reads `path` with the query values that are not null. */
export function get(path, query = {}) {
  const kept = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  const tail = new URLSearchParams(kept).toString();
  return send(tail ? `${path}?${tail}` : path, { headers: { accept: "application/json" } });
}

/** Posts JSON. */
export function post(path, body) {
  return send(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

/**
 * Listens to the server's events for `user`; `onEvent` gets each decoded event,
 * `onLink` true or false when the connection comes or goes (the browser reconnects by itself).
 */
export function listen(user, onEvent, onLink) {
  const source = new EventSource(`/ui/events?user=${encodeURIComponent(user)}`);
  source.onopen = () => onLink(true);
  source.onerror = () => onLink(false);
  source.onmessage = (event) => {
    let decoded = null;
    try {
      decoded = JSON.parse(event.data);
    } catch {
      return;
    }
    onEvent(decoded);
  };
  return source;
}

/** Uploads a member's file {name, media_type, base64}; returns Slack's file object. */
export async function upload(user, file) {
  const { name, media_type, base64 } = file;
  return (await post("/ui/upload", { user, name, media_type, base64 })).file;
}

/** Address of a file's bytes as `user` sees them. */
export function fileAddress(fileId, user) {
  return `/ui/file/${encodeURIComponent(fileId)}?user=${encodeURIComponent(user)}`;
}

/** Address of an attachment's bytes in a customer's mailbox. */
export function attachmentAddress(mailId, n, address) {
  return `/ui/mail/${encodeURIComponent(mailId)}/${encodeURIComponent(n)}?address=${encodeURIComponent(address)}`;
}
