/** The classes of an index, as a map is to be cut, and what their ends say. */
import { lowerFirst } from '../../core/french.ts'
import { oncePerObject } from '../../core/memo.ts'
import type { ScoresView } from '../draw/scores-view.ts'
import type { ClassRule } from './classes.ts'

/** What the lowest and the highest class of a value that grows with fragility say. */
export const FRAGILITY_ENDS = ['moins fragile', 'plus fragile'] as const

/**
 * Finds how the classes of the scores cut the index: the least index of each class but the first.
 *
 * @param view scores
 * @returns the rule; nothing when the scores have no classes, or when one of them is empty or meets another
 */
export const indexClasses = oncePerObject((view: ScoresView): ClassRule | undefined => {
  const [index, classes] = [view.column('ifn'), view.column('classe')]
  if (!index || !classes) return undefined
  const [least, most] = [new Map<number, number>(), new Map<number, number>()]
  classes.forEach((each, row) => {
    if (Number.isNaN(each) || Number.isNaN(index[row]!)) return
    least.set(each, Math.min(least.get(each) ?? Infinity, index[row]!))
    most.set(each, Math.max(most.get(each) ?? -Infinity, index[row]!))
  })
  const breaks = Array.from(
    { length: Math.max(0, least.size - 1) },
    (_, k) => least.get(k + 2) ?? NaN,
  )
  const isWhole = breaks.every((limit, k) => limit > (most.get(k + 1) ?? NaN))
  return breaks.length > 0 && isWhole ? { kind: 'methode', breaks } : undefined
})

/** Where the quadrants of scores are parted, and what they are called. */
export interface QuadrantRule {
  /** Least value of each sub-index that is above its median. */
  readonly at: readonly [first: number, second: number]
  /** Names, by `2 × (second above) + (first above)`. */
  readonly names: readonly [string, string, string, string]
}

/**
 * Finds how the quadrants of the scores part their two sub-indices.
 *
 * @param view scores
 * @returns the rule; nothing when the scores have no quadrant, or when one side of a median is empty
 */
export const indexQuadrants = oncePerObject((view: ScoresView): QuadrantRule | undefined => {
  const { method, subIndices } = view
  const quadrant = view.texts('quadrant')
  const ids = method?.quadrant?.of
  if (!quadrant || !ids) return undefined
  const above = [
    ['double_fragilite', ids[0]],
    ['double_fragilite', ids[1]],
  ] as const
  const [x, y] = above.map((names, axis) => {
    const values = subIndices.find(({ id }) => id === ids[axis])?.values
    let [least, most] = [Infinity, -Infinity]
    values?.forEach((value, row) => {
      if (!quadrant[row]) return
      if ((names as readonly string[]).includes(quadrant[row])) least = Math.min(least, value)
      else most = Math.max(most, value)
    })
    return most < least && Number.isFinite(least) ? least : undefined
  })
  if (x === undefined || y === undefined) return undefined
  const [first, second] = ids.map((id) => subIndices.find((each) => each.id === id)!.label)
  return {
    at: [x, y],
    names: ['favorable', lowerFirst(first!), lowerFirst(second!), 'double fragilité'],
  }
})
