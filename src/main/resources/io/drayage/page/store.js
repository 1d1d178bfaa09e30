// What the shown view needs from the server: fetched when it is first shown, and again when it changed.
import { get, Problem } from './server.js';
import { listen } from './live.js';

const MERGE = 400; // ms: events that come together cause one request
const POLL_CONNECTED = 60_000;
const POLL_ALONE = 15_000;
const MOVING = 1_000;
const GATEWAY = [502, 503, 504]; // a proxy before a server that is gone

export class Store {
  constructor(changed) {
    this.changed = changed;
    this.known = new Map(); // path -> {value, error}
    this.needs = []; // [path, events] of the shown view
    this.connected = null; // unknown until the first answer
    this.reachable = true;
    this.flights = new Map();
    this.timer = null;
    this.dirty = new Set();
    this.polled = Date.now();
  }

  /** Starts events and polling. */
  start() {
    listen((name) => this.event(name), (connected) => this.state(connected));
    setInterval(() => this.poll(), MOVING);
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.refresh(); });
  }

  /** The view's needs: pairs of a path and the names of the events that change it. */
  show(needs) {
    const before = new Set(this.needs.map(([path]) => path));
    this.needs = needs;
    const wanted = needs.map(([path]) => path);
    for (const path of this.known.keys()) if (!wanted.includes(path)) this.known.delete(path);
    this.load(wanted.filter((path) => !before.has(path) || !this.known.has(path)));
  }

  value(path) {
    return this.known.get(path)?.value;
  }

  error(path) {
    return this.known.get(path)?.error;
  }

  /** Fetches all that is shown again. */
  refresh() {
    this.polled = Date.now();
    return this.load(this.needs.map(([path]) => path));
  }

  event(name) {
    for (const [path, names] of this.needs) {
      if (name === 'reload' || names.includes(name)) this.dirty.add(path);
    }
    this.timer ??= setTimeout(() => {
      this.timer = null;
      const paths = [...this.dirty];
      this.dirty.clear();
      this.load(paths);
    }, MERGE);
  }

  state(connected) {
    const before = this.connected;
    this.connected = connected;
    if (connected && before === false) this.refresh();
    if (!connected && before === true) this.refresh(); // tells whether the server is gone or just its events
    this.changed();
  }

  poll() {
    if (document.hidden) return;
    const quiet = this.connected ? POLL_CONNECTED : POLL_ALONE;
    if (Date.now() - this.polled >= quiet) this.refresh();
    else if (this.needs.some(([path]) => path === 'api/movements') && this.value('api/movements')?.items.length > 0) {
      this.load(['api/movements']);
    }
  }

  load(paths) {
    return Promise.all(paths.map((path) => this.loadOne(path)));
  }

  /** Fetches a path; while it is being fetched, once more afterwards. */
  loadOne(path) {
    const flight = this.flights.get(path);
    if (flight) {
      flight.again = true;
      return flight.done;
    }
    const begun = { again: false };
    this.flights.set(path, begun);
    begun.done = this.fetch(path).then(() => {
      this.flights.delete(path);
      return begun.again && this.wants(path) ? this.loadOne(path) : undefined;
    });
    return begun.done;
  }

  wants(path) {
    return this.needs.some(([wanted]) => wanted === path);
  }

  async fetch(path) {
    try {
      const value = await get(path);
      this.reachable = true;
      if (this.wants(path)) this.known.set(path, { value });
    } catch (error) {
      // what was shown stays; the banner tells that it is old
      if (!(error instanceof Problem) || GATEWAY.includes(error.status)) this.reachable = false;
      else {
        this.reachable = true;
        if (this.wants(path)) this.known.set(path, { value: this.value(path), error });
      }
    }
    this.changed();
  }
}
