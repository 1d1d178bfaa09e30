// The view "History": charts by day, runs as rows, what a run changed.
import { html, nothing, repeat } from './lit.js';
import { t, word } from './texts.js';
import { ago, at, bytes, duration, number } from './format.js';
import { button, change, counts, empty, imageAddress, imageLink, loaded, pager, reference, section, state, worker } from './parts.js';
import { chart, filled } from './charts.js';

const OUTCOMES = ['succeeded', 'partial', 'failed', 'stopped'];
const DAYS = 30;
const LIMIT = 25;

let pages = [];
let selection = '';

export const title = () => t('view.history');

const firstDay = () => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() - DAYS + 1));
};
const daysPath = () => `api/days?from=${firstDay().toISOString().slice(0, 10)}`;

const runsPath = (query) => {
  const parts = new URLSearchParams();
  for (const name of ['task', 'outcome']) if (query.get(name)) parts.set(name, query.get(name));
  if (query.get('until')) parts.set('before', endOf(query.get('until')));
  if (parts.toString() !== selection) {
    selection = parts.toString();
    pages = [];
  }
  parts.set('limit', LIMIT);
  if (pages.length > 0) parts.set('cursor', pages.at(-1));
  return `api/runs?${parts}`;
};

/** The end of a day here, as an instant. */
const endOf = (date) => {
  const [year, month, number] = date.split('-').map(Number);
  return new Date(year, month - 1, number + 1).toISOString();
};

const runPath = (query) => (query.get('run') ? `api/runs/${encodeURIComponent(query.get('run'))}` : null);

export const needs = ({ query }) => [
  [daysPath(), ['run']],
  [runsPath(query), ['run']],
  ['api/tasks', ['run']],
  ...(runPath(query) ? [[runPath(query), ['run']]] : []),
];

export function render({ store, query, go, reload }) {
  const set = (name, value) => {
    const next = new URLSearchParams(query);
    if (value) next.set(name, value);
    else next.delete(name);
    if (name !== 'run') next.delete('run');
    go(`#/history${next.size > 0 ? `?${next}` : ''}`, true);
  };
  return html`
    <h1 class="unseen">${t('view.history')}</h1>
    ${loaded(store, daysPath(), ({ items }) => charts(items))}
    ${section('runs', t('history.runs'), html`
      ${tools(store, query, set, go)}
      ${open(store, query, set)}
      ${loaded(store, runsPath(query), (page) => runs(page, query, set, reload), true)}`)}`;
}

function charts(items) {
  const days = filled(items, firstDay(), DAYS);
  return html`<div class="charts">
    ${chart(t('chart.bytes'), days, (day) => day.bytes, bytes, 'plain')}
    ${chart(t('chart.pulls'), days, (day) => day.pulls, number, 'plain')}
    ${chart(t('chart.copied'), days, (day) => day.copied, number, 'plain')}
    ${chart(t('chart.failed'), days, (day) => day.failed, number, 'bad')}
  </div>`;
}

function tools(store, query, set, go) {
  const tasks = store.value('api/tasks')?.items ?? [];
  const search = (event) => {
    event.preventDefault();
    const text = event.target.elements.image.value.trim();
    if (text) go(imageAddress(text));
  };
  const outcome = query.get('outcome') ?? '';
  return html`
    <div class="tools" role="search">
      <form @submit=${search}><input type="search" id="search" class="search" name="image" placeholder=${t('history.search')} aria-label=${t('history.search')}
        aria-keyshortcuts="/" spellcheck="false" autocomplete="off"></form>
      <select aria-label=${t('task.name')} @change=${(event) => set('task', event.target.value)}>
        <option value="" ?selected=${!query.get('task')}>${t('images.alltasks')}</option>
        ${tasks.map((task) => html`<option value=${task.name} ?selected=${task.name === query.get('task')}>${task.name}</option>`)}</select>
      <label class="until">${t('history.until')} <input type="date" .value=${query.get('until') ?? ''} @change=${(event) => set('until', event.target.value)}></label>
    </div>
    <div class="chips" role="group" aria-label=${t('history.byoutcome')}>
      ${['', ...OUTCOMES].map((name) => html`<button type="button" class="chip" aria-pressed=${name === outcome ? 'true' : 'false'}
        @click=${() => set('outcome', name)}>${name === '' ? t('images.all') : word('state', name)}</button>`)}
    </div>`;
}

/** What the selected run changed, above the list: it may be on another page. */
function open(store, query, set) {
  const path = runPath(query);
  if (!path) return nothing;
  return html`<section class="run-detail" aria-label=${t('history.changes')}>${loaded(store, path, ({ run, events }) => html`
    <div class="part-head"><h3>${state(run.outcome)} ${run.task} <span class="muted">${at(run.started)}</span></h3>
      ${button(t('close'), () => set('run', ''), { kind: 'quiet' })}</div>
    <p class="small">${counts(run.counts)} <span class="muted">${bytes(run.bytes)}${run.ended ? ` · ${duration(new Date(run.ended) - new Date(run.started))}` : ''} · ${run.id}</span></p>
    ${events.length === 0 ? empty(t('history.nochanges')) : changes(events)}`)}</section>`;
}

const changes = (events) => html`
  <table class="stack">
    <thead><tr><th scope="col">${t('image.name')}</th><th scope="col">${t('image.state')}</th><th scope="col">${t('image.digest')}</th><th scope="col" class="amount">${t('image.bytes')}</th></tr></thead>
    <tbody>${events.map((event) => html`
      <tr>
        <th scope="row">${event.target.includes(':') ? imageLink(event.target) : reference(event.target)}</th>
        <td data-label=${t('image.state')}>${state(event.outcome)}${worker(event)}${event.failure
          ? html` <span class="small bad">${word('kind', event.failure.kind)}</span><div class="small failure-text">${event.failure.message}</div>` : nothing}</td>
        <td data-label=${t('image.digest')}>${change(event.previous, event.digest)}</td>
        <td data-label=${t('image.bytes')} class="amount">${event.bytes > 0 ? bytes(event.bytes) : nothing}</td>
      </tr>`)}</tbody>
  </table>`;

function runs({ items, next }, query, set, reload) {
  if (items.length === 0 && pages.length === 0) return empty(t(selection === '' ? 'history.none' : 'history.nomatch'));
  const go = (list) => {
    pages = list;
    reload();
  };
  const address = (run) => {
    const parts = new URLSearchParams(query);
    parts.set('run', run.id);
    return `#/history?${parts}`;
  };
  return html`
    <table class="runs stack">
      <thead><tr><th scope="col">${t('run.started')}</th><th scope="col">${t('task.name')}</th><th scope="col">${t('run.outcome')}</th>
        <th scope="col">${t('run.changes')}</th><th scope="col" class="amount">${t('image.bytes')}</th><th scope="col" class="amount">${t('run.took')}</th></tr></thead>
      <tbody>${repeat(items, (run) => run.id, (run) => html`
        <tr class=${run.id === query.get('run') ? 'current' : ''}>
          <th scope="row"><a class="row-link" href=${address(run)} aria-current=${run.id === query.get('run') ? 'true' : nothing}>${at(run.started)}</a>
            <span class="muted small">${ago(run.started)}</span></th>
          <td data-label=${t('task.name')}>${run.task}</td>
          <td data-label=${t('run.outcome')}>${state(run.outcome)}</td>
          <td data-label=${t('run.changes')}>${counts(run.counts)}</td>
          <td data-label=${t('image.bytes')} class="amount">${run.bytes > 0 ? bytes(run.bytes) : nothing}</td>
          <td data-label=${t('run.took')} class="amount">${run.ended ? duration(new Date(run.ended) - new Date(run.started)) : nothing}</td>
        </tr>`)}</tbody>
    </table>
    ${pager(pages, next, go)}`;
}
