// Parts that several views show: icons, states, references, buttons.
import { html, svg, nothing } from './lit.js';
import { t, word } from './texts.js';
import { digest } from './format.js';

const SHAPES = {
  ok: svg`<path d="M3.5 8.5l3 3 6-7"/>`,
  fail: svg`<path d="M4 4l8 8M12 4l-8 8"/>`,
  warn: svg`<path d="M8 2.5l6 11H2zM8 6.5v3.5M8 12v.1"/>`,
  wait: svg`<circle cx="8" cy="8" r="5.5"/><path d="M8 5v3l2 1.5"/>`,
  run: svg`<path d="M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3"/>`,
  pause: svg`<path d="M5.5 4v8M10.5 4v8"/>`,
  stop: svg`<path d="M4.5 4.5h7v7h-7z"/>`,
  skip: svg`<path d="M3.5 8h9"/>`,
  play: svg`<path d="M5 3.5l7 4.5-7 4.5z"/>`,
};

export const icon = (name) =>
  html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${SHAPES[name]}</svg>`;

// state or outcome -> icon and tone; the word is always beside it
const STATES = {
  copied: ['ok', 'good'],
  unchanged: ['ok', 'good'],
  succeeded: ['ok', 'good'],
  healthy: ['ok', 'good'],
  running: ['run', 'live'],
  copying: ['run', 'live'],
  waiting: ['wait', 'warn'],
  partial: ['warn', 'warn'],
  late: ['warn', 'warn'],
  failed: ['fail', 'bad'],
  seen: ['wait', 'live'],
  stopped: ['stop', 'dim'],
  skipped: ['skip', 'dim'],
  paused: ['pause', 'dim'],
  never: ['wait', 'dim'],
};

/** A state as icon and word. */
export function state(name) {
  const [shape, tone] = STATES[name] ?? ['skip', 'dim'];
  return html`<span class="state ${tone}">${icon(shape)}${word('state', name)}</span>`;
}

/** The address of an image's page. */
export const imageAddress = (target) =>
  `#/image/${encodeURIComponent(target).replaceAll('%2F', '/').replaceAll('%3A', ':')}`;

/** A reference that breaks after slashes and before its tag; its host is dim. */
export function reference(target) {
  const parts = target.split(/(?<=\/)|(?=:[^/]*$)/);
  return html`<span class="reference" title=${target}>${parts.map((part, i) =>
    (i === 0 && part.endsWith('/') ? html`<span class="host">${part}</span><wbr>` : html`${part}<wbr>`))}</span>`;
}

export const imageLink = (target) => html`<a class="row-link" href=${imageAddress(target)}>${reference(target)}</a>`;

/** A change of a digest: from, arrow, to. */
export const change = (previous, now) =>
  previous && now && previous !== now
    ? html`<span class="change">${digest(previous)} <span aria-label=${t('becomes')}>→</span> ${digest(now)}</span>`
    : digest(now);

/** The worker that copied an image; no part for this process. */
export const worker = (event) => (event.worker ? html` <span class="muted small keep">${t('worker.at', { v: event.worker })}</span>` : nothing);

/** Counts of a run, those that are not zero; unchanged images only if there is nothing else. */
export function counts(values) {
  const changed = ['copied', 'failed', 'problems', 'waiting', 'stopped', 'skipped'].filter((name) => values[name] > 0);
  const shown = changed.length === 0 && values.unchanged > 0 ? ['unchanged'] : changed;
  if (shown.length === 0) return html`<span class="muted">${t('count.none')}</span>`;
  return html`<span class="counts">${shown.map(
    (name) => html`<span class=${name === 'failed' || name === 'problems' ? 'bad' : name === 'copied' ? 'strong' : 'muted'}
      >${t(`count.${name}`, { n: values[name] })}</span> `)}</span>`;
}

export const button = (text, action, { label = text, kind = '', disabled = false, shape = null } = {}) =>
  html`<button type="button" class=${kind} aria-label=${label} ?disabled=${disabled} @click=${action}>${shape ? icon(shape) : nothing}${text}</button>`;

/** A part of a view with its heading. */
export const section = (id, title, content, aside = nothing) => html`
  <section aria-labelledby=${id} class="part">
    <div class="part-head"><h2 id=${id}>${title}</h2>${aside}</div>
    ${content}
  </section>`;

export const empty = (text) => html`<p class="empty">${text}</p>`;

/**
 * The value of a path, or what is shown in its place while it is loaded or if it failed.
 *
 * @param hold whether the same list with another query stays until then
 */
export function loaded(store, path, show, hold = false) {
  const value = hold ? store.valueOrHeld(path) : store.value(path);
  if (value !== undefined) return show(value);
  const error = store.error(path);
  return error ? html`<p class="problem">${icon('warn')} ${t('error.part', { v: error.message })}</p>` : html`<p class="empty loading">${t('loading')}</p>`;
}

/** Buttons to the newer and older page of a list. */
export const pager = (pages, next, go) =>
  pages.length === 0 && !next
    ? nothing
    : html`<nav class="pager" aria-label=${t('pages')}>
        ${button(t('page.before'), () => go(pages.slice(0, -1)), { disabled: pages.length === 0 })}
        <span class="muted">${t('page.number', { n: pages.length + 1 })}</span>
        ${button(t('page.after'), () => go([...pages, next]), { disabled: !next })}
      </nav>`;
