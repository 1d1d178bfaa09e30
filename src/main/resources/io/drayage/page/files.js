// The view "Files": the sync files as loaded; the tags of a mapping on demand.
import { html, nothing, repeat } from './lit.js';
import { t, word } from './texts.js';
import { ago, number } from './format.js';
import { button, empty, icon, loaded } from './parts.js';
import { get } from './server.js';

const FILES = 'api/files';
const SHOWN = 100; // tags of a repository on the page

const tags = new Map(); // TASK/NUMBER -> {loading}, {mapping} or {error}
let known = null; // time of the load that they are of

export const title = () => t('view.files');
export const needs = () => [[FILES, []]];

export function render({ store, query, act, update }) {
  const time = store.value(FILES)?.loaded;
  if (time && time !== known) {
    known = time;
    tags.clear();
  }
  return html`
    <h1 class="unseen">${t('view.files')}</h1>
    ${loaded(store, FILES, ({ tasks }) => html`
      <div class="part-head"><p class="muted small">${time ? html`${t('files.loaded')} ${ago(time)}.` : nothing} ${t('files.explain')}</p>
        ${button(t('files.reload'), () => act(t('done.reload'), ['api/reload']), { shape: 'run' })}</div>
      ${tasks.length === 0 ? empty(t('now.notasks')) : repeat(tasks, (task) => task.name, (task) => taskPart(task, query.get('task'), update))}`)}`;
}

const taskPart = (task, selected, update) => html`
  <section class="part file ${task.name === selected ? 'current' : ''}" aria-label=${task.name}>
    <div class="part-head"><h2>${task.name}</h2><span class="muted small">${task.file ?? ''} · ${task.source} → ${task.target} · ${task.schedule} · ${task.tool}</span></div>
    ${repeat(task.mappings, (mapping) => mapping.number, (mapping) => mappingPart(task, mapping, update))}
  </section>`;

function mappingPart(task, mapping, update) {
  const key = `${task.name}/${mapping.number}`;
  const toggle = async (event) => {
    if (!event.target.open || tags.get(key)?.mapping) return;
    tags.set(key, { loading: true });
    update();
    try {
      const { tasks } = await get(`api/files?tags=${encodeURIComponent(key)}`);
      tags.set(key, { mapping: tasks[0].mappings[0] });
    } catch (error) {
      tags.set(key, { error });
    }
    update();
  };
  return html`
    <details class="mapping" @toggle=${toggle}>
      <summary><span class="mapping-name"><code>${mapping.from}</code>${mapping.to ? html` → <code>${mapping.to}</code>` : nothing}</span>
        <span class="mapping-tags">${mapping.tags.length === 0 ? html`<span class="muted">${t('image.alltags')}</span>` : mapping.tags.map((tag) => html`<code class="tag">${tag}</code> `)}</span>
        <span class="muted small">${[mapping.platform === 'all' ? '' : mapping.platform, mapping.line > 0 ? t('files.line', { v: String(mapping.line) }) : ''].filter(Boolean).join(' · ')}</span></summary>
      ${selection(tags.get(key))}
    </details>`;
}

function selection(answer) {
  if (answer === undefined) return nothing;
  if (answer.loading) return html`<p class="empty loading">${t('files.asking')}</p>`;
  if (answer.error) return html`<p class="problem">${icon('warn')} ${t('error.part', { v: answer.error.message })}</p>`;
  const { repositories = [], problems = [], further = 0 } = answer.mapping;
  return html`
    ${problems.map(({ mapping, error }) => html`<p class="problem">${icon('fail')} ${mapping}: ${error.message}</p>`)}
    ${repositories.map((repository) => html`
      <h3 class="repository">${repository.from} → ${repository.to}</h3>
      ${repository.error ? html`<p class="problem">${icon('fail')} ${word('kind', repository.error.kind)}: ${repository.error.message}</p>` : nothing}
      <div class="tags">
        <div><h4>${t('files.selected', { n: repository.selectedCount })}</h4>${list(repository.selected, repository.selectedCount, ({ rule }) => (rule === 'named' ? t('image.named') : rule === 'all tags' ? t('image.alltags') : rule))}</div>
        <div><h4>${t('files.dropped', { n: repository.droppedCount })}</h4>${list(repository.dropped, repository.droppedCount, ({ reason }) => reason)}</div>
      </div>`)}
    ${further > 0 ? html`<p class="muted">${t('files.further', { n: further })}</p>` : nothing}`;
}

const list = (items, count, why) => html`
  <ul class="tag-list">${items.slice(0, SHOWN).map((item) => html`<li><code>${item.tag}</code> <span class="muted small">${why(item) ?? ''}</span></li>`)}</ul>
  ${count > SHOWN ? html`<p class="muted small">${t('files.andmore', { v: number(count - SHOWN) })}</p>` : nothing}`;
