/** One file, or one data set, that figures come from: what a licence asks to be named. */
export interface SourceTrace {
  readonly file: string
  readonly sha256?: string
  readonly label: string
  readonly producer: string
  readonly licence: string
  /** Year of the data: `2021`, `2026-T2`. */
  readonly millesime?: string
  /** Date of last update, as the producer gives it. */
  readonly updated?: string
}

/**
 * Writes what is known of a source, as a licence asks it to be named.
 *
 * @param source producer and label, and what of the year, the update and the licence is to be told
 * @returns one French phrase; what is unknown is left out
 *
 * @example
 * sourceInWords({ producer: 'INSEE', label: 'Filosofi', millesime: '2021' }) // → 'INSEE, Filosofi, 2021'
 */
export function sourceInWords({
  producer,
  label,
  millesime,
  updated,
  licence,
}: {
  readonly producer: string
  readonly label: string
  readonly millesime?: string | undefined
  readonly updated?: string | undefined
  readonly licence?: string | undefined
}): string {
  return [producer, label, millesime, updated && `mise à jour ${updated}`, licence]
    .filter(Boolean)
    .join(', ')
}
