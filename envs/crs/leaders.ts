import type { Dialogue } from './dialogue.js';

/** How many candidates are kept beside those that are wanted: ten missed lists of ten, or a rejection that most of the best have to answer for. */
const RESERVE = 100;

/**
 * The best candidates of a dialogue turn by turn. Between two acceptances candidates only leave and scores only fall, so that whoever was not
 * among the best kept is not better than the worst of them was: they are put in order again, and found anew only when too few are left.
 */
export class Leaders {
  /** kept[0..count-1], best first. */
  private readonly kept: Int32Array;
  /** Their scores while they are put in order. */
  private readonly scores: Float64Array;
  private count = 0;
  /** Whoever is not kept comes after this score and item. */
  private worstScore = -Infinity;
  private worstItem = -1;
  private followed?: Dialogue;
  private era = -1;

  constructor(items: number, wanted: number, reserve = RESERVE) {
    this.kept = new Int32Array(Math.min(items, wanted + reserve));
    this.scores = new Float64Array(this.kept.length);
  }

  /** Writes the best candidates to the front of `out`, best first; returns how many: `out.length` or all. */
  update(dialogue: Dialogue, out: Int32Array): number {
    const n = Math.min(dialogue.size, out.length);
    if (!this.keep(dialogue) || this.count < n) this.find(dialogue);
    out.set(this.kept.subarray(0, n));
    return n;
  }

  private find(dialogue: Dialogue): void {
    const { kept } = this;
    this.count = dialogue.best(kept);
    const all = this.count === dialogue.size;
    this.worstItem = all ? -1 : kept[this.count - 1];
    this.worstScore = all ? -Infinity : dialogue.scoreOf(this.worstItem);
    this.followed = dialogue;
    this.era = dialogue.era;
  }

  /** Drops those that left or fell behind the worst and sorts the rest; false when that is not enough to know the best. */
  private keep(dialogue: Dialogue): boolean {
    if (dialogue !== this.followed || dialogue.era !== this.era) return false;
    const { kept, scores, worstScore, worstItem } = this;
    let left = 0;
    for (let i = 0; i < this.count; i++) {
      const v = kept[i];
      if (!dialogue.candidates.has(v)) continue;
      const score = dialogue.scoreOf(v);
      if (score < worstScore || (score === worstScore && v > worstItem)) continue;
      let k = left++;
      for (; k > 0 && (score > scores[k - 1] || (score === scores[k - 1] && v < kept[k - 1])); k--) {
        kept[k] = kept[k - 1];
        scores[k] = scores[k - 1];
      }
      kept[k] = v;
      scores[k] = score;
    }
    this.count = left;
    return true;
  }
}
