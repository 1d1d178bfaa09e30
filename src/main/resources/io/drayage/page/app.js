// The page: address -> view, what it needs -> store, store -> what is shown.
import { html, nothing, render } from './lit.js';
import { loadTexts, t } from './texts.js';
import { Store } from './store.js';
import { post, Problem } from './server.js';
import { listenToKeys } from './keys.js';
import * as now from './now.js';
import * as images from './images.js';
import * as image from './image.js';
import * as history from './history.js';
import * as flow from './flow.js';
import * as files from './files.js';

const TICK = 10_000; // ms: relative times
const NOTE = 6_000;
const VIEWS = ['now', 'images', 'history', 'flow', 'files'];

const modules = { now, images, image, history, flow, files };
let current = null; // {name, rest, query}
let note = null; // {text, bad}
let noteTimer = null;
let frame = null;

const store = new Store(update);

/** The view of an address: #/NAME/REST?QUERY. */
function parse(hash) {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const slash = path.indexOf('/');
  const name = slash < 0 ? path : path.slice(0, slash);
  const rest = slash < 0 ? '' : decode(path.slice(slash + 1));
  const known = name !== '' && Object.hasOwn(modules, name) && (name !== 'image' || rest !== '');
  return { name: known ? name : 'now', rest, query: new URLSearchParams(query) };
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function route() {
  const before = current;
  current = parse(location.hash);
  store.show(modules[current.name].needs(current));
  if (before && (before.name !== current.name || before.rest !== current.rest)) {
    scrollTo(0, 0);
    draw();
    document.getElementById('main')?.focus({ preventScroll: true });
  }
  update();
}

/** Goes to an address; in place for a filter of the same view. */
function go(hash, inPlace = false) {
  if (inPlace) {
    window.history.replaceState(null, '', hash);
    route();
  } else location.hash = hash;
}

/** Draws at the next frame, once for all changes until then. */
function update() {
  frame ??= requestAnimationFrame(() => {
    frame = null;
    draw();
  });
}

function say(text, bad = false) {
  note = { text, bad };
  clearTimeout(noteTimer);
  noteTimer = setTimeout(() => {
    note = null;
    update();
  }, NOTE);
  update();
}

/** Sends actions, each a path and a body; tells how it went, and shows the new state. */
async function act(done, ...requests) {
  const results = await Promise.allSettled(requests.map(([path, body]) => post(path, body)));
  const failed = results.find(({ status }) => status === 'rejected')?.reason;
  if (!failed) say(done);
  else if (failed instanceof Problem) say(failed.status === 409 ? t('error.underway') : failed.message, failed.status !== 409);
  else say(t('error.connection'), true);
  await store.refresh();
}

function draw() {
  if (!current) return;
  const view = modules[current.name];
  document.title = `${view.title({ ...current, store })} · Drayage`;
  render(html`
    <header>
      <a class="skip" href=${location.hash || '#/'} @click=${skip}>${t('skip')}</a>
      <a class="brand" href="#/">drayage</a>
      <nav aria-label=${t('views')}>${VIEWS.map((name) => html`<a href=${name === 'now' ? '#/' : `#/${name}`}
        aria-current=${name === current.name || (name === 'images' && current.name === 'image') ? 'page' : nothing}>${t(`view.${name}`)}</a>`)}</nav>
      <span class="connection">${connection()}</span>
      <button type="button" class="quiet help" aria-label=${t('help.title')} aria-keyshortcuts="?" @click=${help}>?</button>
    </header>
    ${store.reachable ? nothing : html`<p class="banner" role="alert">${t('error.trying')}</p>`}
    <main id="main" tabindex="-1" class=${`view-${current.name} ${store.reachable ? '' : 'old'}`}>${view.render({ ...current, store, go, act, update, reload: route })}</main>
    <div class="note-place" role="status" aria-live="polite">${note ? html`<p class="note ${note.bad ? 'bad' : ''}">${note.text}</p>` : nothing}</div>`,
  document.getElementById('page'));
}

function connection() {
  if (!store.reachable) return html`<span class="dot bad" aria-hidden="true"></span>${t('connection.none')}`;
  if (store.connected) return html`<span class="dot good" aria-hidden="true"></span>${t('connection.live')}`;
  return html`<span class="dot" aria-hidden="true"></span>${t('connection.polling')}`;
}

function skip(event) {
  event.preventDefault();
  document.getElementById('main').focus();
}

function help() {
  const dialog = document.createElement('dialog');
  dialog.className = 'ask';
  dialog.setAttribute('aria-labelledby', 'help-title');
  const keys = [['/', 'help.search'], ['j k ↓ ↑', 'help.move'], ['Enter', 'help.open'], ['r', 'help.run'], ['p', 'help.pause'], ['1 … 5', 'help.view'], ['Esc', 'help.escape'], ['?', 'help.help']];
  render(html`<h2 id="help-title">${t('help.title')}</h2>
    <dl class="keys">${keys.map(([key, text]) => html`<div><dt>${key.split(' ').map((one) => (one === '…' ? '… ' : html`<kbd>${one}</kbd> `))}</dt><dd>${t(text)}</dd></div>`)}</dl>
    <p class="buttons"><button type="button" class="main" @click=${() => dialog.close()}>${t('close')}</button></p>`, dialog);
  document.body.append(dialog);
  dialog.addEventListener('close', () => dialog.remove());
  dialog.showModal();
}

function search() {
  if (!document.getElementById('search')) {
    go('#/images');
    route();
    draw();
  }
  document.getElementById('search').focus();
  document.getElementById('search').select();
}

const taskPath = (task) => `api/tasks/${encodeURIComponent(task)}`;

async function start() {
  await loadTexts();
  listenToKeys({
    search,
    help,
    run: (task) => act(t('done.run', { v: task }), [`${taskPath(task)}/run`]),
    retry: (target) => act(t('done.retry', { n: 1 }), ['api/images/retry', { target }]),
    pause: (task, paused) => act(t(paused ? 'done.resume' : 'done.pause', { v: task }), [`${taskPath(task)}/${paused ? 'resume' : 'pause'}`]),
    view: (number) => go(VIEWS[number - 1] === 'now' ? '#/' : `#/${VIEWS[number - 1]}`),
    refuse: () => say(t('help.select')),
  });
  addEventListener('hashchange', route);
  setInterval(update, TICK);
  route();
  store.start();
}

start();
