// The view "Images": search as you type, filter by state, one row for each image.
import { html, nothing, repeat } from './lit.js';
import { t, word } from './texts.js';
import { ago, bytes, digest, number } from './format.js';
import { button, empty, imageLink, loaded, pager, state } from './parts.js';

const STATES = [
  ['failed', ['failed']],
  ['waiting', ['waiting']],
  ['copying', ['copying']],
  ['insync', ['copied', 'unchanged']],
  ['other', ['skipped', 'stopped']],
];
const TYPING = 200; // ms
const LIMIT = 50;

let pages = []; // cursors of the pages before this one
let selection = '';
let typing = null;
let sums = {}; // images by state, kept while a page is loaded

export const title = () => t('view.images');

const path = (query) => {
  const parts = new URLSearchParams();
  for (const name of ['q', 'task']) if (query.get(name)) parts.set(name, query.get(name));
  const states = STATES.find(([name]) => name === query.get('state'))?.[1];
  if (states) parts.set('state', states);
  if (parts.toString() !== selection) {
    selection = parts.toString();
    pages = [];
  }
  parts.set('limit', LIMIT);
  if (pages.length > 0) parts.set('cursor', pages.at(-1));
  return `api/images?${parts}`;
};

export const needs = ({ query }) => [[path(query), ['image', 'run']], ['api/tasks', ['run']]];

export function render({ store, query, go, act, reload }) {
  const set = (name, value) => {
    clearTimeout(typing); // what is typed counts now
    const next = new URLSearchParams(query);
    for (const [key, text] of [['q', document.getElementById('search').value.trim()], [name, value]]) {
      if (text) next.set(key, text);
      else next.delete(key);
    }
    go(`#/images${next.size > 0 ? `?${next}` : ''}`, true);
  };
  const type = () => {
    clearTimeout(typing);
    typing = setTimeout(() => document.getElementById('search')?.dispatchEvent(new Event('change')), TYPING);
  };
  const typed = (event) => set('q', event.target.value.trim());
  const tasks = store.value('api/tasks')?.items ?? [];
  const current = query.get('state') ?? '';
  sums = store.value(path(query))?.states ?? sums;
  return html`
    <h1 class="unseen">${t('view.images')}</h1>
    <div class="tools" role="search">
      <input type="search" id="search" class="search" .value=${query.get('q') ?? ''} @input=${type} @change=${typed} placeholder=${t('images.search')}
        aria-label=${t('images.search')} aria-keyshortcuts="/" spellcheck="false" autocomplete="off">
      ${tasks.length > 1 || query.get('task') ? html`<select aria-label=${t('task.name')} @change=${(event) => set('task', event.target.value)}>
        <option value="" ?selected=${!query.get('task')}>${t('images.alltasks')}</option>
        ${tasks.map((task) => html`<option value=${task.name} ?selected=${task.name === query.get('task')}>${task.name}</option>`)}</select>` : nothing}
    </div>
    <div class="chips" role="group" aria-label=${t('images.bystate')}>
      ${[['', null], ...STATES].map(([name, states]) => html`<button type="button" class="chip" aria-pressed=${name === current ? 'true' : 'false'}
        @click=${() => set('state', name)}>${name === '' ? t('images.all') : t(`images.${name}`)} <span class="muted">${number(sum(sums, states))}</span></button>`)}
    </div>
    ${loaded(store, path(query), (page) => rows(page, { act, reload, filtered: selection !== '' }), true)}`;
}

const sum = (states, names) => (names ?? Object.keys(states)).reduce((all, name) => all + (states[name] ?? 0), 0);

function rows({ items, next }, { act, reload, filtered }) {
  if (items.length === 0 && pages.length === 0) return empty(t(filtered ? 'images.nomatch' : 'images.none'));
  const go = (list) => {
    pages = list;
    reload();
  };
  return html`
    <table class="images stack">
      <thead><tr><th scope="col">${t('image.name')}</th><th scope="col">${t('image.state')}</th><th scope="col">${t('image.copied')}</th>
        <th scope="col">${t('image.digest')}</th><th scope="col" class="amount">${t('image.bytes')}</th><th scope="col"><span class="unseen">${t('task.actions')}</span></th></tr></thead>
      <tbody>${repeat(items, (item) => `${item.task} ${item.mapping} ${item.target}`, (item) => html`
        <tr data-retry=${item.state === 'failed' || item.state === 'waiting' ? item.target : nothing}>
          <th scope="row">${imageLink(item.target)}<div class="muted small cut" title=${item.source}>${item.source}</div></th>
          <td data-label=${t('image.state')}>${state(item.state)} <span class="muted small">${ago(item.since)}</span>
            ${item.failure ? html`<div class="small bad cut" title=${item.failure.message}>${word('kind', item.failure.kind)}</div>` : nothing}</td>
          <td data-label=${t('image.copied')}>${item.lastCopied ? ago(item.lastCopied) : html`<span class="muted">–</span>`}
            <div class="muted small">${t('image.looked')} ${ago(item.lastChecked)}</div></td>
          <td data-label=${t('image.digest')}>${digest(item.digest)}</td>
          <td data-label=${t('image.bytes')} class="amount">${item.bytes > 0 ? bytes(item.bytes) : nothing}</td>
          <td class="actions">${item.state === 'failed' || item.state === 'waiting'
            ? button(t('retry'), () => act(t('done.retry', { n: 1 }), ['api/images/retry', { target: item.target }]), { label: t('retry.label', { v: item.target }) })
            : nothing}</td>
        </tr>`)}</tbody>
    </table>
    ${pager(pages, next, go)}`;
}
