// The model of the page, solved as the engine does: same blocks, same order, same tolerances.
function forecastEngine(model, data) {
  'use strict';
  const M = {
    log: Math.log, exp: Math.exp, sqrt: Math.sqrt, fabs: Math.abs,
    power: (b, e) => (b >= 0 || e === Math.floor(e) ? Math.pow(b, e) : NaN),
    minimum: (a, b) => (a !== a || b !== b ? NaN : Math.min(a, b)),
    maximum: (a, b) => (a !== a || b !== b ? NaN : Math.max(a, b)),
    choose: (test, a, b) => (test !== 0 ? a : b),
    free: (held, level) => (held !== held ? level : held),
    divide: (a, b) => a / b,
    compare_lt: (a, b) => +(a < b), compare_le: (a, b) => +(a <= b),
    compare_gt: (a, b) => +(a > b), compare_ge: (a, b) => +(a >= b),
    compare_eq: (a, b) => +(a === b), compare_ne: (a, b) => +(a !== b),
  };
  const number = value => (value === null ? NaN : value);
  const array = row => Float64Array.from(row, number);
  const V = data.paths.map(array), D = data.figures.map(array), P = array(data.parameters);
  const D0 = D.map(row => row.slice()), P0 = P.slice();
  const { steps, added } = model(V, P, D, M);
  const first = data.first, count = data.count, draws = data.draws;
  const bytes = Uint8Array.from(atob(data.numbers), one => one.charCodeAt(0));
  const drawn = new Float32Array(bytes.buffer);
  // `by` is the lever that a figure is drawn so under, where a setting states it; -1 for none
  const rows = data.rows.map(([kind, at, place, by], row) =>
    ({ kind, at, place, by, values: drawn.subarray(row * draws, (row + 1) * draws) }));
  const TOLERANCE = 1e-11, SETTLED = 1e-9, PASSES = 80, NUDGE = 1e-6, HALVINGS = 6, SLOW = 0.01;

  // -- one simultaneous block: Newton on its torn variables -------------------------------------

  function inverted(a) {
    const n = a.length, m = a.map((row, i) => [...row, ...row.map((_, j) => +(i === j))]);
    for (let c = 0; c < n; c++) {
      let p = c;
      for (let r = c + 1; r < n; r++) if (Math.abs(m[r][c]) > Math.abs(m[p][c])) p = r;
      [m[c], m[p]] = [m[p], m[c]];
      const d = m[c][c];
      if (!d) return null;
      for (let k = 0; k < 2 * n; k++) m[c][k] /= d;
      for (let r = 0; r < n; r++) if (r !== c && m[r][c]) {
        const f = m[r][c];
        for (let k = c; k < 2 * n; k++) m[r][k] -= f * m[c][k];
      }
    }
    return m.map(row => row.slice(n));
  }
  function pass(block, t, guess) {
    for (const part of block.parts) part(t, guess);
    return block.torn.map((one, k) => guess[k] - V[one][t]);
  }
  const whole = list => list.every(Number.isFinite);
  const largest = list => list.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  function slopes(block, t, guess, gap) {
    const n = guess.length, J = guess.map(() => new Array(n));
    for (let c = 0; c < n; c++) {
      const nudge = NUDGE * Math.max(1, Math.abs(guess[c]), Math.abs(guess[c] - gap[c]));
      const moved = guess.slice();
      moved[c] += nudge;
      const after = pass(block, t, moved);
      for (let r = 0; r < n; r++) J[r][c] = (after[r] - gap[r]) / nudge;
    }
    return inverted(J);
  }
  function circle(block, t) {
    const starts = [0, 1, 2].map(kind => block.torn.map(one => {
      const last = t > 0 ? V[one][t - 1] : NaN, before = t > 1 ? V[one][t - 2] : NaN;
      const level = Number.isFinite(last) ? last : 1, ahead = 2 * last - before;
      return kind === 2 ? 1 : kind === 0 && Number.isFinite(ahead) ? ahead : level;
    }));
    let guess = starts[2], gap = null;
    for (const start of starts) {
      guess = start;
      gap = pass(block, t, guess);
      if (whole(gap)) break;
    }
    let size = largest(gap), J = null;
    for (let turn = 0; turn < PASSES; turn++) {
      if (!whole(gap)) return false;
      J = J || slopes(block, t, guess, gap);
      if (!J) return false;
      const near = size <= TOLERANCE ||
        gap.every((one, k) => Math.abs(one) <= TOLERANCE * Math.abs(guess[k]));
      const before = near ? block.names.map(one => V[one][t]) : null;
      let step = guess.map((_, r) => J[r].reduce((sum, slope, k) => sum + slope * gap[k], 0));
      let after = null;
      for (let half = 0; half <= HALVINGS; half++) { // a step too far may leave where logs are
        after = pass(block, t, guess.map((one, r) => one - step[r]));
        if (whole(after)) break;
        step = step.map(one => one / 2);
      }
      guess = guess.map((one, r) => one - step[r]);
      gap = after;
      if (before && block.names.every((one, k) =>
        Math.abs(V[one][t] - before[k]) <= SETTLED * Math.max(1, Math.abs(V[one][t])))) return true;
      const reached = largest(gap);
      if (reached > SLOW * size) J = null; // a step that gains two digits needs no better slopes
      size = reached;
    }
    return false;
  }
  function run() {
    for (let step = 0; step < count; step++) {
      const t = first + step;
      for (const block of steps[step]) {
        // what diverged is no number: it must not be shown as one
        if (block.torn.length) { if (!circle(block, t)) for (const one of block.names) V[one][t] = NaN; }
        else for (const part of block.parts) part(t);
      }
    }
  }

  // -- a setting: what each lever is held at, null where the model is left free -------------------

  const levers = data.levers;
  function path(lever, value) {
    const base = lever.years.map(year => year.base);
    if (lever.shape === 'shift') return base.map(one => one + (value - base[0]));
    const start = lever.before === null ? value : lever.before * (1 + value / 100);
    return base.map(one => one * (start / base[0]));
  }
  function lay() {
    P.set(P0);
    for (let k = 0; k < D.length; k++) D[k].set(D0[k]);
    for (const lever of levers) if (lever.years) lever.years.forEach((year, step) => {
      if (year.kind !== 'held') D[lever.figure][first + step] = NaN;
    });
  }
  function hold(setting) {
    setting.forEach((value, k) => {
      if (value === null) return;
      const lever = levers[k];
      if (!lever.years) P[lever.number] = value / lever.per;
      else path(lever, value).forEach((one, step) => { D[lever.figure][first + step] = one; });
    });
  }
  // The central run. `inner` is what the draws need inside the equations to lie about what is held.
  function central(setting) {
    lay();
    hold(setting);
    run();
    const values = data.items.map(item => V[item.number].slice(first, first + count));
    const led = levers.map(lever => {
      if (!lever.years) return P[lever.number] * lever.per;
      const now = V[lever.number][first];
      return lever.shape === 'scale' && lever.before !== null ? 100 * (now / lever.before - 1) : now;
    });
    const inner = levers.map((lever, k) => (setting[k] === null || !lever.years ? null :
      lever.years.map((year, step) => (year.kind === 'inner' ?
        added[lever.number + ':' + (first + step)](first + step) : null))));
    return { values, led, inner, solved: values.every(row => row.every(Number.isFinite)) };
  }
  // The draws, in slices, so that the page stays quick: `each` hears the sorted runs at the end.
  function prepare(setting, inner) {
    const state = { setting, inner, done: 0,
      runs: data.items.map(() => Array.from({ length: count }, () => new Float64Array(draws))) };
    const pinned = new Map();
    levers.forEach((lever, k) => { if (!lever.years && setting[k] !== null)
      pinned.set(lever.number, setting[k] / lever.per - P0[lever.number]); });
    const states = row => row.by >= 0 && setting[row.by] !== null;
    const stated = new Set(rows.filter(states).map(row => row.at + ':' + row.place));
    const laid = new Map();
    levers.forEach((lever, k) => { if (lever.years && setting[k] !== null) {
      const now = path(lever, setting[k]);
      lever.years.forEach((year, step) => laid.set(lever.figure + ':' + (first + step),
        { year, value: now[step], shape: lever.shape }));
    } });
    state.plan = rows.map(row => {
      if (row.kind === 'p') return { row, to: P, at: row.at, plus: pinned.get(row.at) || 0 };
      if (row.by < 0 ? stated.has(row.at + ':' + row.place) : !states(row)) return null;
      const held = laid.get(row.at + ':' + row.place);
      if (held) {
        if (!held.year.ends) return null;
        return held.shape === 'shift' ?
          { row, to: D[row.at], at: row.place, plus: held.value - held.year.base } :
          { row, to: D[row.at], at: row.place, plus: 0, times: held.value / held.year.base };
      }
      return { row, to: D[row.at], at: row.place, plus: 0 };
    }).filter(Boolean);
    return state;
  }
  function slice(state, until) {
    lay();
    hold(state.setting);
    const plus = [];
    levers.forEach((lever, k) => { if (lever.years && state.setting[k] !== null)
      lever.years.forEach((year, step) => { if (year.kind === 'inner') {
        const t = first + step;
        D[lever.figure][t] = NaN;
        D[year.inner][t] = D0[year.inner][t] + state.inner[k][step];
        plus.push([D[year.inner], t, state.inner[k][step], year.inner]);
      } });
    });
    const more = new Map(plus.map(([, t, z, at]) => [at + ':' + t, z]));
    const moves = state.plan.map(one => ({ ...one,
      plus: one.plus + (one.row.kind === 'd' ? more.get(one.row.at + ':' + one.row.place) || 0 : 0) }));
    while (state.done < draws && performance.now() < until) {
      const j = state.done++;
      for (const one of moves) one.to[one.at] = one.row.values[j] * (one.times || 1) + one.plus;
      run();
      data.items.forEach((item, k) => { for (let step = 0; step < count; step++)
        state.runs[k][step][j] = V[item.number][first + step]; });
    }
    return state.done >= draws;
  }
  // How much each lever that is held adds to one item in the first year, in all orders (Shapley).
  function parts(setting, item) {
    const moved = setting.map((value, k) => k).filter(k => setting[k] !== null), n = moved.length;
    const at = data.items.findIndex(one => one.code === item), value = new Float64Array(1 << n);
    for (let mask = 0; mask < value.length; mask++)
      value[mask] = central(setting.map((one, k) => {
        const bit = moved.indexOf(k);
        return bit >= 0 && mask >> bit & 1 ? one : null;
      })).values[at][0];
    const factorial = k => (k < 2 ? 1 : k * factorial(k - 1)), size = mask => {
      let bits = 0;
      for (; mask; mask >>= 1) bits += mask & 1;
      return bits;
    };
    return moved.map((k, bit) => {
      let sum = 0;
      for (let mask = 0; mask < value.length; mask++) if (!(mask >> bit & 1)) {
        const s = size(mask);
        sum += factorial(s) * factorial(n - s - 1) / factorial(n) *
          (value[mask | 1 << bit] - value[mask]);
      }
      return { lever: k, amount: sum };
    });
  }
  return { central, prepare, slice, parts, path, levers };
}
function quantile(sorted, share) {
  const n = sorted.length;
  if (!n) return NaN;
  const at = share * (n - 1), low = Math.floor(at), high = Math.min(low + 1, n - 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}
