/** The levels at which territories are counted, from the finest to the whole country; last, any grouping that a user gives. */
export const levels = [
  'iris',
  'commune',
  'epci',
  'departement',
  'region',
  'france',
  'groupe',
] as const
/** A level of territories, from the finest up; `groupe` is any grouping that a user gives. */
export type Level = (typeof levels)[number]

/** Whether `a` is strictly finer than `b`. */
export function isFiner(a: Level, b: Level): boolean {
  return levels.indexOf(a) < levels.indexOf(b)
}
