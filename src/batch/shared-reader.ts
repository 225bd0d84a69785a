/** A reader that reads each file once for all the methods of a batch: what it gives a method is what the method would have read alone. */
import type { WideCsv } from '../io/csv/wide.ts'
import { readOne, type FileReader, type InspectedFile } from '../pipeline/dataset.ts'
import { plainName } from '../geo/key-columns.ts'
import type { MethodNames } from '../ingest/column-names.ts'
import type { InputFile } from '../ingest/input.ts'
import { looksLikeOffer, readOfferFile } from '../places/offer.ts'
import type { ReadingThreads } from '../host/read-threads.ts'
import {
  beginFile,
  finishFile,
  selectVariables,
  openFile,
  type BegunFile,
  type WideFile,
} from '../ingest/read.ts'
import { type FileResult, type ReadOptions } from '../ingest/source-table.ts'

/** A reader of files shared by the methods of a batch. */
export interface SharedReader {
  readonly read: FileReader
  /** Reads by several threads, before they are asked, the rows of wide files that lie on a disk. */
  ahead(files: readonly InputFile[], threads: ReadingThreads): Promise<void>
  /** How many times a file was read from its beginning, and how many times what was read was selectVariables. */
  readonly counts: { opened: number; selectVariables: number }
}

type Kept =
  | { readonly offer: NonNullable<ReturnType<typeof readOfferFile>> }
  | { readonly wide: WideFile }
  | { readonly ignored: FileResult }
  | 'apart'

/**
 * Keeps the columns that any of `methods` wants. A file is read again for one method when reading it for all would not give
 * the same: when it has a fault (in a column that the method may not read), when it is long (its rows are those of the variables
 * that are read), when nothing recognises it.
 */
export function sharedReader(methods: readonly ReadOptions[]): SharedReader {
  const names: MethodNames = {
    indicators: Object.assign({}, ...methods.map((each) => each.names?.indicators ?? {})),
    variables: Object.assign({}, ...methods.map((each) => each.names?.variables ?? {})),
  }
  const all = plainNames(names)
  const want = (variable: string): boolean =>
    methods.some((each) => each.want === undefined || each.want(variable))
  // codes and marks are read alike for all of them
  const { want: _, names: __, ...alike } = methods[0] ?? {}
  const kept = new Map<InputFile, Map<string, Kept>>()
  const counts = { opened: 0, selectVariables: 0 }
  const rows = new Map<InputFile, { readonly begun: BegunFile; readonly csv: WideCsv }>()

  const ahead: SharedReader['ahead'] = async (files, threads) => {
    const begun = files.flatMap((input) => {
      const file =
        input.sheet || input.source?.path === undefined || looksLikeOffer(input)
          ? undefined
          : begin(input, { ...alike, want, names })
      return file ? [{ input, path: input.source!.path!, size: input.source!.size, file }] : []
    })
    const answers = await threads.all(
      begun.map(
        ({ path, size, file: { file, headerLine, delimiter, marks, extra, header, columns } }) => ({
          kind: 'lignes',
          path,
          size,
          task: {
            file,
            headerLine,
            delimiter,
            columns,
            ...(marks && { marks }),
            ...(extra && { extra }),
            ...(header && { header }),
          },
        }),
      ),
    )
    begun.forEach(({ input, file }, at) => {
      const csv = answers[at]
      if (typeof csv === 'object') rows.set(input, { begun: file, csv })
    })
  }

  const open = (input: InputFile, options: ReadOptions): Kept => {
    counts.opened++
    try {
      const read = rows.get(input)
      rows.delete(input)
      const offer = read ? undefined : readOfferFile(input, options)
      if (offer) return { offer }
      const found = read ? finishFile(input, read.begun, read.csv) : openFile(input, options)
      if (!('columns' in found)) return found.ignored && !found.read ? { ignored: found } : 'apart'
      return found.problems.length === 0 ? { wide: found } : 'apart'
    } catch {
      return 'apart' // whatever it is, the method that is concerned will say it
    }
  }

  const read: FileReader = (input, options): Omit<InspectedFile, 'input'> => {
    const shared: ReadOptions = { ...alike, want }
    const of = kept.get(input) ?? new Map<string, Kept>()
    kept.set(input, of)
    // columns that bear the name of an indicator are known to the methods that have it: those methods recognise the file alike
    const first = of.get('') ?? open(input, { ...shared, names })
    of.set('', first)
    if (first === 'apart') return readOne(input, options)
    if ('offer' in first) return first.offer
    if ('ignored' in first) return first.ignored
    const mine = plainNames(options.names)
    const named = first.wide.recognised.header.filter((name) => all.has(plainName(name)))
    const own = named.filter((name) => mine.has(plainName(name)))
    const key = named.length === own.length ? '' : JSON.stringify(own)
    const found =
      of.get(key) ?? open(input, { ...shared, ...(options.names && { names: options.names }) })
    of.set(key, found)
    if (found === 'apart' || !('wide' in found)) return readOne(input, options)
    counts.selectVariables++
    return selectVariables(found.wide, options)
  }
  return { read, ahead, counts }
}

/** The names that a column may bear for a method, without case nor signs. */
function plainNames(names?: MethodNames): ReadonlySet<string> {
  return new Set(
    [...Object.keys(names?.indicators ?? {}), ...Object.keys(names?.variables ?? {})].map(
      plainName,
    ),
  )
}

/** A wide file that is recognised; nothing for any other, which is read when it is asked. */
function begin(input: InputFile, options: ReadOptions): BegunFile | undefined {
  try {
    const begun = beginFile(input, options)
    return 'columns' in begun ? begun : undefined
  } catch {
    return undefined
  }
}
