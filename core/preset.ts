/** A named run configuration: what `attune train <name>` starts from. Options left out take their defaults. */
export interface Preset {
  /** One line for `attune list presets`. */
  readonly summary: string;
  /** The same tree that a config file holds. */
  readonly config: { readonly [section: string]: unknown };
  /** An option without which the rest makes no sense, such as a data folder, and how one comes by its value. */
  readonly needs?: { readonly option: readonly [section: string, option: string]; readonly hint: string };
}
