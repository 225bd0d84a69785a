/** Wraps messages to the width of the terminal. */

/**
 * Wraps text to a width, at spaces; what follows a label (« sources     INSEE… ») stays under
 * where it began. Tables keep their lines: a line of several columns would say something else once
 * broken.
 *
 * @param text lines to wrap
 * @param width columns of the terminal
 * @returns the lines, wrapped
 *
 * @example
 * wrapText('sources    un deux trois', 22) // → 'sources    un deux\n           trois'
 */
export function wrapText(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => (line.length <= width || isRow(line, width) ? [line] : broken(line, width)))
    .join('\n')
}

const LABEL = /^(?: *\S+(?: \S+)? {2,}| +)/
/** Not before a sign that French keeps with the word before it, nor after a guillemet. */
const BREAK = /(?<!«) (?![:;?!»%€])/

/** Two columns or more after the first, or a first one so wide that nothing fits beside it. */
function isRow(line: string, width: number): boolean {
  const [label = ''] = LABEL.exec(line) ?? []
  return label.length > width / 2 || / {2,}/.test(line.slice(label.length).trimEnd())
}

function broken(line: string, width: number): string[] {
  const [label = ''] = LABEL.exec(line) ?? []
  const lines: string[] = []
  let words = ''
  for (const word of line.slice(label.length).split(BREAK)) {
    if (words !== '' && label.length + words.length + 1 + word.length > width) {
      lines.push(words)
      words = word
    } else words = words === '' ? word : `${words} ${word}`
  }
  return [...lines, words].map((each, at) => (at === 0 ? label : ' '.repeat(label.length)) + each)
}
