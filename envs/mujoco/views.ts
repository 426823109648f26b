/** Float64 views of the simulator's memory by name. */
export type Views<Name extends string> = { [K in Name]: Float64Array };

/** Whether a view was never bound, or the simulator's memory has grown since and left it empty. */
export const isDetached = (view: Float64Array | undefined): boolean =>
  view === undefined || view.byteLength === 0;

/** Points the views at where the arrays of `source` lie now. */
export function bindViews<Name extends string>(
  views: Views<Name>,
  source: object,
  names: readonly Name[],
): void {
  for (const name of names) views[name] = (source as { [K in Name]: Float64Array })[name];
}
