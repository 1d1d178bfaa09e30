// Small charts of one value by day: bars of an SVG, the same numbers as a table for readers of the screen.
import { html, svg, nothing } from './lit.js';
import { t } from './texts.js';
import { day as dayText } from './format.js';

const WIDTH = 300;
const HEIGHT = 64;
const GAP = 2;

/**
 * Draws a chart.
 *
 * @param days days in their order, each with a date and the value
 * @param write the value as text
 */
export function chart(name, days, value, write, tone) {
  const values = days.map(value);
  const most = Math.max(...values, 0);
  const sum = values.reduce((all, one) => all + one, 0);
  const step = WIDTH / Math.max(1, days.length);
  const bar = (entry, i) => {
    const height = most > 0 ? Math.max(values[i] > 0 ? 2 : 0, (values[i] / most) * (HEIGHT - 2)) : 0;
    return svg`<g><title>${dayText(entry.day)}: ${write(values[i])}</title>
      <rect class="hit" x=${i * step} y="0" width=${step} height=${HEIGHT}/>
      <rect class="bar" x=${i * step + GAP / 2} y=${HEIGHT - height} width=${Math.max(1, step - GAP)} height=${height} rx="1"/></g>`;
  };
  return html`
    <figure class="chart ${tone}">
      <figcaption><span>${name}</span><strong>${write(sum)}</strong></figcaption>
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${t('chart.label', { name, sum: write(sum), most: write(most), n: days.length })}>
        <path class="base" d="M0 ${HEIGHT - 0.5}H${WIDTH}"/>${days.map(bar)}</svg>
      ${days.length > 0 ? html`<div class="axis muted small" aria-hidden="true"><span>${dayText(days[0].day)}</span><span>${t('chart.most', { v: write(most) })}</span><span>${dayText(days.at(-1).day)}</span></div>` : nothing}
    </figure>`;
}

/** All days from a date to today, those without runs with zeros. */
export function filled(items, from, count) {
  const known = new Map(items.map((item) => [item.day, item]));
  return Array.from({ length: count }, (_, i) => {
    const name = new Date(from.getTime() + i * 86_400_000).toISOString().slice(0, 10);
    return known.get(name) ?? { day: name, runs: 0, copied: 0, failed: 0, bytes: 0, pulls: 0 };
  });
}
