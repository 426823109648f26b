import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ticks } from '../../../core/recording/svg.js';
import { plotCurves } from '../../../launch/plot/curves.js';

const FRAME = { title: 'a < b & c', x: 'steps', y: 'return' };

/** The points of the i-th line of a document. */
function line(svg: string, i: number): [number, number][] {
  const all = [...svg.matchAll(/<polyline points="([^"]*)"/g)];
  return all[i][1].split(' ').map((pair) => pair.split(',').map(Number) as [number, number]);
}

test('ticks are round multiples within their range, four to eleven of them', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
      (low, span) => {
        const at = ticks(low, low + span);
        assert.ok(at.length >= 4 - 1 && at.length <= 11, `${low} ${span}: ${at.join(' ')}`);
        const slack = 1e-5 * Math.max(Math.abs(low), span);
        assert.ok(at.every((x) => x >= low - slack && x <= low + span + slack));
      },
    ),
  );
});

test('curves keep their order on the page: more is higher, later is further right', () => {
  const svg = plotCurves(FRAME, [
    {
      label: 'one',
      group: 0,
      points: [
        [0, -200],
        [10, -100],
      ],
    },
    {
      label: 'two',
      group: 1,
      points: [
        [0, -300],
        [10, -50],
      ],
      band: [
        [0, -310, -290],
        [10, -60, -40],
      ],
    },
  ]);
  const [[x0, y0], [x1, y1]] = line(svg, 0);
  assert.ok(x0 < x1 && y0 > y1);
  const [[, z0], [, z1]] = line(svg, 1);
  assert.ok(z0 > y0 && z1 < y1);
  assert.equal(svg.match(/fill-opacity/g)?.length, 1);
  assert.match(svg, />a &lt; b &amp; c<\/text>/);
  assert.match(svg, />one<[^]*>two</);
});

test('a level is drawn from side to side, and one point is a plot too', () => {
  const svg = plotCurves({ ...FRAME, levels: [{ label: 'random', y: 0.6 }] }, [
    { label: 'one', group: 0, points: [[5, 0.7]] },
  ]);
  assert.match(svg, />random</);
  assert.doesNotMatch(svg, /NaN|Infinity/);
});
