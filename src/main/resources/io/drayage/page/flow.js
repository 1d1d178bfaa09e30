// The view "Flow": the routes as loaded, with the exchanges that passed.
import { html, svg, nothing, repeat } from './lit.js';
import { t } from './texts.js';
import { ago, number } from './format.js';
import { empty, icon, loaded, section } from './parts.js';
import { layout } from './graph.js';

const ROUTES = 'api/routes';
const PERIOD = 3_000; // ms between looks at the counters
const RECENT = 86_400_000; // ms: an older failure is told, but not in red
const SIZE = { height: 46, column: 28, layer: 44, most: 640 };
const MARGIN = 12;
const INSET = 8; // of the lower boxes of addresses outside

export const title = () => t('view.flow');
export const needs = () => [[ROUTES, ['run'], () => PERIOD]];

export function render({ store, query }) {
  return html`<h1 class="unseen">${t('view.flow')}</h1>
    ${loaded(store, ROUTES, (routes) => (routes.nodes.length === 0 ? empty(t('flow.none')) : content(routes, query.get('route'))))}`;
}

function content({ nodes, edges, loaded: time }, selected) {
  const route = nodes.find(({ id }) => id === selected) ?? nodes.find(failed) ?? nodes.find(({ id }) => id === 'run-task') ?? nodes[0];
  return html`
    <p class="muted small">${t('flow.explain')}${time ? html` ${t('flow.loaded')} ${ago(time)}.` : nothing}</p>
    <div class="flow">
      <div class="graph" role="region" aria-label=${t('flow.graph')} tabindex="0">${graph(nodes, edges, route.id)}</div>
      <div class="flow-side">${section('route', route.id, detail(route))}</div>
    </div>
    ${section('routes', t('flow.table'), table(nodes))}`;
}

/** Failures of a route or a step: those that went on, and those that an error policy took. */
const failures = (counters) => (counters ? counters.failed + counters.handled : 0);
const failed = ({ counters }) => failures(counters) > 0 && (!counters.lastFailure || Date.now() - new Date(counters.lastFailure) < RECENT);
const width = ({ text, route }) => Math.max(route ? 132 : 80, text.length * 7.4 + (route ? 44 : 26), route ? facts(route).length * 6.4 + 20 : 0);
const cut = (text, length) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

/** Addresses outside that a route has several of, of one kind, become one box. */
function boxes(routes, edges) {
  const known = new Map(routes.map((route) => [route.id, route]));
  const groups = new Map();
  for (const edge of edges) {
    const away = !known.has(edge.to) ? ['to', edge.from] : !known.has(edge.from) ? ['from', edge.to] : null;
    const key = away ? JSON.stringify([...away, edge.kind]) : JSON.stringify([edge.from, edge.to, edge.kind]);
    if (!groups.has(key)) groups.set(key, { kind: edge.kind, from: away?.[0] === 'from' ? key : edge.from, to: away?.[0] === 'to' ? key : edge.to, addresses: new Set() });
    const group = groups.get(key);
    if (edge.count !== undefined) group.count = (group.count ?? 0) + edge.count;
    if (away) group.addresses.add(edge[away[0]]);
  }
  const outside = [...groups].filter(([, { addresses }]) => addresses.size > 0)
    .map(([id, { kind, addresses }]) => ({ id, text: addresses.size > 1 ? `${kind} × ${addresses.size}` : cut([...addresses][0], 28), title: [...addresses].map((one) => cut(one, 200)).join('\n') }));
  const nodes = [...routes.map((route) => ({ id: route.id, route, text: cut(route.id, 28) })), ...outside];
  for (const node of nodes) node.width = width(node);
  return { nodes, links: [...groups.values()] };
}

function graph(routes, edges, selected) {
  const { nodes, links } = boxes(routes, edges);
  const { width: wide, height, places, paths } = layout(nodes, links, SIZE);
  const known = new Map(nodes.map((node) => [node.id, node]));
  const lines = [...paths].map(([edge, points]) => line(edge, points, known));
  return svg`<svg class="routes" viewBox="${-MARGIN} ${-MARGIN} ${wide + 2 * MARGIN} ${height + 2 * MARGIN}" width=${wide + 2 * MARGIN} height=${height + 2 * MARGIN}
      role="group" aria-label=${t('flow.graph')}>
    <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0.5L7.5 4L0 7.5z"/></marker></defs>
    ${lines.map(({ edge, d }) => svg`<path class="edge ${edge.count > 0 ? 'used' : ''} ${edge.kind === 'seda' ? 'seda' : ''}" d=${d} marker-end="url(#arrow)"><title>${known.get(edge.from).text} → ${known.get(edge.to).text} (${edge.kind})</title></path>`)}
    ${lines.map(({ edge, x, y }) => (edge.count === undefined ? nothing : label(x, y, number(edge.count))))}
    ${nodes.map((node) => box(node, places.get(node.id), node.id === selected))}
  </svg>`;
}

const label = (x, y, text) => svg`<rect class="count-back" x=${x - text.length * 3.6 - 2} y=${y - 8} width=${text.length * 7.2 + 4} height="16"/>
  <text x=${x} y=${y + 4} class="count">${text}</text>`;

/** The curve of an edge, and the place of its count. */
function line(edge, points, known) {
  const down = points[0].y < points.at(-1).y;
  const edgeOf = (id, y, lower) => y + (known.get(id).route ? 0 : lower ? -INSET : INSET) + (lower ? SIZE.height : 0);
  const ends = points.map(({ x, y }) => [x, y + SIZE.height / 2]);
  ends[0][1] = edgeOf(edge.from, points[0].y, down);
  ends.at(-1)[1] = edgeOf(edge.to, points.at(-1).y, !down) + (down ? -1 : 1);
  let d = `M${ends[0].join(' ')}`;
  for (let i = 1; i < ends.length; i++) {
    const middle = (ends[i - 1][1] + ends[i][1]) / 2;
    d += `C${ends[i - 1][0]} ${middle} ${ends[i][0]} ${middle} ${ends[i].join(' ')}`;
  }
  const [before, last] = [ends.at(-2), ends.at(-1)];
  return { edge, d, x: (before[0] + last[0]) / 2, y: (before[1] + last[1]) / 2 };
}

const facts = ({ counters, kind }) =>
  counters
    ? [t('flow.total', { n: counters.total }), failures(counters) > 0 ? t('flow.failed', { n: failures(counters) }) : '',
      counters.inflight > 0 ? t('flow.inflight', { n: counters.inflight }) : ''].filter(Boolean).join(' · ')
    : t(`flow.${kind}`);

function box({ id, width: wide, route, text, title: addresses }, { x, y }, selected) {
  if (!route) {
    return svg`<g class="outside"><title>${addresses}</title><rect x=${x - wide / 2} y=${y + INSET} width=${wide} height=${SIZE.height - 2 * INSET} rx="15"/>
      <text x=${x} y=${y + SIZE.height / 2 + 4}>${text}</text></g>`;
  }
  return svg`<a href=${`#/flow?route=${encodeURIComponent(id)}`} class="node ${failed(route) ? 'bad' : ''} ${selected ? 'selected' : ''} ${route.kind}"
      aria-label=${`${id}: ${facts(route)}`} aria-current=${selected ? 'true' : nothing}>
    <title>${route.description ?? id}</title>
    <rect x=${x - wide / 2} y=${y} width=${wide} height=${SIZE.height} rx="6"/>
    <text x=${x} y=${y + 19} class="id">${text}</text>
    <text x=${x} y=${y + 36} class="facts">${facts(route)}</text>
    ${failed(route) ? svg`<path class="cross" d="M${x + wide / 2 - 16} ${y + 7}l7 7m0 -7l-7 7"/>` : nothing}
  </a>`;
}

const detail = (route) => html`
  ${route.description ? html`<p>${route.description}</p>` : nothing}
  ${route.note ? html`<p class="muted small">${route.note}</p>` : nothing}
  <p class="small muted">${route.file ?? ''}${route.line > 0 ? `:${route.line}` : ''} · <code>${route.from}</code></p>
  ${failures(route.counters) > 0 ? html`<p><span class="state bad">${icon('fail')}${t('flow.failed', { n: failures(route.counters) })}</span>${route.counters.lastFailure ? html`, ${t('flow.last')} ${ago(route.counters.lastFailure)}` : nothing}${
    route.counters.handled > 0 ? html`, <span class="muted">${t('flow.handled', { n: route.counters.handled })}</span>` : nothing}</p>` : nothing}
  <ol class="steps">${repeat(route.steps, (step, i) => `${step.id} ${i}`, (step) => html`
    <li class="depth${Math.min(step.depth, 4)}"><span class="kind">${step.kind}</span> <strong>${step.id}</strong>
      ${step.counters ? html`<span class="muted small">${number(step.counters.total)}${failures(step.counters) > 0 ? html` <span class="bad">${t('flow.failed', { n: failures(step.counters) })}</span>` : nothing}</span>` : nothing}
      ${step.description ? html`<div class="muted small">${step.description}</div>` : nothing}
      ${step.to ? html`<div class="muted small"><code>${cut(step.to, 120)}</code></div>` : nothing}</li>`)}</ol>`;

const table = (nodes) => html`
  <table class="stack">
    <thead><tr><th scope="col">${t('flow.route')}</th><th scope="col">${t('flow.description')}</th><th scope="col" class="amount">${t('flow.passed')}</th>
      <th scope="col" class="amount">${t('flow.failures')}</th><th scope="col" class="amount">${t('flow.inside')}</th></tr></thead>
    <tbody>${repeat(nodes, (node) => node.id, ({ id, file, line, description, counters }) => html`
      <tr><th scope="row"><a class="row-link" href=${`#/flow?route=${encodeURIComponent(id)}`}>${id}</a><div class="muted small">${file ?? ''}${line > 0 ? `:${line}` : ''}</div></th>
        <td data-label=${t('flow.description')}>${description ?? nothing}</td>
        <td data-label=${t('flow.passed')} class="amount">${counters ? number(counters.total) : nothing}</td>
        <td data-label=${t('flow.failures')} class="amount">${counters ? html`<span class=${failures(counters) > 0 ? 'bad' : ''}>${number(failures(counters))}</span>` : nothing}</td>
        <td data-label=${t('flow.inside')} class="amount">${counters ? number(counters.inflight) : nothing}</td></tr>`)}</tbody>
  </table>`;
