import type { Split } from '../../core/env.js';
import type { Lists } from './lists.js';

/** Vectors of users, items and attributes: row-major tables of `dim` columns, frozen. */
export interface Embedding {
  readonly name: string;
  readonly dim: number;
  readonly users: Float32Array;
  readonly items: Float32Array;
  readonly attributes: Float32Array;
}

/**
 * Whose attributes a user says yes to: her target's, P_v (`item-centric`, the literature up to CRSIRL), or those of them that she
 * cares about, P_u and P_v (`user-centric`, MetaCRS).
 */
export type UserModel = 'item-centric' | 'user-centric';

/** User-item pairs to be played: pair i is (users[i], items[i]). */
export interface Pairs {
  readonly users: Int32Array;
  readonly items: Int32Array;
}

/** Two-level attributes: named groups of attributes. Groups may overlap, and an attribute may belong to none. */
export interface Taxonomy {
  readonly names: readonly string[];
  /** Per group its attributes, ascending, never empty. */
  readonly groups: Lists;
}

/** A catalogue with its users, wherever it came from. Ids are dense: users 0..U-1, items 0..V-1, attributes 0..P-1. */
export interface Dataset {
  /** What the data is called in messages. */
  readonly name: string;
  readonly users: number;
  readonly items: number;
  readonly attributes: number;
  readonly itemNames: readonly string[];
  readonly attributeNames: readonly string[];
  /** P_v: per item its attributes, ascending, never empty. */
  readonly itemAttributes: Lists;
  readonly userModel: UserModel;
  /** P_u: per user the attributes she cares about. The user-centric model needs it. */
  readonly userAttributes?: Lists;
  /** Enumerated questions need it. */
  readonly taxonomy?: Taxonomy;
  /** Per user the items of her training interactions, which are not played. */
  readonly known?: Lists;
  readonly embedding: Embedding;
  /** Which pairs are played in which split. */
  readonly pairs: { readonly [split in Split]: Pairs };
}
