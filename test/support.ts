import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { UserErrors, userErrors, type UserError } from '../src/core/errors.ts'

export const root = join(import.meta.dirname, '..')

/** Real data that stay outside the project; tests that need them are skipped, and counted, without. */
export const shared = join(root, '../shared')
export const hasShared = existsSync(join(shared, 'data'))

/** Tests that read real data while they are laid out: without the data one test stands for all, skipped and counted. */
export function describeShared(name: string, body: () => void): void {
  if (hasShared) describe(name, body)
  else describe.skip(name, () => it('wants the public data of ../shared', () => {}))
}

export function column(...values: number[]): Float64Array {
  return Float64Array.from(values)
}

/** Seeded, so that a failure is the same failure tomorrow. */
export { mulberry32 } from '../src/core/random.ts'

/** The greatest difference between two columns; Infinity where one is missing and the other is not. */
export function spread(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = a.length === b.length ? 0 : Infinity
  for (let i = 0; i < a.length; i++) {
    const [v, w] = [a[i]!, b[i] ?? NaN]
    if (Number.isNaN(v) && Number.isNaN(w)) continue
    most = Math.max(most, Number.isNaN(v - w) ? Infinity : Math.abs(v - w))
  }
  return most
}

/** The user's problems that `run` throws; fails when it throws nothing, or a bug. */
export async function problemsOf(run: () => unknown): Promise<readonly UserError[]> {
  try {
    await run()
  } catch (error) {
    const problems = userErrors(error)
    if (problems.length > 0) return problems
    throw error
  }
  throw new UserErrors([])
}

/** The same items in another order (Fisher–Yates). */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const mixed = [...items]
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[mixed[i], mixed[j]] = [mixed[j]!, mixed[i]!]
  }
  return mixed
}
