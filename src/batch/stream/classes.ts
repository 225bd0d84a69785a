/** What the classes and the quadrant of a method are held to, measured on the scores of every batch: the bits of the whole. */
import { UserError } from '../../core/errors.ts'
import type { Scores } from '../../engine/compute.ts'
import { measureReading, type ClassBreaks } from '../../engine/classes.ts'
import type { FrozenReference } from '../../engine/reference.ts'
import type { Method } from '../../method/method.ts'

/** Whether a reading has to be measured: the method has one, and the reference does not say it. */
export function lacksReading({ classes, quadrant }: Method, { reading }: FrozenReference): boolean {
  return reading === undefined && (classes !== undefined || quadrant !== undefined)
}

/** A reference with a reading, its members in the order that `compute` gives them. */
export function withReading(reference: FrozenReference, reading: ClassBreaks): FrozenReference {
  const { moulds, weights, ...rest } = reference
  return { ...rest, reading, ...(moulds && { moulds }), ...(weights && { weights }) }
}

/** The index, its weights and the sub-indices that are read, of all the rows at once: exact quantiles want them so. */
export class WholeReading {
  readonly #method: Method
  readonly #index: Float64Array
  readonly #weight: Float64Array
  readonly #subIndices: Readonly<Record<string, Float64Array>>
  #at = 0

  /** Throws `flux-impossible` when they take more than `memory` bytes. */
  constructor(method: Method, rows: number, memory: number) {
    const read = method.quadrant?.of ?? []
    const bytes = rows * 8 * (2 + read.length)
    if (bytes > memory) {
      throw new UserError(
        'flux-impossible',
        `les classes et le quadrant de « ${method.id} » demandent des quantiles exacts de ${rows} lignes\u00A0: ${Math.ceil(bytes / 2 ** 20)} Mio, plus que les ${Math.floor(memory / 2 ** 20)} permis`,
        'relevez execution.memoire dans le plan, ou donnez une référence figée',
      )
    }
    this.#method = method
    this.#index = new Float64Array(rows)
    this.#weight = new Float64Array(rows).fill(1)
    this.#subIndices = Object.fromEntries(read.map((id) => [id, new Float64Array(rows)]))
  }

  add({ index, population, subIndices }: Scores): void {
    this.#index.set(index, this.#at)
    if (population) this.#weight.set(population, this.#at)
    for (const [id, column] of Object.entries(this.#subIndices))
      column.set((subIndices as Record<string, Float64Array>)[id]!, this.#at)
    this.#at += index.length
  }

  measured(): ClassBreaks {
    return measureReading(this.#method, {
      index: this.#index,
      subIndices: this.#subIndices,
      weight: this.#weight,
    })
  }
}
