/** Things by name, numbered in the order in which they were first met. */
export class Numbering {
  readonly names: string[] = [];
  private readonly ids = new Map<string, number>();

  /** The number of a name, a new one if it was not met before. */
  id(name: string): number {
    let id = this.ids.get(name);
    if (id === undefined) {
      id = this.names.length;
      this.ids.set(name, id);
      this.names.push(name);
    }
    return id;
  }

  /** The number of a name, or undefined. */
  find(name: string): number | undefined {
    return this.ids.get(name);
  }

  get size(): number {
    return this.names.length;
  }
}

/** Pairs of integers, many of them, in the order in which they were added. */
export class PairList {
  length = 0;
  private first = new Int32Array(1024);
  private second = new Int32Array(1024);

  add(a: number, b: number): void {
    if (this.length === this.first.length) {
      this.first = grown(this.first);
      this.second = grown(this.second);
    }
    this.first[this.length] = a;
    this.second[this.length++] = b;
  }

  /** The pairs as two columns, as views. */
  get columns(): { readonly a: Int32Array; readonly b: Int32Array } {
    return { a: this.first.subarray(0, this.length), b: this.second.subarray(0, this.length) };
  }
}

function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
}

/** What a source tells in its own names: nothing is left out, split or renumbered yet. Pairs may come twice. */
export class Collected {
  readonly items = new Numbering();
  readonly users = new Numbering();
  readonly attributes = new Numbering();
  /** Pairs of an item and an attribute. */
  readonly links = new PairList();
  /** Pairs of a user and an item. */
  readonly interactions = new PairList();
  /** What items are called, by number. */
  readonly itemNames = new Map<number, string>();
  /** Attributes of each group of a taxonomy, by name. */
  readonly groups = new Map<string, number[]>();
}
