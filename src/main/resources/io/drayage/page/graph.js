// Places the nodes of a directed graph in layers, from top to bottom, with few crossings.
const SWEEPS = 8;

/**
 * Lays a graph out; parts without a link between them stand beside each other, the largest first.
 *
 * @param nodes objects with id and width
 * @param edges objects with from and to, ids of nodes
 * @param size height of a node, gaps between columns, layers and parts, width of a row of parts
 * @return width and height of the whole, places (id -> {x, y}, the middle of the node's top), paths (edge -> points)
 */
export function layout(nodes, edges, size) {
  const whole = { width: 0, height: 0, places: new Map(), paths: new Map() };
  let row = { y: 0, height: 0 };
  let column = { x: 0, width: 0, height: 0 };
  for (const part of parts(nodes, edges)) {
    const drawn = layoutPart(part.nodes, part.edges, size);
    const right = column.x + column.width + size.column;
    if (column.x > 0 && column.height + size.layer + drawn.height <= row.height) {
      column.height += size.layer; // below the last one
    } else if (column.width === 0 || right + drawn.width <= size.most) {
      column = { x: column.width === 0 ? 0 : right, width: 0, height: 0 };
    } else {
      row = { y: row.y + row.height + size.layer, height: 0 };
      column = { x: 0, width: 0, height: 0 };
    }
    const move = (point) => ({ x: point.x + column.x, y: point.y + row.y + column.height });
    for (const [id, place] of drawn.places) whole.places.set(id, move(place));
    for (const [edge, points] of drawn.paths) whole.paths.set(edge, points.map(move));
    column.height += drawn.height;
    column.width = Math.max(column.width, drawn.width);
    row.height = Math.max(row.height, column.height);
    whole.width = Math.max(whole.width, column.x + column.width);
    whole.height = Math.max(whole.height, row.y + row.height);
  }
  return whole;
}

/** The connected parts. */
function parts(nodes, edges) {
  const part = new Map(nodes.map(({ id }) => [id, id]));
  const find = (id) => (part.get(id) === id ? id : find(part.get(id)));
  for (const { from, to } of edges) part.set(find(from), find(to));
  const found = new Map();
  for (const node of nodes) {
    const key = find(node.id);
    if (!found.has(key)) found.set(key, { nodes: [], edges: [] });
    found.get(key).nodes.push(node);
  }
  for (const edge of edges) found.get(find(edge.from)).edges.push(edge);
  return [...found.values()].sort((a, b) => b.nodes.length - a.nodes.length);
}

function layoutPart(nodes, edges, { height, column, layer }) {
  const inner = edges.filter((edge) => edge.from !== edge.to);
  const ranks = rank(nodes, inner);
  const layers = [];
  const put = (item, depth) => (layers[depth] ??= []).push(item);
  for (const node of nodes) put({ id: node.id, width: node.width, before: [], after: [] }, ranks.get(node.id));
  const items = new Map(layers.flat().filter(Boolean).map((item) => [item.id, item]));
  const chains = new Map(inner.map((edge) => [edge, chain(edge, items, ranks, put)]));
  const rows = layers.filter(Boolean);
  weigh(rows);
  order(rows);
  place(rows, column);
  const left = Math.min(...rows.flat().map((item) => item.x - item.width / 2));
  const right = Math.max(...rows.flat().map((item) => item.x + item.width / 2));
  rows.forEach((row, depth) => row.forEach((item) => {
    item.x -= left;
    item.y = depth * (height + layer);
  }));
  return {
    width: right - left,
    height: rows.length * (height + layer) - layer,
    places: new Map([...items].map(([id, { x, y }]) => [id, { x, y }])),
    paths: new Map([...chains].map(([edge, points]) => [edge, points.map(({ x, y }) => ({ x, y }))])),
  };
}

/** What leads on to much weighs much, so that the main line is straight and ends stand aside. */
function weigh(rows) {
  for (const row of [...rows].reverse()) {
    for (const item of row) item.weight = 1 + 2 * item.after.reduce((sum, { weight }) => sum + weight, 0);
  }
}

/** Layers by the longest way from a source; an edge that closes a circle does not count. */
function rank(nodes, edges) {
  const out = new Map(nodes.map((node) => [node.id, []]));
  for (const edge of edges) out.get(edge.from).push(edge.to);
  const state = new Map();
  const sorted = [];
  const back = new Set();
  const visit = (id) => {
    state.set(id, 'open');
    for (const to of out.get(id)) {
      if (state.get(to) === 'open') back.add(`${id} ${to}`);
      else if (!state.has(to)) visit(to);
    }
    state.set(id, 'done');
    sorted.unshift(id);
  };
  const entered = new Set(edges.map((edge) => edge.to));
  for (const node of [...nodes.filter(({ id }) => !entered.has(id)), ...nodes]) if (!state.has(node.id)) visit(node.id);
  const ranks = new Map(sorted.map((id) => [id, 0]));
  for (const id of sorted) {
    for (const to of out.get(id)) if (!back.has(`${id} ${to}`)) ranks.set(to, Math.max(ranks.get(to), ranks.get(id) + 1));
  }
  // a source stands just above what it feeds
  for (const { id } of nodes) {
    if (!entered.has(id) && out.get(id).length > 0) ranks.set(id, Math.max(0, Math.min(...out.get(id).map((to) => ranks.get(to))) - 1));
  }
  return ranks;
}

/** The items that an edge passes: its ends, and a narrow place in each layer between. */
function chain(edge, items, ranks, put) {
  const [from, to] = [ranks.get(edge.from), ranks.get(edge.to)];
  const step = from <= to ? 1 : -1;
  const points = [items.get(edge.from)];
  for (let depth = from + step; step > 0 ? depth < to : depth > to; depth += step) {
    const item = { width: 16, before: [], after: [] };
    put(item, depth);
    points.push(item);
  }
  points.push(items.get(edge.to));
  for (let i = 1; i < points.length; i++) {
    const [upper, lower] = step > 0 ? [points[i - 1], points[i]] : [points[i], points[i - 1]];
    upper.after.push(lower);
    lower.before.push(upper);
  }
  return points;
}

const mean = (values, other) => (values.length > 0 ? values.reduce((a, b) => a + b, 0) / values.length : other);

/** Sorts each layer by the mean place of its neighbours, downwards and upwards in turn. */
function order(rows) {
  const number = (row) => row.forEach((item, i) => { item.place = i; });
  rows.forEach(number);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const down = sweep % 2 === 0;
    for (const row of down ? rows : [...rows].reverse()) {
      const key = new Map(row.map((item) => [item, mean((down ? item.before : item.after).map(({ place }) => place), item.place)]));
      row.sort((a, b) => key.get(a) - key.get(b));
      number(row);
    }
  }
}

/** Sets x: near the neighbours, in the order of the layer, without overlaps. */
function place(rows, gap) {
  for (const row of rows) {
    let x = 0;
    for (const item of row) {
      item.x = x + item.width / 2;
      x += item.width + gap;
    }
    for (const item of row) item.x -= (x - gap) / 2;
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const row of sweep % 2 === 0 ? rows : [...rows].reverse()) {
      for (const item of row) item.want = wanted([...item.before, ...item.after], item.x);
      spread(row, gap);
    }
  }
}

/** The mean place of neighbours by their weights. */
function wanted(neighbours, other) {
  const all = neighbours.reduce((sum, { weight }) => sum + weight, 0);
  return all > 0 ? neighbours.reduce((sum, { x, weight }) => sum + x * weight, 0) / all : other;
}

/** Keeps distances: items that would overlap move as one block to the mean of what they want, by their weights. */
function spread(row, gap) {
  const blocks = [];
  for (const item of row) {
    let block = { items: [item], offsets: [0], x: item.want };
    for (let last = blocks.at(-1); last && last.x + end(last, gap) > block.x - block.items[0].width / 2; last = blocks.at(-1)) {
      const shift = last.offsets.at(-1) + last.items.at(-1).width / 2 + gap + block.items[0].width / 2;
      const offsets = [...last.offsets, ...block.offsets.map((offset) => offset + shift)];
      const items = [...last.items, ...block.items];
      const weight = items.reduce((all, one) => all + one.weight, 0);
      const sum = items.reduce((all, one, i) => all + (one.want - offsets[i]) * one.weight, 0);
      blocks.pop();
      block = { items, offsets, x: sum / weight };
    }
    blocks.push(block);
  }
  for (const block of blocks) block.items.forEach((item, i) => { item.x = block.x + block.offsets[i]; });
}

const end = (block, gap) => block.offsets.at(-1) + block.items.at(-1).width / 2 + gap;
