// The view of one image: state, why it is selected, its digests over time.
import { html, nothing, repeat } from './lit.js';
import { t, word } from './texts.js';
import { ago, at, bytes, digest, duration } from './format.js';
import { button, change, empty, icon, loaded, pager, section, state, worker } from './parts.js';

let pages = [];
let shown = '';

export const title = ({ rest }) => rest;

const path = (target) => {
  if (target !== shown) {
    shown = target;
    pages = [];
  }
  const cursor = pages.length > 0 ? `&cursor=${encodeURIComponent(pages.at(-1))}` : '';
  return `api/image?target=${encodeURIComponent(target)}&limit=50${cursor}`;
};

export const needs = ({ rest }) => [[path(rest), ['image', 'run']]];

export function render({ store, rest, act, reload }) {
  return html`
    <p class="trail"><a href="#/images">${t('view.images')}</a></p>
    <h1 class="image-title">${rest}</h1>
    ${loaded(store, path(rest), (life) => content(life, act, reload))}`;
}

function content(life, act, reload) {
  const { image, selection } = life;
  const go = (list) => {
    pages = list;
    reload();
  };
  return html`
    ${image ? facts(image, act) : html`<p class="hint">${t('image.notselected')}</p>`}
    ${image?.failure ? trouble(image.failure) : nothing}
    ${selection ? section('why', t('image.why'), why(selection)) : nothing}
    ${section('life', t('image.life'), life.unavailable
      ? html`<p class="problem">${icon('warn')} ${life.unavailable}</p>`
      : life.events.length === 0 ? empty(t('image.nolife')) : html`${timeline(life.events)}${pager(pages, life.next, go)}`)}`;
}

function facts(image, act) {
  const retry = () => act(t('done.retry', { n: 1 }), ['api/images/retry', { target: image.target }]);
  return html`
    <div class="facts-row" data-retry=${image.target}>
      <dl class="facts-list">
        <div><dt>${t('image.state')}</dt><dd>${state(image.state)} <span class="muted">${t('image.since')} ${ago(image.since)}</span></dd></div>
        <div><dt>${t('image.digest')}</dt><dd>${image.digest ? html`<code class="whole">${image.digest}</code>` : html`<span class="muted">${t('unknown')}</span>`}</dd></div>
        <div><dt>${t('image.source')}</dt><dd class="whole">${image.source}</dd></div>
        <div><dt>${t('image.copied')}</dt><dd class="keep">${image.lastCopied ? html`${at(image.lastCopied)} <span class="muted">${ago(image.lastCopied)}</span>` : html`<span class="muted">${t('unknown')}</span>`}${
          image.bytes > 0 ? html` <span class="muted">${bytes(image.bytes)}</span>` : nothing}</dd></div>
        <div><dt>${t('image.looked')}</dt><dd class="keep">${at(image.lastChecked)} <span class="muted">${ago(image.lastChecked)}</span></dd></div>
      </dl>
      ${button(t('retry.now'), retry, { label: t('retry.label', { v: image.target }), shape: 'run', disabled: image.state === 'copying' })}
    </div>`;
}

const trouble = (failure) => html`
  <div class="cause bad">
    <div class="cause-head">${icon('fail')}<h2>${word('kind', failure.kind)}${failure.registry ? html` <span class="muted">· ${failure.registry}</span>` : nothing}</h2>
      <span class="muted count">${t('attempts', { n: failure.attempts })}${failure.nextTry ? html` · ${t('nexttry')} ${ago(failure.nextTry)}` : nothing}</span></div>
    ${failure.hint ? html`<p class="hint">${failure.hint}</p>` : nothing}
    <p class="failure-text">${failure.message}</p>
  </div>`;

/** The item of a mapping's tags; two words of the server are no items. */
const rule = (text) =>
  (text === 'named' ? t('image.named') : text === 'all tags' ? t('image.alltags') : html`<code>${text}</code>`);

const why = (selection) => html`
  <dl class="facts-list">
    <div><dt>${t('image.rule')}</dt><dd>${selection.rule ? rule(selection.rule)
      : selection.tags.length === 0 ? t('image.alltags') : html`<span class="muted">${t('unknown')}</span>`}</dd></div>
    <div><dt>${t('image.tags')}</dt><dd>${selection.tags.length === 0 ? t('image.alltags') : selection.tags.map((tag) => html`<code class="tag">${tag}</code> `)}</dd></div>
    <div><dt>${t('image.mapping')}</dt><dd><code>${selection.from}</code> → <code>${selection.to || selection.from}</code></dd></div>
    <div><dt>${t('image.place')}</dt><dd><a href=${`#/files?task=${encodeURIComponent(selection.task)}`}>${selection.task}</a>
      <span class="muted">${selection.file ?? ''}${selection.line > 0 ? `:${selection.line}` : ''}</span></dd></div>
  </dl>`;

const timeline = (events) => html`
  <table class="stack">
    <thead><tr><th scope="col">${t('event.time')}</th><th scope="col">${t('image.state')}</th><th scope="col">${t('image.digest')}</th>
      <th scope="col">${t('event.lag')}</th><th scope="col" class="amount">${t('image.bytes')}</th><th scope="col">${t('event.run')}</th></tr></thead>
    <tbody>${repeat(events, (event, i) => `${event.time} ${event.run} ${i}`, (event) => html`
      <tr>
        <th scope="row"><a class="row-link" href=${`#/history?run=${encodeURIComponent(event.run)}`}>${at(event.time)}</a> <span class="muted small">${ago(event.time)}</span></th>
        <td data-label=${t('image.state')}>${state(event.outcome)}${event.failure
          ? html`<div class="small bad">${word('kind', event.failure.kind)}</div><div class="small failure-text">${event.failure.message}</div>` : nothing}</td>
        <td data-label=${t('image.digest')}>${event.digest ? change(event.previous, event.digest) : digest(event.previous)}</td>
        <td data-label=${t('event.lag')}>${lag(event)}</td>
        <td data-label=${t('image.bytes')} class="amount">${event.bytes > 0 ? bytes(event.bytes) : nothing}</td>
        <td data-label=${t('event.run')}><span class="muted small keep">${event.task}</span>${worker(event)}</td>
      </tr>`)}</tbody>
  </table>`;

/** How long a new digest took from its first sight at the source to the target. */
const lag = ({ seen, time, outcome }) =>
  seen && outcome === 'copied' ? duration(Math.max(0, new Date(time) - new Date(seen))) : nothing;
