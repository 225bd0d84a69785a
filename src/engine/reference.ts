/** What a territory is compared with. */
import type { Level } from '../table/level.ts'
import type { Grouping } from '../table/table.ts'
import type { ClassBreaks } from './classes.ts'
import type { Scale } from '../steps/normalisation/registry.ts'
import type { FittedTreatments } from './treat.ts'
import type { FoundWeights } from './weights.ts'

/** Values that the territories of a reference publish themselves (a median cannot be summed): by indicator, then by code. */
export type PublishedValues = Readonly<Record<string, Readonly<Record<string, number>>>>

/** What territories are compared with. `values` are what the reference publishes of itself (a median cannot be summed): they go before what its rows give. */
export type Reference =
  /** All the rows of the table, together. */
  | { readonly kind: 'ensemble'; readonly label: string; readonly values?: PublishedValues }
  /** Each row is compared with its own group: its département, its EPCI. */
  | {
      readonly kind: 'groupes'
      readonly label: string
      readonly grouping: Grouping
      readonly values?: PublishedValues
    }
  /** One territory: the rows where `members` is 1. */
  | {
      readonly kind: 'territoire'
      readonly label: string
      readonly code: string
      readonly level?: Level
      readonly members: Uint8Array
      readonly values?: PublishedValues
    }
  /** Scales measured before, on another table. */
  | { readonly kind: 'figee'; readonly frozen: FrozenReference; readonly grouping?: Grouping }

/** The scales of a reference, as a file. Other millésimes are held to it: that is what makes them comparable. */
export interface FrozenReference {
  /** Mark of the file: what else it holds is read by it. */
  readonly format: 'ifn-reference'
  /** Version of the format; 1 when left out. */
  readonly version?: 1
  /** Method, version and variant that the scales were measured with. */
  readonly method: { readonly id: string; readonly version: string; readonly variant?: string }
  /** Level of the groups: codes alone do not tell a région from a département. */
  readonly level?: Level
  /** Name of the reference, in French. */
  readonly label: string
  /** Number of territories that they were measured on. */
  readonly territories: number
  /** Codes of the reference territories; one, `FR` or a code, unless each row has its own. */
  readonly groups: readonly string[]
  /** One scale an indicator and a group. */
  readonly scales: Readonly<Record<string, readonly (Scale | null)[]>>
  /** ρ of the shares that the method shrinks. */
  readonly shrinkage?: Readonly<Record<string, number>>
  /** Bounds of the classes, medians of the quadrant. */
  readonly reading?: ClassBreaks
  /** What was done to outliers, by indicator, and the weights that were found: done again, not found again. */
  readonly moulds?: FittedTreatments
  /** Weights that were found from the data, by group. */
  readonly weights?: FoundWeights
}

/** For each row, the reference group that it belongs to and the group whose scale is applied to it. */
export interface ReferenceAssignment {
  readonly groups: readonly string[]
  /** Group on whose scale each row counts, or −1. */
  readonly referenceGroup: Int32Array
  /** Group whose scale is applied to each row, or −1. */
  readonly scaleGroup: Int32Array
}

/**
 * Assigns each row to the group of the reference that it is measured in, and to the one whose scale it is put on.
 *
 * @param n how many rows the table has
 */
export function assignReference(reference: Reference, n: number): ReferenceAssignment {
  const zeros = new Int32Array(n)
  switch (reference.kind) {
    case 'ensemble':
      return { groups: ['FR'], referenceGroup: zeros, scaleGroup: zeros }
    case 'groupes':
      return {
        groups: reference.grouping.codes,
        referenceGroup: reference.grouping.of,
        scaleGroup: reference.grouping.of,
      }
    case 'territoire':
      return {
        groups: [reference.code],
        referenceGroup: Int32Array.from(reference.members, (is) => (is ? 0 : -1)),
        scaleGroup: zeros,
      }
    case 'figee': {
      const { groups } = reference.frozen
      if (groups.length === 1) return { groups, referenceGroup: zeros, scaleGroup: zeros }
      const place = new Map(groups.map((code, at) => [code, at]))
      const codes = reference.grouping?.codes ?? []
      const scaleGroup = (reference.grouping?.of ?? zeros.fill(-1)).map(
        (g) => place.get(codes[g]!) ?? -1,
      )
      return { groups, referenceGroup: scaleGroup, scaleGroup: scaleGroup }
    }
  }
}

/** Names a reference for people, in French; a frozen one says that it is. */
export function labelOf(reference: Reference): string {
  return reference.kind === 'figee' ? `${reference.frozen.label} (figée)` : reference.label
}

/** A frozen reference as the bytes of its file. */
export function frozenJson(frozen: FrozenReference): Uint8Array {
  return new TextEncoder().encode(
    `${JSON.stringify(frozen, (_, value: unknown) => (ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value), 2)}\n`,
  )
}
