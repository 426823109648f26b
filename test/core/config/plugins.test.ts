import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { loadPlugins, resolveConfig } from '../../../core/config/index.js';
import { InputError } from '../../../core/errors.js';
import { algorithms, envs, presets } from '../../../core/registry.js';
import { temporaryFolder } from '../../helpers/files.js';

function plugin(t: TestContext, text: string, name = 'plugin.mjs'): string {
  const path = join(temporaryFolder(t), name);
  writeFileSync(path, text);
  return path;
}

const definition =
  '{ summary: "", config: attune.z.strictObject({ size: attune.z.int().default(3) }), create() {} }';

async function refused(path: string, message: RegExp): Promise<void> {
  await assert.rejects(loadPlugins([path]), (error) => {
    assert.ok(error instanceof InputError, String(error));
    assert.match(error.message, message);
    assert.ok(error.message.includes(path));
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });
}

describe('a plug-in', () => {
  it('registers what it brings and is known by its digest', async (t) => {
    const text = `export default (attune) => {
      attune.registerEnv('plug-one', ${definition});
      attune.registerPreset('plug-one/preset', { summary: '', config: {} });
      attune.registerAlgorithm('plug-one-algo', { summary: '', config: attune.z.strictObject({}) });
    };`;
    const path = plugin(t, text);
    const digests = await loadPlugins([path]);
    assert.deepEqual(digests, [{ path, sha256: createHash('sha256').update(text).digest('hex') }]);
    assert.ok(envs.names().includes('plug-one'));
    assert.ok(presets.names().includes('plug-one/preset'));
    assert.ok(algorithms.names().includes('plug-one-algo'));
  });

  it('is loaded once, by whatever path', async (t) => {
    const path = plugin(
      t,
      `export default async (attune) => attune.registerEnv('plug-once', ${definition});`,
    );
    const link = join(temporaryFolder(t), 'link.mjs');
    symlinkSync(path, link);
    const [[a], [b], [c]] = await Promise.all([
      loadPlugins([path]),
      loadPlugins([path]),
      loadPlugins([link]),
    ]);
    assert.deepEqual(b, a);
    assert.deepEqual(c, a);
  });

  it('is named relative to the file that names it', async (t) => {
    const folder = temporaryFolder(t);
    mkdirSync(join(folder, 'mine'));
    writeFileSync(
      join(folder, 'mine', 'env.mjs'),
      `export default (attune) => {
        attune.registerEnv('plug-two', ${definition});
        attune.registerAlgorithm('plug-two-algo', { summary: '', config: attune.z.strictObject({}) });
      };`,
    );
    const file = join(folder, 'run.yaml');
    writeFileSync(
      file,
      'plugins: [./mine/env.mjs]\nenv: {name: plug-two, size: 4}\nalgo: {name: plug-two-algo}\n',
    );
    const { tree } = await resolveConfig({ file });
    assert.deepEqual(tree.plugins, [join(folder, 'mine', 'env.mjs')]);
    assert.deepEqual(tree.env, { name: 'plug-two', size: 4 });
    await assert.rejects(
      resolveConfig({ file, sets: ['env.sized=1'] }),
      /unknown key 'env\.sized': did you mean 'env\.size'\?/,
    );
  });

  it('may bring the preset that a run starts from', async (t) => {
    const path = plugin(
      t,
      `export default (attune) => {
        attune.registerEnv('plug-three', ${definition});
        attune.registerAlgorithm('plug-three-algo', { summary: '', config: attune.z.strictObject({}) });
        const config = { env: { name: 'plug-three', size: 5 }, algo: { name: 'plug-three-algo' } };
        attune.registerPreset('plug-three/preset', { summary: '', config });
      };`,
    );
    const { tree } = await resolveConfig({ preset: 'plug-three/preset', plugins: [path] });
    assert.deepEqual([tree.env, tree.plugins], [{ name: 'plug-three', size: 5 }, [path]]);
  });

  it('that is missing, a folder, broken or empty is refused with file and reason', async (t) => {
    await refused(
      join(temporaryFolder(t), 'none.mjs'),
      /^cannot read plug-in '.*': no such file or directory \(ENOENT\)$/,
    );
    await refused(
      temporaryFolder(t),
      /^cannot read plug-in '.*': illegal operation on a directory \(EISDIR\)$/,
    );
    await refused(plugin(t, '\n\nexport default ((;'), /^plug-in '.*' failed: line 3: Unexpected token/);
    await refused(plugin(t, 'throw new Error("no luck")'), /^plug-in '.*' failed: no luck$/);
    await refused(
      plugin(t, 'export default async () => { throw new Error("later") }'),
      /^plug-in '.*' failed: later$/,
    );
    await refused(plugin(t, 'import "./not-there.mjs"'), /^plug-in '.*' failed: Cannot find module/);
    await refused(
      plugin(t, 'export const x = 1;'),
      /registers nothing: its default export should be a function/,
    );
    await refused(plugin(t, 'export default () => {};'), /registers nothing/);
    await refused(plugin(t, 'export default { env: 1 };'), /its default export is object, not a function/);
    await refused(
      plugin(t, 'export default (a) => { a.registerPreset("Bad Name", {}) }'),
      /^plug-in '.*' failed: preset name 'Bad Name' must be lower-case words/,
    );
  });

  it('that takes a name that is taken is refused', async (t) => {
    const text =
      'export default (attune) => attune.registerPreset("plug-same", { summary: "", config: {} });';
    await loadPlugins([plugin(t, text)]);
    await refused(plugin(t, text), /failed: preset 'plug-same' is registered twice/);
  });
});
