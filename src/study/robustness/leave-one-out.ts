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
    } else
      possible.push({ ...element, ...rankShift(nominal.rank, ranksDescending(index), total), lost })
  }
  return { possible: possible.toSorted((a, b) => b.shift - a.shift), impossible }
}

function isUnder(groups: ReturnType<typeof groupsOf>, at: string, id: string): boolean {
  return groups[at]?.of.some((child) => child === id || isUnder(groups, child, id)) ?? false
}

/** How far ranks are from the nominal ones: mean absolute shift, and share that changes tenth, of those that have both. `total` have a nominal rank. */
export function rankShift(
  nominal: Float64Array,
  ranks: ArrayLike<number>,
  total: number,
): { shift: number; moved: number } {
  let [sum, moved, both] = [0, 0, 0]
  for (let i = 0; i < nominal.length; i++) {
    const [a, b] = [nominal[i]!, ranks[i]!]
    if (a !== a || b !== b) continue
    both++
    sum += Math.abs(b - a)
    if (tenthOf(a, total) !== tenthOf(b, total)) moved++
  }
  return { shift: sum / both, moved: moved / both }
}
