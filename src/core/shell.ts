/** Commands as a person would type them again: what a shell would take apart is quoted. */

/**
 * A command line of words, each quoted where it must be.
 *
 * @example
 * shellLine(['ifn', 'calculer', 'mes fichiers/a.csv', '-o', 'l’été.csv']) // → "ifn calculer 'mes fichiers/a.csv' -o l’été.csv"
 */
export function shellLine(words: readonly string[]): string {
  return words.map(quoted).join(' ')
}

/**
 * The same command line without some of its options, and without their values.
 *
 * @example
 * withoutOptions("ifn auditer a.csv -o 'ma page.html' --json", { valued: ['-o'], flags: ['--json'] }) // → 'ifn auditer a.csv'
 */
export function withoutOptions(
  line: string,
  { valued, flags }: { readonly valued: readonly string[]; readonly flags: readonly string[] },
): string {
  const words = line.match(/(?:'[^']*'|\\.|[^\s'\\])+/g) ?? []
  const kept: string[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    if (valued.includes(word)) at++
    else if (
      !flags.includes(word) &&
      !valued.some((name) => word.replace(/^'/, '').startsWith(`${name}=`))
    )
      kept.push(word)
  }
  return kept.join(' ')
}

/** Letters of any language and signs that no shell reads; all the rest between apostrophes. */
function quoted(word: string): string {
  return /^[\p{L}\p{M}\p{N}_./:@%+=,’-]+$/u.test(word)
    ? word
    : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
