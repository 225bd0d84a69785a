/** One file, or one data set, that figures come from: what a licence asks to be named. */
export interface SourceTrace {
  /** Name of the file. */
  readonly file: string
  /** Digest of the bytes, in hexadecimal; nothing where there were none to read. */
  readonly sha256?: string
  /** Name of the data set, in French. */
  readonly label: string
  /** Who publishes them. */
  readonly producer: string
  /** Licence of the figures. */
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

/** A source as a data package names it. */
export interface DescribedSource {
  /** Title of the data set. */
  readonly title: string
  /** Who publishes them. */
  readonly producer: string
  /** Licence of the figures. */
  readonly license: string
  /** Year of the figures. */
  readonly millesime?: string
  /** Day of its last update, ISO. */
  readonly updated?: string
}

/**
 * Gives the sources of a data package as a Trace names them.
 *
 * @param sources `sources` of its description
 * @param file name of the table that rests on them
 * @returns one entry a source
 *
 * @example
 * tracesOf([{ title: 'Filosofi', producer: 'INSEE', license: 'Licence Ouverte 2.0' }], 'a.csv')[0].label // → 'Filosofi'
 */
export function tracesOf(sources: readonly DescribedSource[], file: string): SourceTrace[] {
  return sources.map(({ title, producer, license, millesime, updated }) => ({
    file,
    label: title,
    producer,
    licence: license,
    ...(millesime !== undefined && { millesime }),
    ...(updated !== undefined && { updated }),
  }))
}
