// Requests to the server. The token is asked once and kept for this tab.
import { askToken } from './token.js';
import { t } from './texts.js';

const KEY = 'drayage.token';
let asking = null;

export class Problem extends Error {
  constructor(status, title, detail) {
    super(detail || title);
    this.status = status;
    this.title = title;
  }
}

export const authorization = () => {
  const token = sessionStorage.getItem(KEY);
  return token ? { Authorization: `Bearer ${token}` } : {};
};

const ask = (message) => {
  asking ??= askToken(message).finally(() => { asking = null; });
  return asking;
};

async function problem(answer) {
  let body = {};
  try {
    body = await answer.json();
  } catch { /* not JSON: the status tells enough */ }
  return new Problem(answer.status, body.title ?? t('error.status', { v: String(answer.status) }), body.detail);
}

let declined = false; // the dialog was closed: only an action opens it again

/**
 * Sends a request; asks for a token if the server wants one. Rejects with a Problem, or a TypeError without a connection.
 *
 * @param asked whether an action of the reader causes the request
 */
export async function send(path, options = {}, asked = false) {
  for (;;) {
    const before = sessionStorage.getItem(KEY);
    const answer = await fetch(path, { ...options, headers: { ...options.headers, ...authorization() } });
    if (answer.ok) return answer;
    const refused = await problem(answer);
    if (answer.status !== 401) throw refused;
    if (before !== sessionStorage.getItem(KEY)) continue;
    if (declined && !asked) throw refused;
    const token = await ask(t(before === null ? (asked ? 'token.why' : 'token.read') : 'token.wrong'));
    declined = !token;
    if (!token) {
      sessionStorage.removeItem(KEY);
      throw refused;
    }
    sessionStorage.setItem(KEY, token);
  }
}

export const get = async (path) => (await send(path, { headers: { Accept: 'application/json' } })).json();

export async function post(path, body) {
  const options = { method: 'POST' };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = { 'Content-Type': 'application/json' };
  }
  const answer = await send(path, options, true);
  const text = await answer.text();
  return text ? JSON.parse(text) : {};
}
