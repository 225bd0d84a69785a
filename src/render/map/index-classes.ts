/** The classes of an index, as a map is to be cut, and what their ends say. */
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
