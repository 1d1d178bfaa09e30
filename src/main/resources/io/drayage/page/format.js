// Numbers, sizes and times as the browser's language writes them.
import { html, nothing } from './lit.js';
import { language, t } from './texts.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
const relative = new Intl.RelativeTimeFormat(language, { numeric: 'always', style: 'narrow' });
const hourMinute = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dayOnly = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric' });
const full = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'long', hourCycle: 'h23' });
const utcDay = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', timeZone: 'UTC' });

const unit = (name, digits) =>
  new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits });
const SIZES = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
// browsers write out the shortest name of a byte
const plain = (suffix) => ({ format: (value) => `${whole.format(value)} ${suffix}` });
const sizes = [plain('B'), ...SIZES.map((name, i) => unit(name, i > 0 ? 1 : 0))];
const rates = [plain('B/s'), ...SIZES.map((name, i) => unit(`${name}-per-second`, i > 0 ? 1 : 0))];

const scaled = (formats, value) => {
  let step = 0;
  while (value >= 999.5 && step < formats.length - 1) {
    value /= 1000;
    step++;
  }
  return formats[step].format(value);
};

export const number = (value) => whole.format(value);
export const bytes = (value) => scaled(sizes, value);
export const rate = (value) => scaled(rates, value);
export const percent = (part, all) => (all > 0 ? Math.min(100, Math.floor((100 * part) / all)) : 0);

/** A length of time in milliseconds, by its two largest units. */
export function duration(ms) {
  const units = [[DAY, 'd'], [HOUR, 'h'], [MINUTE, 'm'], [SECOND, 's']];
  const first = units.findIndex(([size]) => ms >= size);
  if (first < 0) return t('time.s', { v: ms >= 100 ? (ms / 1000).toFixed(1) : '0' });
  return units
    .slice(first, first + 2)
    .map(([size, name], i) => [Math.floor((i === 0 ? ms : ms % units[first][0]) / size), name])
    .filter(([value]) => value > 0)
    .map(([value, name]) => t(`time.${name}`, { v: value }))
    .join(' ');
}

/** An ISO 8601 duration of days, hours, minutes and seconds, in milliseconds. */
export function parseDuration(text) {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(text) ?? [];
  return (parts[1] ?? 0) * DAY + (parts[2] ?? 0) * HOUR + (parts[3] ?? 0) * MINUTE + (parts[4] ?? 0) * SECOND;
}

const relativeText = (ms) => {
  const [minutes, hours] = [Math.round(ms / MINUTE), Math.round(ms / HOUR)];
  if (Math.abs(ms) < 5 * SECOND) return t('time.now');
  if (Math.abs(ms) < 59.5 * SECOND) return relative.format(Math.round(ms / SECOND), 'second');
  if (Math.abs(minutes) < 60) return relative.format(minutes, 'minute');
  if (Math.abs(hours) < 48) return relative.format(hours, 'hour');
  return relative.format(Math.round(ms / DAY), 'day');
};

const sameDay = (a, b) => a.toDateString() === b.toDateString();

/** A time of today as hour and minute, another one with its day. */
export function clock(instant) {
  const time = new Date(instant);
  return sameDay(time, new Date()) ? hourMinute.format(time) : `${dayOnly.format(time)} ${hourMinute.format(time)}`;
}

const element = (instant, text) =>
  html`<time datetime=${instant} title=${full.format(new Date(instant))}>${text}</time>`;

/** Relative to now, such as "5m ago"; the exact time is its title. */
export const ago = (instant) => (instant ? element(instant, relativeText(new Date(instant) - Date.now())) : nothing);
export const at = (instant) => (instant ? element(instant, clock(instant)) : nothing);

/** Time until an instant, as text; "now" for one that has passed. */
export const untilText = (instant) => {
  const ms = new Date(instant) - Date.now();
  return ms < 5 * SECOND ? t('time.now') : relativeText(ms);
};

/** A day of the history, such as 2026-11-29. */
export const day = (date) => utcDay.format(new Date(`${date}T00:00:00Z`));

/** The first twelve digits of a digest; the whole one is its title. */
export function digest(value) {
  if (!value) return nothing;
  const short = value.replace(/^sha256:/, '').slice(0, 12);
  return html`<code class="digest" title=${value}>${short}</code>`;
}
