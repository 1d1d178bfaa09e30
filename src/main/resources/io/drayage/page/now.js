// The view "Now": whether all is well, what is not, what moves, pulls left, tasks.
import { html, svg, nothing, repeat } from './lit.js';
import { t, word } from './texts.js';
import { ago, at, bytes, clock, duration, percent, rate, untilText } from './format.js';
import { button, counts, empty, icon, imageLink, loaded, reference, section, state } from './parts.js';

const TASKS = 'api/tasks';
const FAILURES = 'api/failures';
const MOVEMENTS = 'api/movements';
const WORKERS = 'api/workers';
const BUDGET = 'api/budget';
const RELOADS = 'api/reloads';
const IMAGES = 'api/images?limit=1'; // its sums
const MOVING = 1_000; // ms between looks while something moves
const SIGNS = 5_000; // ms between looks at workers, which tell at least every 15 s
const SHOWN = 3; // failures of a group before "show all"

export const needs = () => [
  [TASKS, ['run']],
  [FAILURES, ['image', 'run']],
  [MOVEMENTS, ['image', 'run'], (value) => (value?.items.length > 0 ? MOVING : 0)],
  [WORKERS, ['run'], (value) => (value?.items.length > 0 ? SIGNS : 0)],
  [BUDGET, ['budget', 'run']],
  [RELOADS, []], // an event of a reload fetches all
  [IMAGES, ['image', 'run']],
];

export function title({ store }) {
  const failed = sum(store.value(FAILURES)?.items ?? []);
  return failed > 0 ? t('now.title', { n: failed }) : t('view.now');
}

const sum = (groups) => groups.reduce((all, group) => all + group.count, 0);

const refused = (store) => (store.value(RELOADS)?.items ?? []).filter((reload) => !reload.successful);

const opened = new Set(); // groups of failures that are shown whole

export function render({ store, act, update }) {
  return html`
    <h1 class="unseen">${t('view.now')}</h1>
    ${sentence(store)}
    ${problems(store, act, update)}
    <div class="columns">
      ${section('moving', t('now.moving'), loaded(store, MOVEMENTS, ({ items }) => movements(items)), total(store))}
      ${section('budget', t('now.budget'), loaded(store, BUDGET, ({ items }) => budget(items)))}
    </div>
    ${workers(store)}
    ${section('tasks', t('now.tasks'), loaded(store, TASKS, ({ items }) => tasks(items, act)))}`;
}

/** One line: whether all is well. */
function sentence(store) {
  const [tasks, failures, images] = [TASKS, FAILURES, IMAGES].map((path) => store.value(path));
  if (!tasks || !failures || !images) return html`<p class="sentence" role="status" aria-live="polite">${t('loading')}</p>`;
  const { tone, shape, text } = judge(tasks.items, failures.items, images, refused(store));
  return html`<p class="sentence ${tone}" role="status" aria-live="polite">${icon(shape)}<span>${text}</span></p>`;
}

function judge(tasks, groups, images, edits) {
  const failed = sum(groups);
  const late = tasks.filter((task) => !task.healthy).length;
  const waiting = images.states.waiting ?? 0;
  const next = nextLook(tasks);
  const parts = edits.map(({ what }) => t(`now.edit.${what}`));
  if (failed > 0) parts.push(t('now.failed', { n: failed, all: images.total }));
  if (late > 0) parts.push(t('now.late', { n: late }));
  if (parts.length > 0) return { tone: 'bad', shape: 'warn', text: `${parts.join(t('now.and'))}${next}` };
  if (tasks.length === 0) return { tone: 'warn', shape: 'warn', text: t('now.notasks') };
  if (images.total === 0) return { tone: 'live', shape: 'wait', text: `${t('now.first')}${next}` };
  if (waiting > 0) return { tone: 'warn', shape: 'wait', text: `${t('now.waiting', { n: waiting, all: images.total })}${next}` };
  return { tone: 'good', shape: 'ok', text: `${t('now.well', { n: images.repositories })}${next}` };
}

function nextLook(tasks) {
  if (tasks.every((task) => task.paused)) return t('now.allpaused');
  const times = tasks.map((task) => task.nextRun).filter(Boolean).sort();
  return times.length > 0 ? t('now.next', { v: clock(times[0]) }) : '';
}

/** What is not well, grouped by cause. */
function problems(store, act, update) {
  const groups = store.value(FAILURES)?.items ?? [];
  const late = (store.value(TASKS)?.items ?? []).filter((task) => !task.healthy);
  const open = (store.value(BUDGET)?.items ?? []).filter((registry) => registry.circuitOpen);
  const edits = refused(store);
  const older = (store.value(TASKS)?.items ?? []).filter((task) => task.newerAt);
  if (groups.length + open.length + late.length + edits.length + older.length === 0) return nothing;
  return section('problems', t('now.problems'), html`
    ${edits.map(({ what, time, problems: reasons }) => note(t(`now.edittitle.${what}`),
      html`${t('now.edithint')} ${ago(time)}.`, reasons.map((reason) => html`<p class="failure-text">${reason}</p>`)))}
    ${repeat(groups, cause, (group) => failureGroup(group, act, update))}
    ${late.map((task) => note(t('now.latetask', { task: task.name }),
      html`${task.lastSuccess ? html`${t('now.lastsuccess')} ${ago(task.lastSuccess)}. ` : `${t('now.nosuccess')} `}${t('now.latehint')}`))}
    ${older.map((task) => note(t('now.older', { task: task.name, v: task.newerAt }), t('now.olderhint')))}
    ${open.map((registry) => note(t('now.circuit', { registry: registry.registry }), t('now.circuithint')))}`);
}

const note = (title, hint, reasons = nothing) => html`
  <div class="cause warn"><div class="cause-head">${icon('warn')}<h3>${title}</h3></div><p class="hint">${hint}</p>${reasons}</div>`;

const cause = ({ kind, registry, hint }) => JSON.stringify([kind, registry, hint]);

function failureGroup(group, act, update) {
  const { kind, registry, hint, images, mappings, count } = group;
  const key = cause(group);
  const items = [...mappings, ...images];
  const shown = opened.has(key) ? items : items.slice(0, SHOWN);
  const retryAll = () => act(t('done.retry', { n: images.length }), ...images.map((item) => ['api/images/retry', { target: item.target }]));
  const toggle = () => {
    if (!opened.delete(key)) opened.add(key);
    update();
  };
  return html`
    <div class="cause bad">
      <div class="cause-head">${icon('fail')}<h3>${word('kind', kind)}${registry ? html` <span class="muted">· ${registry}</span>` : nothing}</h3>
        <span class="muted count">${t('count.items', { n: count })}${group.nextTry
          ? html` · ${t('nexttry')} <time datetime=${group.nextTry}>${untilText(group.nextTry)}</time>` : nothing}</span>
        ${images.length > 1 ? button(t('retryall'), retryAll, { label: t('retryall.label', { v: word('kind', kind) }), shape: 'run' }) : nothing}</div>
      ${hint ? html`<p class="hint">${hint}</p>` : nothing}
      <ul class="failures">${repeat(shown, (item) => item.target ?? item.work, (item) => failure(item, act))}</ul>
      ${items.length > SHOWN ? button(opened.has(key) ? t('less') : t('more', { n: items.length - SHOWN }), toggle, { kind: 'quiet' }) : nothing}
      ${count > items.length && opened.has(key) ? html`<a href="#/images?state=failed">${t('now.allfailed')}</a>` : nothing}
    </div>`;
}

function failure({ task, target, work, message, attempts }, act) {
  const retry = target
    ? button(t('retry'), () => act(t('done.retry', { n: 1 }), ['api/images/retry', { target }]), { label: t('retry.label', { v: target }) })
    : button(t('run'), () => act(t('done.run', { v: task }), [`api/tasks/${encodeURIComponent(task)}/run`]), { label: t('run.label', { v: task }) });
  return html`
    <li data-retry=${target ?? nothing} data-task=${target ? nothing : task}>
      <div class="failure-name">${target ? imageLink(target) : html`<a class="row-link" href="#/files">${reference(work)}</a>`}
        ${attempts > 1 ? html`<span class="muted small">${t('attempts', { n: attempts })}</span>` : nothing}</div>
      ${retry}
      <div class="failure-text">${message}</div>
    </li>`;
}

function total(store) {
  const items = store.value(MOVEMENTS)?.items ?? [];
  if (items.length === 0) return nothing;
  return html`<span class="muted">${t('now.moves', { n: items.length, v: rate(items.reduce((all, item) => all + item.rate, 0)) })}</span>`;
}

function movements(items) {
  if (items.length === 0) return empty(t('now.still'));
  return html`<ul class="movements">${repeat(items, (item) => item.target, movement)}</ul>`;
}

/** The workers of a broker; no part without any. */
function workers(store) {
  const items = store.value(WORKERS)?.items ?? [];
  if (items.length === 0) return nothing;
  return section('workers', t('now.workers'), html`<table class="workers stack">
    <thead><tr><th scope="col">${t('worker.name')}</th><th scope="col">${t('worker.copies')}</th><th scope="col">${t('worker.heard')}</th></tr></thead>
    <tbody>${items.map((item) => html`<tr>
      <th scope="row" class="reference">${item.name} <span class="muted small">${item.version}</span></th>
      <td data-label=${t('worker.copies')}>${item.copies > 0
        ? html`${t('count.images', { n: item.copies })} <span class="muted small">${t('now.of', { v: bytes(item.moved), all: bytes(item.total) })}</span>`
        : html`<span class="muted">–</span>`}</td>
      <td data-label=${t('worker.heard')}>${ago(item.heard)}</td></tr>`)}</tbody></table>`);
}

function movement(item) {
  const done = item.moved + item.saved;
  const left = item.rate > 0 ? Math.max(0, item.total - done) / item.rate : null;
  const facts = [
    item.worker ? t('worker.at', { v: item.worker }) : '',
    t('now.of', { v: bytes(done), all: bytes(item.total) }),
    item.saved > 0 ? t('now.saved', { v: bytes(item.saved) }) : '',
    item.rate > 0 ? rate(item.rate) : '',
    left === null ? '' : t('now.left', { v: duration(Math.max(1, Math.round(left)) * 1000) }),
  ];
  return html`
    <li>
      <div class="movement-name">${imageLink(item.target)}<span class="percent">${percent(done, item.total)} %</span></div>
      <progress max=${Math.max(1, item.total)} .value=${Math.min(done, item.total)} aria-label=${t('now.progress', { v: item.target })}></progress>
      <div class="muted facts">${facts.filter(Boolean).join(' · ')}</div>
    </li>`;
}

function budget(items) {
  if (items.length === 0) return empty(t('now.noregistry'));
  const told = items.filter((item) => item.pulls);
  const silent = items.filter((item) => !item.pulls);
  return html`<ul class="budget">${repeat([...told, ...silent], (item) => item.registry, (item) => html`
    <li>
      <div class="budget-name"><strong>${item.registry}</strong>${item.pulls
        ? html`<span>${t('budget.left', { v: item.pulls.remaining, all: item.pulls.limit })}</span>`
        : html`<span class="muted small">${item.circuitOpen ? html`<span class="state warn">${icon('warn')}${t('budget.circuit')}</span>` : t('budget.none')}</span>`}</div>
      ${item.pulls ? html`${gauge(item)}<div class="muted facts">${[
        item.pulls.reset ? t('budget.reset', { v: clock(item.pulls.reset) }) : '',
        item.pulls.reserve > 0 ? t('budget.reserve', { v: item.pulls.reserve }) : '',
        t('budget.spent', { n: item.spent }),
      ].filter(Boolean).join(' · ')}</div>` : nothing}
    </li>`)}</ul>`;
}

/** A bar of the pulls left; a mark shows those that are kept for others. */
function gauge({ registry, pulls }) {
  const { limit, remaining, reserve } = pulls;
  const share = (value) => (limit > 0 ? Math.min(100, (100 * value) / limit) : 0);
  const low = remaining <= Math.max(reserve, limit * 0.1);
  return html`<svg class="gauge ${low ? 'low' : ''}" viewBox="0 0 100 6" preserveAspectRatio="none" role="meter" aria-label=${t('budget.gauge', { registry })}
    aria-valuemin="0" aria-valuemax=${limit} aria-valuenow=${remaining} aria-valuetext=${t('budget.left', { v: remaining, all: limit })}>
    <rect class="track" width="100" height="6"/><rect class="value" width=${share(remaining)} height="6"/>
    ${reserve > 0 ? svg`<path class="reserve" d="M${share(reserve)} 0v6"/>` : nothing}</svg>`;
}

function tasks(items, act) {
  if (items.length === 0) return empty(t('now.notasks'));
  return html`
    <table class="tasks stack">
      <thead><tr><th scope="col">${t('task.name')}</th><th scope="col">${t('task.state')}</th><th scope="col">${t('task.last')}</th>
        <th scope="col">${t('task.next')}</th><th scope="col"><span class="unseen">${t('task.actions')}</span></th></tr></thead>
      <tbody>${repeat(items, (task) => task.name, (task) => taskRow(task, act))}</tbody>
    </table>`;
}

export const taskState = (task) =>
  task.running || task.runsAt ? 'running' : task.paused ? 'paused' : !task.healthy ? 'late' : task.lastRun ? 'healthy' : 'never';

function taskRow(task, act) {
  const path = `api/tasks/${encodeURIComponent(task.name)}`;
  const run = task.running;
  return html`
    <tr data-task=${task.name} data-paused=${task.paused}>
      <th scope="row"><a class="row-link" href=${`#/images?task=${encodeURIComponent(task.name)}`}>${task.name}</a>
        <div class="muted small">${task.source} → ${task.target} · ${t('task.mappings', { n: task.mappings })}</div></th>
      <td data-label=${t('task.state')}>${state(taskState(task))}${task.runsAt
        ? html` <span class="small">${t('task.runsat', { v: task.runsAt })}</span>` : nothing}${run ? html`<div class="muted small">${runProgress(run)}</div>` : nothing}</td>
      <td data-label=${t('task.last')}>${task.lastRun ? lastRun(task.lastRun) : html`<span class="muted">${t('task.nolast')}</span>`}</td>
      <td data-label=${t('task.next')}>${task.paused
        ? html`<span class="muted">${t('task.nonext')}</span>`
        : task.nextRun ? html`${at(task.nextRun)} <span class="muted small">${untilText(task.nextRun)}</span>` : html`<span class="muted">–</span>`}
        <div class="muted small">${task.schedule}</div></td>
      <td class="actions">
        ${button(t('run'), () => act(t('done.run', { v: task.name }), [`${path}/run`]), { label: t('run.label', { v: task.name }), disabled: Boolean(run || task.runsAt), shape: 'play' })}
        ${task.paused
          ? button(t('resume'), () => act(t('done.resume', { v: task.name }), [`${path}/resume`]), { label: t('resume.label', { v: task.name }) })
          : button(t('pause'), () => act(t('done.pause', { v: task.name }), [`${path}/pause`]), { label: t('pause.label', { v: task.name }) })}</td>
    </tr>`;
}

function runProgress(run) {
  const { found, copied, unchanged, skipped, failed, waiting, stopped } = run.counts;
  const judged = copied + unchanged + skipped + failed + waiting + stopped;
  return found > 0 ? t('task.progress', { v: judged, all: found }) : ago(run.started);
}

function lastRun(run) {
  return html`${state(run.outcome)} <span class="small">${ago(run.ended)}</span>
    <div class="small">${counts(run.counts)}${run.bytes > 0 ? html`<span class="muted keep">${bytes(run.bytes)}</span>` : nothing}</div>`;
}

