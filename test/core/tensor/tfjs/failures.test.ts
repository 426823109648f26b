import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { InputError } from '../../../../core/errors.js';
import { createExecutor, devices, setExecutor } from '../../../../core/tensor/index.js';
import * as t from '../../../../core/tensor/index.js';
import { temporaryFolder } from '../../../helpers/files.js';
import { openTfjs } from '../../../helpers/tfjs.js';

/** Asserts that `make` rejects with an InputError of one line that matches all patterns. */
async function rejects(make: () => Promise<unknown>, ...patterns: readonly RegExp[]): Promise<void> {
  await assert.rejects(make, (error: unknown) => {
    assert.ok(error instanceof InputError, String(error));
    assert.ok(!error.message.includes('\n'), error.message);
    for (const pattern of patterns) assert.match(error.message, pattern);
    return true;
  });
}

test('an unknown device is met with the nearest one', async () => {
  assert.deepEqual([...devices], ['auto', 'wasm', 'reference', 'tfjs:tensorflow', 'tfjs:webgpu']);
  await rejects(
    () => createExecutor('tfjs:webgp' as 'auto'),
    /unknown device 'tfjs:webgp'/,
    /did you mean 'tfjs:webgpu'/,
  );
  await rejects(() => createExecutor('toString' as 'auto'), /unknown device 'toString'/);
});

test('auto is the device that keeps equal bits', async () => {
  assert.equal((await createExecutor('auto')).name, 'wasm');
});

test('missing packages are named with the command that installs them', async (context) => {
  const modules = temporaryFolder(context);
  await rejects(
    () => createExecutor('tfjs:webgpu', { modules }),
    /device 'tfjs:webgpu'/,
    /npm install --no-save webgpu @tensorflow\/tfjs-core @tensorflow\/tfjs-backend-webgpu/,
  );
  await rejects(
    () => createExecutor('tfjs:tensorflow', { modules }),
    /device 'tfjs:tensorflow'/,
    /npm install --no-save @tensorflow\/tfjs-node-gpu/,
    /npm install --no-save @tensorflow\/tfjs-node\b/,
  );
});

test('only what is missing is named', async (context) => {
  const modules = temporaryFolder(context);
  installed(modules, 'webgpu', '');
  await rejects(
    () => createExecutor('tfjs:webgpu', { modules }),
    /packages @tensorflow\/tfjs-core, @tensorflow\/tfjs-backend-webgpu, not installed/,
  );
});

test('a package whose native part does not load is told from a missing one', async (context) => {
  const modules = temporaryFolder(context);
  installed(
    modules,
    '@tensorflow/tfjs-node',
    "throw new Error('tfjs_binding.node can not be found.\\nSecond line');",
  );
  await rejects(
    () => createExecutor('tfjs:tensorflow', { modules }),
    /@tensorflow\/tfjs-node is installed but does not load \(tfjs_binding\.node can not be found\.\)/,
    /npm rebuild @tensorflow\/tfjs-node --build-addon-from-source/,
  );
  const others = temporaryFolder(context);
  for (const name of ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-webgpu'])
    installed(others, name, '');
  installed(others, 'webgpu', "throw new Error('libvulkan of another age');");
  await rejects(
    () => createExecutor('tfjs:webgpu', { modules: others }),
    /webgpu is installed but does not load \(libvulkan of another age\)/,
  );
});

function installed(folder: string, name: string, source: string): void {
  const target = join(folder, 'node_modules', name);
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'package.json'), JSON.stringify({ name, version: '4.22.0', main: 'index.js' }));
  writeFileSync(join(target, 'index.js'), source);
}

test('webgpu without a GPU says so', async (context) => {
  const [executor, reason] = await openTfjs('webgpu');
  if (executor === null) return context.skip(reason);
  await executor.close();
  const script =
    `import { createExecutor } from ${JSON.stringify(new URL('../../../../core/tensor/index.js', import.meta.url).href)};\n` +
    "await createExecutor('tfjs:webgpu').catch((error) => { console.log(error.name, error.message); process.exit(2); });";
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { ...process.env, VK_ICD_FILENAMES: '/nowhere.json', VK_DRIVER_FILES: '/nowhere.json' },
  });
  assert.match(stdout, /^InputError device 'tfjs:webgpu': no GPU was found/);
  assert.equal(status, 2);
});

for (const backend of ['cpu', 'webgpu'] as const) {
  test(`a process that leaves tfjs on ${backend} open ends by itself`, async (context) => {
    const [executor, reason] = await openTfjs(backend, { thread: true });
    if (executor === null) return context.skip(reason);
    await executor.close();
    const at = (path: string): string =>
      JSON.stringify(new URL(`../../../../core/tensor/${path}`, import.meta.url).href);
    const script =
      `import * as t from ${at('index.js')};\n` +
      `import { createTfjsExecutor } from ${at('executors/tfjs/create.js')};\n` +
      `t.setExecutor(await createTfjsExecutor('${backend}', { thread: true }));\n` +
      'console.log(t.add(t.tensor([1]), 2).item());';
    const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    assert.match(stdout, /^3$/m);
    assert.equal(status, 0);
  });
}

test('what goes wrong on the thread of a device is thrown where its results are read', async (context) => {
  const [executor, reason] = await openTfjs('cpu', { thread: true });
  if (executor === null) return context.skip(reason);
  context.after(() => executor.close());
  setExecutor(executor);
  const x = t.tensor([1, 2, 3]);
  const read = (): unknown =>
    t.scope(() => t.neg(new t.Tensor(executor.reduce('sum', x, { outer: 2, length: 2, inner: 1 }), [2])));
  assert.throws(read, { name: 'RunError', message: /^tfjs:cpu: / });
  assert.throws(() => t.neg(x), { name: 'RunError' }, 'nothing is computed after a failure');
});

test('an array larger than the GPU takes ends in one message, not in zeros', async (context) => {
  const [executor, reason] = await openTfjs('webgpu');
  if (executor === null) return context.skip(reason);
  context.after(() => executor.close());
  setExecutor(executor);
  const tooLarge = (): number => t.scope(() => t.sum(t.broadcastTo(t.ones([1]), [2 ** 33]))).item();
  assert.throws(tooLarge, { name: 'RunError', message: /^tfjs:webgpu: [^\n]+$/ });
});
