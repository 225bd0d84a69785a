/**
 * Hostile input: whatever comes in, an answer or an error that teaches comes out; never a crash, never a stack.
 * `IFN_HOSTILE=5000` tries that many a door; a failure names its seed, which makes it again.
 */
import { afterAll, describe, expect, it } from 'vitest'
import { explainCommand, userErrors } from '../../src/core/errors.ts'
import { mulberry32 } from '../support.ts'
import { targets } from './targets.ts'

const tries = Number(process.env['IFN_HOSTILE'] ?? 100)
let [tried, refused] = [0, 0]

describe.each(targets)('$name', ({ name, attempt }) => {
  it(`gives an answer or an error that teaches, ${tries} times`, async () => {
    const bugs: string[] = []
    for (let seed = 1; seed <= tries; seed++) {
      tried++
      const run = attempt(mulberry32(seed * 7919))
      try {
        await run()
      } catch (error) {
        refused++
        const problems = userErrors(error)
        if (problems.length === 0)
          bugs.push(
            `seed ${seed}: ${error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join(' | ') : String(error)}`,
          )
        if (
          problems.some((each) => each.remedy === '' || explainCommand(each).includes('undefined'))
        )
          bugs.push(`seed ${seed}: a poor error, ${explainCommand(problems[0]!)}`)
        if (problems.some((each) => explainCommand(each).length > 4000))
          bugs.push(`seed ${seed}: an error of ${explainCommand(problems[0]!).length} characters`)
      }
    }
    expect(bugs.slice(0, 5), `${name}: ${bugs.length} of ${tries}`).toEqual([])
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  }, 600_000)
})

afterAll(() =>
  console.info(`hostile input: ${tried} tried, ${refused} refused, ${tried - refused} answered`),
)
