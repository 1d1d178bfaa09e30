// Keys: moving through rows, acting on the selected one, going to views.
const SKIP = 'input:not([type=checkbox]), select, textarea, [contenteditable]';

const rows = () => [...document.querySelectorAll('main a.row-link')].filter((link) => link.getClientRects().length > 0);
const row = () =>
  document.activeElement?.closest('[data-retry], [data-task]') ?? document.querySelector('main > .facts-row');

function move(step) {
  const links = rows();
  if (links.length === 0) return;
  const inside = document.activeElement?.closest('tr, li');
  const at = links.findIndex((link) => link === document.activeElement || (inside && link.closest('tr, li') === inside));
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + step));
  links[next].focus();
  links[next].scrollIntoView({ block: 'nearest' });
}

/** Listens to keys; actions: search, run, retry, pause, help, view (with its number), refuse (nothing is selected). */
export function listenToKeys(actions) {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector('dialog[open]')) return;
    if (event.target.matches(SKIP)) {
      if (event.key === 'Escape') event.target.blur();
      else if (event.key === 'ArrowDown' && event.target.type === 'search') {
        event.preventDefault();
        move(1);
      }
      return;
    }
    const selected = row()?.dataset ?? {};
    const keys = {
      j: () => move(1),
      ArrowDown: () => move(1),
      k: () => move(-1),
      ArrowUp: () => move(-1),
      '/': actions.search,
      '?': actions.help,
      r: () => (selected.retry ? actions.retry(selected.retry) : selected.task ? actions.run(selected.task) : actions.refuse()),
      p: () => (selected.task && selected.paused ? actions.pause(selected.task, selected.paused === 'true') : actions.refuse()),
      Escape: () => document.activeElement?.blur(),
    };
    const act = keys[event.key] ?? (/^[1-5]$/.test(event.key) ? () => actions.view(Number(event.key)) : null);
    if (!act) return;
    event.preventDefault();
    act();
  });
}
