// Server-sent events, read by fetch: an EventSource can't send a token. Reconnects by itself.
import { send } from './server.js';

const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;

/**
 * Listens for ever, while the page is seen: browsers open six connections to a server, for all tabs together.
 *
 * @param onEvent called with the name and the data of an event
 * @param onState called with true when connected, false when not
 */
export async function listen(onEvent, onState) {
  let last = null;
  let wait = FIRST_WAIT;
  for (;;) {
    await seen();
    const abort = new AbortController();
    const leave = () => { if (document.hidden) abort.abort(); };
    const left = () => abort.abort();
    document.addEventListener('visibilitychange', leave);
    addEventListener('pagehide', left);
    try {
      const headers = { Accept: 'text/event-stream', ...(last === null ? {} : { 'Last-Event-ID': last }) };
      const answer = await send('events', { headers, cache: 'no-store', signal: abort.signal });
      wait = FIRST_WAIT;
      onState(true);
      for await (const event of events(answer.body)) {
        last = event.id ?? last;
        onEvent(event.name, event.data);
      }
    } catch { /* refused, broken or left: tried again below */ }
    document.removeEventListener('visibilitychange', leave);
    removeEventListener('pagehide', left);
    if (abort.signal.aborted) continue;
    onState(false);
    await new Promise((resolve) => { setTimeout(resolve, wait); });
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }
}

/** Waits until the page is seen, and not kept for a way back. */
function seen() {
  return new Promise((resolve) => {
    const look = () => {
      if (document.hidden) return;
      document.removeEventListener('visibilitychange', look);
      removeEventListener('pageshow', look);
      resolve();
    };
    if (!document.hidden && !gone) resolve();
    else {
      document.addEventListener('visibilitychange', look);
      addEventListener('pageshow', look);
    }
  });
}

let gone = false;
addEventListener('pagehide', () => { gone = true; });
addEventListener('pageshow', () => { gone = false; });

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value.replaceAll('\r', '')).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const event = parse(block);
      if (event.data !== '') yield event;
    }
  }
}

function parse(block) {
  const event = { name: 'message', data: '', id: null };
  for (const line of block.split('\n')) {
    const [, field, value] = /^(\w*):? ?(.*)$/.exec(line) ?? [];
    if (field === 'event') event.name = value;
    if (field === 'id') event.id = value;
    if (field === 'data') event.data += value;
  }
  return event;
}
