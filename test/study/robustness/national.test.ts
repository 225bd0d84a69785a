/**
 * What docs/robustesse.md says of the communes of France. The figures that are counted are held to the draws of the page
 * (IFN_DRAWS=1000); a run of the suite draws 50, and holds the shares to what so few can tell.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { franceDistances } from '../../../src/host/france-distances.ts'
import type { Method } from '../../../src/method/method.ts'
import { ifn2026, mednum2023 } from '../../../src/methods/registry.ts'
import { readFiles, subjectOf } from '../../../src/pipeline/pipeline.ts'
import { modelOf } from '../../../src/study/robustness/model.ts'
import { DEFAULT_STUDY_SEED } from '../../../src/study/robustness/points.ts'
import { uncertainty, type Uncertainty } from '../../../src/study/robustness/uncertainty.ts'
import { hasShared, shared } from '../../support.ts'

const draws = Number(process.env['IFN_DRAWS'] ?? 50)
const page = draws === 1000

function study(method: unknown): Uncertainty {
  const path = join(shared, 'data/communes/ifn_inputs_communes_2017-2021.csv')
  return uncertainty(
    modelOf(
      subjectOf(
        method as Method,
        readFiles([{ name: path, bytes: readFileSync(path) }], method as Method, {
          lent: franceDistances(),
        }),
      ),
    ),
    { sequence: 'sobol', seed: DEFAULT_STUDY_SEED, draws },
  )
}

/** Of the territories whose nominal tenth is the first: how many there are, and how many are surely in it. */
function firstTenth({ classes, firstTenth: p }: Uncertainty): { inIt: number; surely: number } {
  const nominal = classes['ifn']!.nominal
  const count = (is: (i: number) => boolean): number =>
    Array.from(nominal.keys()).filter((i) => nominal[i] === 1 && is(i)).length
  return { inIt: count(() => true), surely: count((i) => p[i]! >= 0.95) }
}

describe.skipIf(!hasShared)(`the communes of France over ${draws} draws`, () => {
  it.each([
    [
      'ifn-2026',
      ifn2026,
      { territories: 34_714, inIt: 3472, surely: 455, certain: 0.019, pairs: 0.46 },
    ],
    [
      'mednum-2023',
      mednum2023,
      { territories: 34_862, inIt: 3819, surely: 483, certain: 0.034, pairs: 0.51 },
    ],
  ])('are as unsure under %s as the page says', { timeout: 120_000 }, (_, method, said) => {
    const found = study(method)
    const { inIt, surely } = firstTenth(found)
    expect({ territories: found.territories, inIt }).toEqual({
      territories: said.territories,
      inIt: said.inIt,
    })
    if (page) expect(surely).toBe(said.surely)
    expect(Math.abs(surely - said.surely) / inIt).toBeLessThan(0.03) // 95 % of 50 draws: a share known to some 3 points
    expect(Math.abs(found.certainClass / found.territories - said.certain)).toBeLessThan(
      page ? 0.0005 : 0.03,
    )
    expect(Math.abs(found.pairs.certain - said.pairs)).toBeLessThan(page ? 0.005 : 0.03)
  })
})
