// The page 推演: sliders in, figures, sentences, fan, targets, bridge and a saved scenario out.
function forecastPanel(engine, data) {
  'use strict';
  const W = data.words, root = document.getElementById('live'), levers = engine.levers;
  const $ = name => root.querySelector('[data-live=' + name + ']');
  const fill = (text, fields) => text.replace(/\{(\w+)\}/g, (_, key) => fields[key] ?? '');
  const item = code => data.items.findIndex(one => one.code === code);
  const text = (value, digits) => {
    if (!Number.isFinite(value)) return '—';
    const scale = 10 ** digits, exact = Number((Math.abs(value) * scale).toPrecision(15));
    const whole = Math.floor(exact + 0.5) / scale;
    const shown = whole.toLocaleString('en-US',
      { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return value < 0 && whole ? '-' + shown : shown;
  };
  const signed = (value, digits) => {
    const shown = text(value, digits);
    return value > 0 && /[1-9]/.test(shown) ? '+' + shown : shown;
  };
  const unit = one => (data.lang === 'zh' || one === '%' || !one ? one : ' ' + one);
  const make = (tag, fields = {}, ...parts) => {
    const made = document.createElementNS(fields.svg ? 'http://www.w3.org/2000/svg' :
      'http://www.w3.org/1999/xhtml', tag);
    for (const [key, value] of Object.entries(fields))
      if (key === 'text') made.textContent = value;
      else if (key !== 'svg' && value !== null) made.setAttribute(key, value);
    made.append(...parts);
    return made;
  };
  const draw = (tag, fields, ...parts) => make(tag, { svg: true, ...fields }, ...parts);
  // Rows of cells [text, class, unit beside a heading] into a body; what stands there already stays.
  const lay = (body, rows) => {
    rows.forEach((cells, r) => {
      const row = body.rows[r] || body.insertRow();
      cells.forEach(([told, name = '', beside = null], c) => {
        if (!row.cells[c]) row.append(c ? make('td') : make('th', { scope: 'row' }, '',
          ...(beside === null ? [] : [make('small', { text: beside })])));
        const cell = row.cells[c], held = cell.firstChild || cell.appendChild(document.createTextNode(''));
        if (held.data !== told) held.data = told;
        if (cell.className !== name) cell.className = name;
      });
    });
  };
  const setting = levers.map(() => null), empty = setting.slice();
  const start = engine.central(empty);
  let now = start, bands = null, startBands = null, running = 0;
  const controls = levers.map((lever, k) => {
    const box = root.querySelector('[data-lever="' + k + '"]');
    return { box, range: box.querySelector('[type=range]'), exact: box.querySelector('[type=number]'),
      reset: box.querySelector('button') };
  });
  const known = k => ({ name: levers[k].title, unit: unit(levers[k].unit),
    value: text(setting[k] ?? now.led[k], levers[k].digits), base: text(start.led[k], levers[k].digits) });

  // -- what is said ------------------------------------------------------------------------------

  function than(one, value, base) {
    const diff = value - base, amount = text(Math.abs(diff), one.digits);
    if (!/[1-9]/.test(amount)) return W.same;
    const word = one.isRate ? (diff > 0 ? 'higher' : 'lower') : diff > 0 ? 'more' : 'less';
    return fill(W[word], { diff: amount, unit: unit(one.unit).trim() });
  }
  function sentence(code) {
    const k = item(code), one = data.items[k], value = now.values[k][0];
    const grown = !one.isRate && one.before > 0 && data.yearly ?
      fill(value < one.before ? W.fell : W.grown,
        { rate: text(Math.abs(100 * (value / one.before - 1)), 2) }) : '';
    const band = bands && spread(bands, k, 0);
    return fill(W.say, { year: data.years[0], name: one.name, value: text(value, one.digits),
      unit: unit(one.unit), grown, than: than(one, value, start.values[k][0]),
      range: band && band[1] - band[0] > 1e-9 * Math.abs(value) ? fill(W.range, {
        low: text(band[0], one.digits), high: text(band[1], one.digits), unit: unit(one.unit) }) : '' });
  }
  function said() {
    const moved = setting.map((_, k) => k).filter(k => setting[k] !== null);
    const lines = [moved.length ? fill(W.moved, { list: moved.map(k =>
      fill(W.moved_one, known(k))).join(W.join) }) : fill(W.at_baseline, W), ...data.sentences.map(sentence)];
    const judged = data.targets.map(one => ({ one, met: met(one), chance: chance(one, bands) }));
    const open = judged.filter(one => one.chance !== null)
      .sort((a, b) => a.chance - b.chance)[0];
    lines.push(judged.length ? fill(W.said_targets, { count: judged.length,
      met: judged.filter(one => one.met).length, least: open ? fill(W.least, {
        name: open.one.name, text: open.one.text, chance: percent(open.chance) }) : '' }) : W.no_targets);
    $('said').replaceChildren(...lines.map(line => make('li', { text: line })));
  }

  // -- targets, as fiscal/targets.py judges them ---------------------------------------------------

  const holds = (one, value, beside) => (one.way === 'step' ? value >= beside - one.slack :
    one.way === 'within' ? Math.abs(value - one.value) <= one.slack :
    one.way === 'up' ? value >= one.value - one.slack : value <= one.value + one.slack);
  const met = (one, values = now.values) => holds(one, values[item(one.item)][one.place],
    one.reference ? values[item(one.reference)][one.place] : NaN);
  const percent = share => Math.min(99, Math.max(1, Math.round(100 * share)));
  function chance(one, of) {
    if (!of) return null;
    const own = of.runs[item(one.item)][one.place];
    const beside = one.reference ? of.runs[item(one.reference)][one.place] : null;
    let hits = 0, count = 0, least = Infinity, most = -Infinity;
    for (let j = 0; j < own.length; j++) if (Number.isFinite(own[j])) {
      count++;
      least = Math.min(least, own[j]);
      most = Math.max(most, own[j]);
      hits += holds(one, own[j], beside ? beside[j] : NaN);
    }
    return count && most > least ? hits / count : null;
  }
  function targets() {
    const shown = (one, of) => { const share = chance(one, of); return [share === null ? '—' : percent(share) + '%']; };
    lay($('targets').tBodies[0], data.targets.map(one => {
      const k = item(one.item), part = data.items[k], is = met(one);
      return [[one.name], [one.text, 'text'],
        [text(now.values[k][one.place], part.digits) + unit(part.unit)],
        [is ? W.yes : W.no, is ? 'good' : 'bad'],
        ...(data.draws ? [bands, startBands].map(of => shown(one, of)) : [])];
    }));
  }

  // -- tables --------------------------------------------------------------------------------------

  function figures() {
    lay($('figures').tBodies[0], data.table.map(code => {
      const k = item(code), one = data.items[k], value = now.values[k][0], base = start.values[k][0];
      const band = bands && spread(bands, k, 0);
      return [[one.name, '', one.unit && ' ' + one.unit], [text(one.before ?? NaN, one.digits)],
        [text(base, one.digits)], [text(value, one.digits), 'here'], [signed(value - base, one.digits), 'delta'],
        ...(data.draws ? [0, 1].map(end => [band ? text(band[end], one.digits) : '—']) : [])];
    }));
  }
  function years() {
    lay($('later').tBodies[0], data.table.map(code => {
      const k = item(code), one = data.items[k];
      return [[one.name], ...data.years.flatMap((_, step) => [start, now].map((of, place) =>
        [text(of.values[k][step], one.digits), place ? 'here' : '']))];
    }));
  }
  const sorted = new WeakMap();
  function ranked(of, k, step) {
    const row = of.runs[k][step];
    if (!sorted.has(row)) sorted.set(row, row.filter(Number.isFinite).sort());
    return sorted.get(row);
  }
  const spread = (of, k, step, shares = [0.1, 0.9]) =>
    shares.map(share => quantile(ranked(of, k, step), share));

  // -- pictures ------------------------------------------------------------------------------------

  function fan() {
    const code = $('chosen').value, k = item(code), one = data.items[k];
    const wide = 460, high = 250, left = 62, right = 18, top = 12, low = 24;
    const past = one.past.slice(-6), names = [...past.map(([year]) => year), ...data.spans];
    const at = place => left + place * (wide - left - right) / Math.max(1, names.length - 1);
    const ahead = past.length, join = ahead ? past[ahead - 1][1] : null;
    const ends = bands ? data.years.map((_, step) => spread(bands, k, step, [0.1, 0.25, 0.75, 0.9])) : null;
    const goals = data.targets.filter(goal => goal.item === code && goal.value !== null);
    const all = [...past.map(pair => pair[1]), ...start.values[k], ...now.values[k], ...(ends || []).flat(),
      ...goals.map(goal => goal.value)].filter(Number.isFinite);
    let floor = Math.min(...all), roof = Math.max(...all);
    const air = 0.06 * (roof - floor || Math.abs(roof) || 1);
    floor -= air; roof += air;
    const up = value => top + (roof - value) * (high - top - low) / (roof - floor);
    const line = (pairs, name) => draw('polyline', { class: name, points:
      pairs.filter(pair => Number.isFinite(pair[1])).map(([x, y]) => at(x) + ',' + up(y)).join(' ') });
    const svg = draw('svg', { viewBox: '0 0 ' + wide + ' ' + high, role: 'img', 'aria-label': fill(W.fan_told,
      { name: one.name, list: data.years.map((year, step) => year + ' ' +
        text(now.values[k][step], one.digits) + unit(one.unit)).join(W.join) }) });
    const digits = Math.max(0, Math.min(one.digits, 2 - Math.floor(Math.log10(roof - floor))));
    for (let tick = 0; tick < 4; tick++) {
      const value = floor + air + tick * (roof - floor - 2 * air) / 3;
      svg.append(draw('line', { class: 'rule', x1: left, x2: wide - right, y1: up(value), y2: up(value) }),
        draw('text', { x: left - 6, y: up(value) + 4, 'text-anchor': 'end', text: text(value, digits) }));
    }
    if (ends) for (const [a, b, name] of [[0, 3, 'wide-band'], [1, 2, 'near-band']]) {
      const lower = ends.map((row, step) => [ahead + step, row[a]]), upper = ends.map((row, step) => [ahead + step, row[b]]);
      const from = join === null ? [] : [[ahead - 1, join]];
      svg.append(draw('polygon', { class: name, points: [...from, ...upper, ...lower.reverse()]
        .filter(pair => Number.isFinite(pair[1])).map(([x, y]) => at(x) + ',' + up(y)).join(' ') }));
    }
    const joined = values => [...(join === null ? [] : [[ahead - 1, join]]),
      ...Array.from(values, (value, step) => [ahead + step, value])];
    svg.append(line(past.map((pair, place) => [place, pair[1]]), 'past'), line(joined(start.values[k]), 'base'),
      line(joined(now.values[k]), 'now'));
    for (const goal of goals) svg.append(draw('circle', { class: 'goal', r: 4,
      cx: at(ahead + goal.place), cy: up(goal.value) }, draw('title', { text: W.target + ' ' + goal.text })));
    now.values[k].forEach((value, step) => Number.isFinite(value) && svg.append(draw('circle', { class: 'dot', r: 3,
      cx: at(ahead + step), cy: up(value) }, draw('title', { text: data.years[step] + ' ' +
      text(value, one.digits) + unit(one.unit) }))));
    const every = Math.ceil(names.length / 9);
    names.forEach((name, place) => place % every || svg.append(draw('text',
      { x: at(place), y: high - 6, 'text-anchor': 'middle', text: name })));
    $('fan').replaceChildren(svg);
  }
  function bridge() {
    const code = $('chosen').value, k = item(code), one = data.items[k];
    $('bridge-title').textContent = fill(W.bridge, one);
    if (setting.every(value => value === null)) {
      $('bridge').replaceChildren(make('p', { class: 'note', text: W.bridge_none }));
      return;
    }
    const found = engine.parts(setting, code), base = start.values[k][0], end = now.values[k][0];
    const bars = [{ name: W.baseline, from: 0, to: base, total: true }];
    let level = base;
    for (const part of found) {
      bars.push({ name: levers[part.lever].title, from: level, to: level + part.amount, amount: part.amount });
      level += part.amount;
    }
    bars.push({ name: W.here, from: 0, to: end, total: true });
    const reach = bars.slice(1, -1).flatMap(bar => [bar.from, bar.to]).concat(base, end);
    let floor = Math.min(...reach), roof = Math.max(...reach);
    const air = 0.25 * (roof - floor || Math.abs(roof) || 1);
    floor -= air; roof += air;
    const tall = 26, left = 190, wide = 720;
    const x = value => left + (Math.min(roof, Math.max(floor, value)) - floor) * (wide - left - 110) / (roof - floor);
    const svg = draw('svg', { viewBox: '0 0 ' + wide + ' ' + (bars.length * tall + 6), role: 'img',
      'aria-label': bars.map(bar => bar.name + ' ' + (bar.total ? text(bar.to, one.digits) :
        signed(bar.amount, one.digits))).join(W.join) });
    bars.forEach((bar, row) => {
      const y = row * tall + 4, a = bar.total ? left : Math.min(x(bar.from), x(bar.to));
      const b = bar.total ? x(bar.to) : Math.max(x(bar.from), x(bar.to));
      svg.append(draw('text', { x: left - 8, y: y + 15, 'text-anchor': 'end', text: bar.name }),
        draw('rect', { class: bar.total ? 'whole' : bar.amount >= 0 ? 'rise' : 'fall', x: a, y, height: 18,
          width: Math.max(1, b - a) }),
        draw('text', { x: b + 6, y: y + 15, text: bar.total ? text(bar.to, one.digits) : signed(bar.amount, one.digits) }));
    });
    $('bridge').replaceChildren(svg);
  }

  // -- the setting as a scenario -------------------------------------------------------------------

  function overrides() {
    const laid = [];
    levers.forEach((lever, k) => {
      if (setting[k] === null) return;
      const reason = fill(W.reason, known(k));
      if (!lever.years) {
        const value = setting[k] / lever.per, shift = value - start.led[k] / lever.per;
        laid.push({ item: lever.code, span: data.spans[0], method: lever.method, value, reason,
          ...(lever.ends ? { low: lever.ends[0] + shift, high: lever.ends[1] + shift } : {}) });
        return;
      }
      engine.path(lever, setting[k]).forEach((value, step) => {
        const year = lever.years[step], to = one => (lever.shape === 'shift' ?
          one + value - year.base : one * value / year.base);
        const ends = year.ends ? year.ends.map(to).sort((a, b) => a - b) : null;
        laid.push({ item: lever.code, span: data.spans[step], method: year.method, reason,
          value: year.kind === 'inner' ? now.inner[k][step] : value,
          ...(ends ? { low: ends[0], high: ends[1] } : {}) });
      });
    });
    return laid;
  }
  const quoted = one => JSON.stringify(one).replace(/\u007f/g, '\\u007f');
  const plain = value => { const told = String(value); return /^-?\d+$/.test(told) ? told + '.0' : told; };
  function toml() {
    const head = ['name = ' + quoted(data.scenario.name), 'title = ' + quoted(data.scenario.name),
      'parent = ' + quoted(data.scenario.parent)];
    return [...head, ...overrides().flatMap(one => ['', '[[override]]', 'item = ' + quoted(one.item),
      'span = ' + quoted(one.span), 'method = ' + quoted(one.method),
      ...['value', 'low', 'high'].filter(key => one[key] !== undefined).map(key => key + ' = ' + plain(one[key])),
      'layer = "判断"', 'reason = ' + quoted(one.reason)]), ''].join('\n');
  }
  function lines() {
    return overrides().map(one => [data.scenario.name, one.item, one.span, one.method, one.value,
      one.low ?? '', one.high ?? '', '', '判断', '', one.reason].join('\t')).join('\n');
  }
  function saved() {
    if (!$('saved').open) return;
    $('toml').value = toml();
    $('rows').value = lines();
  }

  // -- one turn: the central run at once, then the draws in slices ---------------------------------

  const SLICE = 12;
  function show() {
    controls.forEach((one, k) => {
      const lever = levers[k], value = setting[k] ?? now.led[k];
      one.range.value = value;
      one.range.setAttribute('aria-valuetext', fill(W.now, known(k)));
      if (document.activeElement !== one.exact) one.exact.value = value.toFixed(lever.digits);
      one.reset.hidden = setting[k] === null;
      one.box.classList.toggle('moved', setting[k] !== null);
    });
    figures(); said(); targets(); fan(); saved();
    root.classList.toggle('unsolved', !now.solved);
    $('state').textContent = !now.solved ? W.failed : !data.draws ? W.bands_none :
      bands ? fill(W.bands_done, { count: data.draws }) : W.bands_busy;
  }
  function later(turn) {
    const state = engine.prepare(setting.slice(), now.inner);
    const go = () => {
      if (turn !== running) return;
      if (!engine.slice(state, performance.now() + SLICE)) { setTimeout(go); return; }
      bands = state;
      startBands = startBands || (setting.every(value => value === null) ? state : null);
      show();
      root.dispatchEvent(new CustomEvent('settled'));
    };
    setTimeout(() => { if (turn === running) { years(); bridge();
      if (data.draws && now.solved) go(); else root.dispatchEvent(new CustomEvent('settled')); } });
  }
  function turn() {
    running++;
    now = setting.every(value => value === null) ? start : engine.central(setting);
    bands = setting.every(value => value === null) ? startBands : null;
    show();
    later(running);
  }
  function move(k, value) {
    setting[k] = value !== null && Number.isFinite(value) ? value : null;
    turn();
  }
  controls.forEach((one, k) => {
    const lever = levers[k], snapped = value => Number((Math.round(value / lever.step) * lever.step).toPrecision(12));
    one.range.addEventListener('input', () => move(k, snapped(+one.range.value)));
    one.range.addEventListener('keydown', event => {
      const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
      const to = event.key === 'Home' ? lever.least : event.key === 'End' ? lever.most :
        by ? snapped((setting[k] ?? now.led[k]) + by * lever.step) : null;
      if (to === null) return;
      event.preventDefault();
      move(k, Math.min(lever.most, Math.max(lever.least, to)));
    });
    one.exact.addEventListener('change', () => move(k, one.exact.value === '' ? null : +one.exact.value));
    one.reset.addEventListener('click', () => { move(k, null); one.range.focus(); });
  });
  $('reset').addEventListener('click', () => { setting.fill(null); turn(); });
  $('chosen').addEventListener('change', () => { fan(); bridge(); });
  $('saved').addEventListener('toggle', saved);
  for (const button of root.querySelectorAll('[data-copies]')) button.addEventListener('click', () => {
    const from = $(button.dataset.copies), done = () => { button.textContent = W.copied; };
    from.select();
    if (navigator.clipboard && isSecureContext) navigator.clipboard.writeText(from.value).then(done, () => document.execCommand('copy') && done());
    else if (document.execCommand('copy')) done();
  });
  turn();
  return { move, toml, lines, setting,
    set: values => { values.forEach((value, k) => { setting[k] = value; }); turn(); },
    values: () => Object.fromEntries(data.items.map((one, k) => [one.code, Array.from(now.values[k])])),
    bands: () => bands && Object.fromEntries(data.items.map((one, k) => [one.code,
      data.years.map((_, step) => spread(bands, k, step))])) };
}
{
  const held = document.getElementById('live-data');
  if (held) {
    const data = JSON.parse(held.textContent);
    document.getElementById('live').hidden = false;
    window.forecastLive = forecastPanel(window.forecastEngineMade = forecastEngine(model, data), data);
  }
}
