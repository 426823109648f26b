import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { Rng } from '../../../core/random.js';
import { loadEngine } from '../../../envs/mujoco/engine.js';
import { element } from '../../../envs/mujoco/mjcf.js';
import type { Model } from '../../../envs/mujoco/model.js';
import { hopperModel } from '../../../envs/mujoco/models/hopper.js';
import { Simulation } from '../../../envs/mujoco/simulation.js';
import { temporaryFolder } from '../../helpers/files.js';
import { load } from './worlds.js';

const fraction = fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000);

/** Attributes of a shape that decide about its contacts. */
const shape = fc
  .record({
    friction: fc.tuple(fraction, fraction, fraction),
    margin: fraction,
    gap: fraction,
    solmix: fc.oneof(fraction, fc.constant(0)),
    priority: fc.integer({ min: 0, max: 1 }),
    condim: fc.constantFrom(1, 3, 4, 6),
    solref: fc.oneof(
      fc.tuple(fraction, fraction).map(([a, b]) => [0.01 + 0.02 * a, 0.5 + b]),
      fc.tuple(fraction, fraction).map(([a, b]) => [-500 - 1000 * a, -10 - 50 * b]),
    ),
    width: fraction,
    contype: fc.integer({ min: 0, max: 3 }),
    conaffinity: fc.integer({ min: 0, max: 3 }),
    x: fraction,
  })
  .map(({ margin, gap, width, x, ...rest }) => ({
    ...rest,
    margin: 0.02 * margin,
    gap: 0.01 * gap,
    solimp: [0.8 + 0.1 * width, 0.95, 0.001 + 0.01 * width, 0.5, 2],
    x: 0.1 * x,
  }));

/** A floor and three falling bodies, the first two of which carry another one on a hinge. */
const models = fc.array(shape, { minLength: 6, maxLength: 6 }).map(([floor, ...shapes]) => {
  const geom = (name: string, { x: _x, ...contact }: (typeof shapes)[number], more: object): string =>
    element('geom', { name, ...contact, ...more });
  const bodies = [0, 1, 2].map((i) => {
    const own = geom(`own_${i}`, shapes[i], { type: 'sphere', size: 0.1 });
    const arm =
      i === 2
        ? []
        : [
            element(
              'body',
              { pos: [0.12, 0, 0] },
              element('joint', { type: 'hinge', axis: [0, 1, 0] }),
              geom(`arm_${i}`, shapes[3 + i], { type: 'capsule', fromto: [0, 0, 0, 0.2, 0, 0], size: 0.05 }),
            ),
          ];
    const pos = [0.25 * i + shapes[i].x, shapes[i].x, 0.12 + 0.1 * i];
    return element('body', { pos }, element('freejoint', {}), own, ...arm);
  });
  const ground = geom('floor', floor, { type: 'plane', size: [5, 5, 1] });
  return element('mujoco', { model: 'heap' }, element('worldbody', {}, ground, ...bodies));
});

async function play(model: Model): Promise<{ contacts: number; bits: string }> {
  const engine = await loadEngine();
  const simulation = new Simulation(engine, model);
  simulation.reset();
  let contacts = 0;
  const seen: number[] = [];
  for (let i = 0; i < 60; i++) {
    simulation.step(2);
    seen.push(...simulation.data.qpos);
    contacts += (simulation as unknown as { native: { ncon: number } }).native.ncon;
  }
  simulation.close();
  model.close();
  return { contacts, bits: createHash('sha256').update(Float64Array.from(seen)).digest('hex') };
}

test('listed contacts are those that MuJoCo finds, with the same constants: the same bits', async () => {
  const engine = await loadEngine();
  let contacts = 0;
  await fc.assert(
    fc.asyncProperty(models, async (xml) => {
      const source = { name: 'heap', xml };
      const searched = await play(engine.compile(source));
      assert.deepEqual(await play(engine.compileListed(source)), searched);
      contacts += searched.contacts;
    }),
    { numRuns: 60 },
  );
  assert.ok(contacts > 1000, `${contacts} contacts`);
});

test('listed contacts follow the constants of shapes, in copies too', async () => {
  const engine = await loadEngine();
  const rough = (friction: number): string =>
    element(
      'mujoco',
      {},
      element('option', { gravity: [3, 0, -9.81] }),
      element(
        'worldbody',
        {},
        element('geom', { name: 'floor', type: 'plane', size: [5, 5, 1], friction: [0.1, 0.005, 0.0001] }),
        element(
          'body',
          { pos: [0, 0, 0.1] },
          element('freejoint', {}),
          element('geom', {
            name: 'box',
            type: 'box',
            size: [0.1, 0.1, 0.1],
            friction: [friction, 0.005, 0.0001],
          }),
        ),
      ),
    );
  const source = (friction: number) => ({ name: 'slope', xml: rough(friction) });
  const changed = engine.compileListed(source(0.2));
  const copy = changed.copy();
  copy.arrays.geom_friction[3] = 0.9;
  copy.refreshContacts();
  const [slippery, gripping] = [0.2, 0.9].map((friction) => engine.compile(source(friction)));
  const expected = [await play(slippery!), await play(gripping!)];
  assert.notEqual(expected[0]!.bits, expected[1]!.bits);
  assert.deepEqual(await play(copy), expected[1]);
  assert.deepEqual(await play(changed), expected[0]);
});

test("a standard task takes a user's own model, whatever its geoms are called", async (t) => {
  const file = join(temporaryFolder(t), 'own.xml');
  writeFileSync(file, hopperModel(0.002, 'exact').replaceAll(/(<geom) name="(?!floor)[^"]*"/g, '$1'));
  const [own, built] = await Promise.all([{ model: file }, {}].map((options) => load('hopper', options)));
  const [first, second] = [own!, built!].map(({ create }) => {
    const env = create();
    env.reset({ rng: Rng.seed(3) });
    return Array.from({ length: 40 }, () => [...(env.step(new Float32Array(3)).observation as Float32Array)]);
  });
  assert.deepEqual(first, second);
});

test('a model whose contacts cannot be listed is refused with the reason', async () => {
  const engine = await loadEngine();
  const ball = (more: string, rest = ''): string =>
    `<mujoco><worldbody><geom name="floor" type="plane" size="1 1 1"/><body name="b"><freejoint/><geom ${more} size="0.1"/></body></worldbody>${rest}</mujoco>`;
  const refuses = (xml: string, message: RegExp): void =>
    assert.throws(() => engine.compileListed({ name: 'ball', xml }), message);
  refuses(ball(''), /model 'ball': listsContacts .* a geom without a name/);
  refuses(
    ball('name="g"', '<contact><pair geom1="g" geom2="floor"/></contact>'),
    /listsContacts .* contact pairs of its own/,
  );
  refuses(
    ball('name="g"', '<contact><exclude body1="b" body2="world"/></contact>'),
    /listsContacts .* excluded contacts/,
  );
  refuses(
    ball('name="g"', '<option><flag filterparent="disable"/></option>'),
    /listsContacts .* bodies that touch what carries them/,
  );
  refuses(`${ball('name="g"')}<!-- </mujoco> -->`, /model 'ball': its last tag must be <\/mujoco>/);
});
