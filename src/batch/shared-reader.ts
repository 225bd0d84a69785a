/** A reader that reads each file once for all the methods of a lot: what it gives a method is what the method would have read alone. */
import { readAny, type FileReader, type Inspected } from '../sources/dataset.ts'
import type { InputFile } from '../sources/input.ts'
import { readOfferFile } from '../sources/offer.ts'
import { narrowed, openFile, type Reading, type ReadOptions, type WideFile } from '../sources/read.ts'

export interface SharedReader {
  readonly read: FileReader
  /** How many times a file was read from its beginning, and how many times what was read was narrowed. */
  readonly counts: { opened: number; narrowed: number }
}

type Kept = { readonly offer: NonNullable<ReturnType<typeof readOfferFile>> } | { readonly wide: WideFile } | { readonly aside: Reading } | 'apart'

/**
 * Keeps the columns that any of `methods` wants. A file is read again for one method when reading it for all would not give
 * the same: when it has a fault (in a column that the method may not read), when it is long (its rows are those of the variables
 * that are read), when nothing recognises it.
 */
export function sharedReader(methods: readonly ReadOptions[]): SharedReader {
  const indicators = [...new Set(methods.flatMap((each) => each.indicators ?? []))]
  const want = (variable: string): boolean => methods.some((each) => each.want === undefined || each.want(variable))
  const kept = new Map<InputFile, Map<string, Kept>>()
  const counts = { opened: 0, narrowed: 0 }

  const open = (input: InputFile, options: ReadOptions): Kept => {
    counts.opened++
    try {
      const offer = readOfferFile(input)
      if (offer) return { offer }
      const found = openFile(input, options)
      if (!('columns' in found)) return found.aside && !found.read ? { aside: found } : 'apart'
      return found.problems.length === 0 ? { wide: found } : 'apart'
    } catch {
      return 'apart' // whatever it is, the method that is concerned will say it
    }
  }

  const read: FileReader = (input, options): Omit<Inspected, 'input'> => {
    const shared: ReadOptions = { want, ...(options.completeZeros !== undefined && { completeZeros: options.completeZeros }) }
    const of = kept.get(input) ?? new Map<string, Kept>()
    kept.set(input, of)
    // columns that bear the name of an indicator are known to the methods that have it: those methods recognise the file alike
    const first = of.get('') ?? open(input, { ...shared, indicators })
    of.set('', first)
    if (first === 'apart') return readAny(input, options)
    if ('offer' in first) return first.offer
    if ('aside' in first) return first.aside
    const named = first.wide.recognised.header.filter((name) => indicators.includes(name))
    const own = named.filter((name) => options.indicators?.includes(name))
    const key = named.length === own.length ? '' : JSON.stringify(own)
    const found = of.get(key) ?? open(input, { ...shared, indicators: own })
    of.set(key, found)
    if (found === 'apart' || !('wide' in found)) return readAny(input, options)
    counts.narrowed++
    return narrowed(found.wide, options)
  }
  return { read, counts }
}
