/** Where a program can read the time or draw numbers that no seed decides. */
const SOURCES: readonly (readonly [owner: object, key: string, name: string])[] = [
  [Math, 'random', 'Math.random'],
  [Date, 'now', 'Date.now'],
  [performance, 'now', 'performance.now'],
  [process, 'hrtime', 'process.hrtime'],
  [process, 'uptime', 'process.uptime'],
  [crypto, 'getRandomValues', 'crypto.getRandomValues'],
  [crypto, 'randomUUID', 'crypto.randomUUID'],
];

/**
 * Runs `body` and returns the names of the global sources of time and chance that were used while it ran. They work as ever; calls
 * are noted. What else runs in this thread at that time is noted too.
 */
export async function usedGlobals(body: () => void | Promise<void>): Promise<string[]> {
  const used = new Set<string>();
  const restore: (() => void)[] = [];
  const replace = (owner: object, key: string, value: unknown): void => {
    const original = Object.getOwnPropertyDescriptor(owner, key);
    Object.defineProperty(owner, key, { value, configurable: true, writable: true });
    restore.push(() => {
      if (original) Object.defineProperty(owner, key, original);
      else Reflect.deleteProperty(owner, key);
    });
  };
  for (const [owner, key, name] of SOURCES) {
    replace(
      owner,
      key,
      noting(Reflect.get(owner, key) as (...args: unknown[]) => unknown, () => used.add(name)),
    );
  }
  replace(
    globalThis,
    'Date',
    notingDate(() => used.add('Date')),
  );
  try {
    await body();
  } finally {
    for (const undo of restore.reverse()) undo();
  }
  return [...used].sort();
}

/** The function itself, with its properties, but noted when called. */
function noting(original: (...args: unknown[]) => unknown, note: () => void): unknown {
  return new Proxy(original, {
    apply(target, self, args) {
      note();
      return Reflect.apply(target, self, args);
    },
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? noting(value as typeof original, note) : value;
    },
  });
}

/** Date, noted when it is asked for the present: `Date()` and `new Date()`, not `new Date(0)`. */
function notingDate(note: () => void): unknown {
  return new Proxy(Date, {
    apply(target, self, args) {
      note();
      return Reflect.apply(target, self, args);
    },
    construct(target, args, newTarget) {
      if (args.length === 0) note();
      return Reflect.construct(target, args, newTarget) as object;
    },
  });
}
