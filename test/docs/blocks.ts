/** A fenced code block of a document: `js file=name.js` is a file to write, `sh` is a list of commands. */
export interface Block {
  readonly language: string;
  readonly file?: string;
  readonly text: string;
}

/** The fenced blocks of a Markdown text, in order. */
export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^```(\w+)(?: file=(\S+))?\n([\s\S]*?)^```$/gm)].map(
    ([, language, file, text]) => ({
      language,
      file,
      text,
    }),
  );
}
