// What the shown view needs from the server: fetched when it is first shown, and again when it changed.
import { get, Problem } from './server.js';
import { listen } from './live.js';

const MERGE = 700; // ms: events that come together cause one request
const POLL_CONNECTED = 60_000;
const POLL_ALONE = 15_000;
const LOOK = 1_000; // how often it is looked whether something is due
const GATEWAY = [502, 503, 504]; // a proxy before a server that is gone

const base = (path) => path.split('?')[0];

export class Store {
  constructor(changed) {
    this.changed = changed;
    this.known = new Map(); // path -> {value, error}
    this.needs = []; // of the shown view
    this.held = new Map(); // path without query -> its last value
    this.asked = new Map(); // path -> time of the last request
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
    setInterval(() => this.poll(), LOOK);
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.refresh(); });
  }

  /**
   * The view's needs, each a path, the names of the events that change it, and perhaps a period in ms, as a function of its
   * value; none if the period is 0.
   */
  show(needs) {
    const before = new Set(this.needs.map(([path]) => path));
    this.needs = needs;
    const wanted = needs.map(([path]) => path);
    for (const [path, { value }] of this.known) {
      if (wanted.includes(path)) continue;
      if (value !== undefined) this.held.set(base(path), value);
      this.known.delete(path);
    }
    this.load(wanted.filter((path) => !before.has(path) || !this.known.has(path)));
  }

  value(path) {
    return this.known.get(path)?.value;
  }

  /** The value, or while it is loaded that of the same list with another query. */
  valueOrHeld(path) {
    return this.value(path) ?? (this.error(path) ? undefined : this.held.get(base(path)));
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
    const now = Date.now();
    if (now - this.polled >= (this.connected ? POLL_CONNECTED : POLL_ALONE)) {
      this.refresh();
      return;
    }
    for (const [path, , period] of this.needs) {
      const every = period && this.reachable ? period(this.value(path)) : 0;
      if (every > 0 && now - (this.asked.get(path) ?? 0) >= every) this.load([path]);
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
    this.asked.set(path, Date.now());
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
