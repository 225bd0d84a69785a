/** The table of docs/personnes.md, made again from what INSEE published: the page says what the model does today. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parentCode, nameOf } from '../../../src/geo/membership.ts'
import { french } from '../../../src/core/french.ts'
import { extrapolationVariance, fitSyntheticModel } from '../../../src/study/estimation/fit.ts'
import {
  calibrations,
  illectronisme2019 as model,
  levelStepVariance,
} from '../../../src/study/estimation/illectronisme.ts'
import { estimateRates } from '../../../src/study/estimation/model.ts'
import { peopleOfTable } from '../../../src/study/estimation/people.ts'
import { groupBy } from '../../../src/table/table.ts'
import { francePeople } from '../../france.ts'
import { describeShared, root } from '../../support.ts'
import { publishedRates } from './published-rates.ts'

const points = (value: number): string => french(100 * value, 1)

describeShared('the validation of docs/personnes.md', () => {
  const { codes } = francePeople
  const counts = francePeople.columns as Readonly<
    Record<'P_POP15P' | 'P_POP65P' | 'P_NSCOL15P' | 'P_NSCOL15P_AUPLUS_CAPBEP', Float64Array>
  >
  const epci = francePeople.membership!.epci!
  const published = publishedRates()
  const result = peopleOfTable(francePeople, { to: groupBy('epci', epci), floor: 0 })
  if ('lacking' in result) throw new Error(result.lacking)
  const { found } = result
  const compared = published.flatMap(({ code, rate }) => {
    const g = found.codes.indexOf(code)
    return g < 0
      ? []
      : [
          {
            code,
            rate,
            gap: found.share[g]! - rate,
            inside:
              rate * (found.people[g]! / found.share[g]!) >= found.low[g]! &&
              rate * (found.people[g]! / found.share[g]!) <= found.high[g]!,
          },
        ]
  })
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, v) => sum + v, 0) / values.length

  it('finds the EPCI of Hauts-de-France within the error of those left out', () => {
    expect(compared.length).toBe(91)
    expect(100 * mean(compared.map(({ gap }) => Math.abs(gap)))).toBeLessThan(model.validation.mae)
    const covered = compared.filter(({ inside }) => inside).length / compared.length
    expect(covered).toBeGreaterThan(0.88)
  })

  it('says what a step down of levels costs: fitted on départements, applied to EPCI', () => {
    const shares = (of: readonly string[], group: string) => {
      let [people, older, out, low] = [0, 0, 0, 0]
      of.forEach((code, i) => {
        if (code !== group || !(counts.P_POP65P[i]! >= 0)) return
        people += counts.P_POP15P[i]!
        older += counts.P_POP65P[i]!
        out += counts.P_NSCOL15P[i]!
        low += counts.P_NSCOL15P_AUPLUS_CAPBEP[i]!
      })
      return { people, shares: [(100 * older) / people, (100 * low) / out] as const }
    }
    const small = compared.map(({ code, rate }) => ({ rate, ...shares(epci, code), code }))
    const departementOf = (code: string) =>
      parentCode('commune', codes[epci.indexOf(code)]!, 'departement')
    const groups = new Map<string, typeof small>()
    for (const each of small) {
      const key = departementOf(each.code)
      groups.set(key, [...(groups.get(key) ?? []), each])
    }
    const coarse = [...groups.values()].map((members) => {
      const people = members.reduce((sum, each) => sum + each.people, 0)
      const weighed = (of: (each: (typeof small)[number]) => number) =>
        members.reduce((sum, each) => sum + each.people * of(each), 0) / people
      return {
        rate: weighed(({ rate }) => rate),
        shares: [0, 1].map((k) => weighed((each) => each.shares[k]!)),
      }
    })
    const fit = fitSyntheticModel(
      '',
      '',
      Float64Array.from(coarse, ({ rate }) => rate),
      {
        age: Float64Array.from(coarse, (each) => each.shares[0]!),
        diplome: Float64Array.from(coarse, (each) => each.shares[1]!),
      },
    )!
    const { rate, error } = estimateRates(fit, {
      shares: [0, 1].map((k) => Float64Array.from(small, (each) => each.shares[k]!)),
      people: Float64Array.from(small, ({ people }) => people),
    })
    const observed = Float64Array.from(small, (each) => each.rate)
    expect(100 * mean(Array.from(rate, (v, i) => Math.abs(v - observed[i]!)))).toBeLessThan(1)
    // the script fits on the COG of 2020, the embedded communes are those of 2025: the two steps are near, not equal
    const step = extrapolationVariance(
      observed,
      rate,
      error.map((v) => v * v),
    )
    expect(Math.abs(Math.sqrt(step) - Math.sqrt(levelStepVariance))).toBeLessThan(0.02)
  })

  it('is the table of the page', () => {
    const { mae, rmse, r } = model.validation
    const covered = compared.filter(({ inside }) => inside).length
    const table = [
      '| vérification | résultat |',
      '|---|---|',
      `| ${model.n} EPCI des Hauts-de-France, chacun prédit sans lui | erreur moyenne ${french(mae, 2)} point, quadratique ${french(rmse, 2)}, corrélation ${french(r, 3)} |`,
      `| les mêmes, refaits depuis les communes et calés | erreur moyenne ${french(100 * mean(compared.map(({ gap }) => Math.abs(gap))), 2)} point ; ${covered} sur ${compared.length} dans l’intervalle à 90 % |`,
      '',
      '| territoire | publié (Insee) | modèle seul | facteur de calage | source |',
      '|---|---|---|---|---|',
      ...calibrations.map(
        ({ code, rate, factor, source }) =>
          `| ${code === 'FR' ? 'France (le facteur porte sur le reste)' : nameOf('region', code)} | ${points(rate)} % | ${code === 'FR' ? points(uncalibrated()) : points(rate / factor)} % | ${french(factor, 3)} | ${source} |`,
      ),
    ].join('\n')
    const page = readFileSync(join(root, 'docs/personnes.md'), 'utf8')
    expect(page).toContain(table)
  })

  /** The rate of France before any calibration, communes of the two regions without estimate left out. */
  function uncalibrated(): number {
    const shares = [
      counts.P_POP65P.map((v, i) => (100 * v) / counts.P_POP15P[i]!),
      counts.P_NSCOL15P_AUPLUS_CAPBEP.map((v, i) => (100 * v) / counts.P_NSCOL15P[i]!),
    ]
    const of = Int32Array.from(codes, (code) => (/^97[36]/.test(code) ? -1 : 0))
    return estimateRates(model, { shares, people: counts.P_POP15P }, { to: { of, size: 1 } })
      .rate[0]!
  }
})
