'use strict';
// Sort by a column: up, down, as it was. Rows without a figure stay at the end.
for (const head of document.querySelectorAll('thead th[data-n]')) {
  const table = head.closest('table'), body = table.tBodies[0], rows = [...body.rows];
  const value = row => {
    const cell = row.cells[+head.dataset.n];
    if (!cell) return null;
    if (cell.dataset.v !== undefined) return +cell.dataset.v;
    const text = cell.textContent.trim();
    return text === '' || text === '—' ? null : text;
  };
  const order = (one, other) => {
    const a = value(one), b = value(other);
    if (a === null || b === null) return (a === null) - (b === null);
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    return String(a).localeCompare(String(b), document.documentElement.lang);
  };
  const sort = () => {
    const was = head.getAttribute('aria-sort');
    for (const one of table.tHead.querySelectorAll('[aria-sort]')) one.removeAttribute('aria-sort');
    const next = was === null ? 'ascending' : was === 'ascending' ? 'descending' : '';
    if (next) head.setAttribute('aria-sort', next);
    const sorted = next ? [...rows].sort(order) : rows;
    if (next === 'descending') {
      const known = sorted.filter(row => value(row) !== null).reverse();
      body.append(...known, ...sorted.filter(row => value(row) === null));
    } else body.append(...sorted);
  };
  head.addEventListener('click', sort);
  head.addEventListener('keydown', event => { if (event.key === 'Enter') sort(); });
}
// Show one scenario: columns of the others are hidden, those of all stay.
const choice = document.getElementById('scenario');
if (choice) choice.addEventListener('change', () => {
  for (const cell of document.querySelectorAll('[data-s]'))
    cell.classList.toggle('off', choice.value !== '' && cell.dataset.s !== choice.value);
});
// Tell the value under the pointer.
const tip = document.getElementById('tip');
const show = (spot, x, y) => {
  tip.textContent = spot.dataset.t;
  tip.hidden = false;
  tip.style.left = Math.min(x + 12, innerWidth - tip.offsetWidth - 8) + 'px';
  tip.style.top = Math.max(8, y - tip.offsetHeight - 10) + 'px';
};
for (const spot of document.querySelectorAll('[data-t]')) {
  spot.addEventListener('pointermove', event => show(spot, event.clientX, event.clientY));
  spot.addEventListener('focus', () => {
    const box = spot.getBoundingClientRect();
    show(spot, box.right, box.top);
  });
  for (const end of ['pointerleave', 'blur']) spot.addEventListener(end, () => { tip.hidden = true; });
}
