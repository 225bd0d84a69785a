/** What becomes of the ranks when an indicator or a theme is taken out, its weight going to what is left. */
import { french } from '../../core/french.ts'
import { groupsOf } from '../../method/method.ts'
import { ranksDescending } from '../../stats/rank.ts'
import { removalsOf } from './removals.ts'
import type { Subject } from '../../pipeline/subject.ts'
import { tenthOf } from './uncertainty.ts'

/** What is taken out of an index. */
export interface TakenOut {
  /** Identifier in the method. */
  readonly id: string
  /** Name in French. */
  readonly label: string
  /** Whether it is an indicator or a theme. */
  readonly kind: 'indicateur' | 'theme'
  /** Mean share of the index that it bears, 0 … 1. */
  readonly weight: number
}

/** An indicator or a theme taken out, and how far the ranks move. */
export interface LeftOut extends TakenOut {
  /** Mean of |rank without − nominal rank| over the territories that have both. */
  readonly shift: number
  /** Share of them that change tenth. */
  readonly moved: number
  /** How many lose their index for want of it. */
  readonly lost: number
}

/** An element that cannot be taken out: what it alone bears would be left with nothing. */
export interface Irremovable extends TakenOut {
  /** Why it cannot be taken out, in French. */
  readonly why: string
}

/** What each indicator and theme changes when it is taken out, and those that cannot be. */
export interface LeaveOneOut {
  /** The one that moves ranks most comes first. */
  readonly possible: readonly LeftOut[]
  /** Those that cannot be taken out. */
  readonly impossible: readonly Irremovable[]
}

/** Every indicator and every theme that some territory has, taken out in turn. */
export function leaveOneOut({
  scores: nominal,
  options,
}: Pick<Subject, 'scores' | 'options'>): LeaveOneOut {
  const groups = groupsOf(nominal.method)
  const possible: LeftOut[] = []
  const impossible: Irremovable[] = []
  const total = nominal.rank.reduce((count, r) => count + (r === r ? 1 : 0), 0)
  const shiftOf = rankShifter(nominal.rank, total)
  for (const { id, label, kind, weight, empties, lost, index } of removalsOf(
    nominal,
    options.reference?.kind === 'figee',
  )) {
    const bears = empties.filter((each) => each === 'ifn' || isUnder(groups, 'ifn', each))
    const element = { id, label, kind, weight }
    if (bears.length > 0 || lost === total) {
      const names = bears
        .filter((each) => each !== 'ifn')
        .map((each) => `« ${groups[each]!.label} »`)
      impossible.push({
        ...element,
        why:
          names.length > 0
            ? `seul à porter ${names.join(', ')}`
            : `sans lui, aucun des ${french(total, 0)} territoires n’a d’indice`,
      })
    } else possible.push({ ...element, ...shiftOf(ranksDescending(index)), lost })
  }
  return { possible: possible.toSorted((a, b) => b.shift - a.shift), impossible }
}

function isUnder(groups: ReturnType<typeof groupsOf>, at: string, id: string): boolean {
  return groups[at]?.of.some((child) => child === id || isUnder(groups, child, id)) ?? false
}

/** How far ranks are from the nominal ones. */
export interface RankShift {
  /** Mean absolute shift of those that have both. */
  readonly shift: number
  /** Share of them that changes tenth. */
  readonly moved: number
}

/**
 * Prepares a comparison of ranks with the nominal ones.
 *
 * @param nominal ranks, NaN for none
 * @param total how many have a nominal rank
 * @returns a function of ranks, whole numbers, `none` (NaN when left out) for none
 */
export function rankShifter(
  nominal: Float64Array,
  total: number,
): (ranks: ArrayLike<number>, none?: number) => RankShift {
  const tenths = Uint8Array.from({ length: nominal.length + 1 }, (_, r) => tenthOf(r, total))
  const rows = Uint32Array.from(Array.from(nominal.keys()).filter((i) => nominal[i] === nominal[i]))
  return (ranks, none = NaN) => {
    let [sum, moved, both] = [0, 0, 0]
    for (let k = 0; k < rows.length; k++) {
      const i = rows[k]!
      const [a, b] = [nominal[i]!, ranks[i]!]
      if (b !== b || b === none) continue
      both++
      sum += Math.abs(b - a)
      if (tenths[a] !== tenths[b]) moved++
    }
    return { shift: sum / both, moved: moved / both }
  }
}
