// Refits the model of src/study/estimation/illectronisme.ts from the rates that INSEE published for the EPCI of
// Hauts-de-France, and the shares of the same EPCI, rolled up from communes by population:
//
//     npm run build && node scripts/fit-illectronisme.mjs RATES.json INPUTS.csv
//
// and the factors that calibrate it to the rates published of regions, on the embedded communes of France.
//
// RATES.json: the table of Insee Hauts-de-France, one object an EPCI. INPUTS.csv: the national inputs of 2017, by commune.
import { readFileSync, writeFileSync } from 'node:fs'
import epci from '@etalab/decoupage-administratif/data/epci.json' with { type: 'json' }
import { parse } from 'csv-parse/sync'
import { format, resolveConfig } from 'prettier'
import { parentCode } from '../dist/geo/membership.js'
import { franceColumns } from '../dist/host/france.js'
import { calibrate } from '../dist/study/estimation/calibrate.js'
import { extrapolationVariance, fitSyntheticModel } from '../dist/study/estimation/fit.js'
import { estimateRates, logit } from '../dist/study/estimation/model.js'
import { outsideModel, publishedTotals } from '../dist/study/estimation/published-totals.js'

const SHARES = { part_65_plus: 'TX_65P_RP17', peu_diplomes: 'TX_NSCOL_PEUDIPL_RP17' }

/** Population-weighted shares of territories, from communes; `territoryOf` gives the code of the territory. */
export function rolledUp(communes, territoryOf) {
  const totals = new Map()
  for (const row of communes) {
    const [people, ...shares] = ['PMUN17', ...Object.values(SHARES)].map((name) =>
      number(row[name]),
    )
    const code = territoryOf(row)
    if (code === undefined || !(people > 0) || shares.some(Number.isNaN)) continue
    const total = totals.get(code) ?? { people: 0, sums: shares.map(() => 0) }
    total.people += people
    shares.forEach((share, k) => (total.sums[k] += people * share))
    totals.set(code, total)
  }
  return new Map(
    [...totals].map(([code, { people, sums }]) => [
      code,
      { people, shares: sums.map((sum) => sum / people) },
    ]),
  )
}

/** Rates, 0 … 1, and numbers of people by code of EPCI. */
export function publishedRates(rows) {
  return new Map(
    rows.map((row) => [
      String(row['Code EPCI']),
      { rate: number(row['Taux (en %)']) / 100, people: number(row['Nombre']) },
    ]),
  )
}

/** EPCI of each commune, and département in which most people of each EPCI live. */
export function memberships() {
  const ofCommune = new Map()
  for (const { code, membres } of epci)
    for (const membre of membres) ofCommune.set(membre.code, code)
  return ofCommune
}

const number = (cell) =>
  Number(
    String(cell || NaN)
      .replace(/\s/g, '')
      .replace(',', '.'),
  )

export function fitted(rates, communes, territories) {
  const shares = rolledUp(communes, (row) => territories.get(row.CODGEO))
  const known = [...rates].filter(([code, { rate }]) => shares.has(code) && rate > 0)
  const column = (k) => Float64Array.from(known, ([code]) => shares.get(code).shares[k])
  const columns = Object.fromEntries(Object.keys(SHARES).map((name, k) => [name, column(k)]))
  const observed = Float64Array.from(known, ([, { rate }]) => rate)
  const model = fitSyntheticModel(
    'illectronisme-2019-cap-bep',
    'Taux d’illectronisme de 2019 modélisés par l’Insee pour les EPCI des Hauts-de-France, sur la part des 65 ans ou plus et celle des peu diplômés (CAP-BEP compris), recensement de 2017',
    observed,
    columns,
  )
  return {
    model,
    observed,
    columns,
    codes: known.map(([code]) => code),
    extrapolation: stepDown(known, shares, communes, territories),
  }
}

/** Fit on the départements, predict the EPCI: what going down a level adds to the variance. */
function stepDown(known, shares, communes, territories) {
  const weights = new Map()
  for (const row of communes) {
    const code = territories.get(row.CODGEO)
    if (code === undefined) continue
    const of = weights.get(code) ?? new Map()
    of.set(row.DEP, (of.get(row.DEP) ?? 0) + (number(row.PMUN17) || 0))
    weights.set(code, of)
  }
  const departementOf = (code) => [...weights.get(code)].sort((a, b) => b[1] - a[1])[0][0]
  const groups = new Map()
  for (const [code, { rate }] of known) {
    const { people, shares: values } = shares.get(code)
    const group = groups.get(departementOf(code)) ?? {
      people: 0,
      rate: 0,
      sums: values.map(() => 0),
    }
    group.people += people
    group.rate += people * rate
    values.forEach((v, k) => (group.sums[k] += people * v))
    groups.set(departementOf(code), group)
  }
  const all = [...groups.values()]
  const coarse = fitSyntheticModel(
    'departements',
    '',
    Float64Array.from(all, ({ rate, people }) => rate / people),
    Object.fromEntries(
      Object.keys(SHARES).map((name, k) => [
        name,
        Float64Array.from(all, ({ sums, people }) => sums[k] / people),
      ]),
    ),
  )
  const inputs = {
    shares: Object.keys(SHARES).map((_, k) =>
      Float64Array.from(known, ([code]) => shares.get(code).shares[k]),
    ),
    people: Float64Array.from(known, ([code]) => shares.get(code).people),
  }
  const { rate, error } = estimateRates(coarse, inputs)
  const observed = Float64Array.from(known, ([, each]) => each.rate)
  const gaps = Array.from(rate, (v, i) => 100 * Math.abs(v - observed[i]))
  return {
    departements: all.length,
    mae: gaps.reduce((a, b) => a + b, 0) / gaps.length,
    variance: extrapolationVariance(
      observed,
      rate,
      error.map((v) => v * v),
    ),
  }
}

/** Factors of the regions on the embedded communes, and what regions that were not fitted on differ by. */
export function calibrated(model) {
  const { codes, columns } = franceColumns()
  const column = (name) =>
    Float64Array.from(columns.get(name), (cell) => (cell === '' ? NaN : Number(cell)))
  const [people, older, out, low] = [
    'P17_POP15P',
    'P17_POP65P',
    'P17_NSCOL15P',
    'P17_NSCOL15P_AUPLUS_CAPBEP',
  ].map(column)
  const percents = (count, whole) => count.map((v, i) => (100 * v) / whole[i])
  const shares = [percents(older, people), percents(low, out)]
  const { rate } = estimateRates(model, { shares, people })
  const regions = codes.map((code) => parentCode('commune', code, 'region'))
  const { applied } = calibrate(rate, people, [
    { parents: regions, totals: publishedTotals.filter(({ code }) => code !== 'FR') },
    {
      parents: regions.map((code) => (outsideModel.has(code) ? '' : 'FR')),
      totals: publishedTotals.filter(({ code }) => code === 'FR'),
    },
  ])
  let [squares, weights] = [0, 0]
  for (const { code, rate: published, factor } of applied) {
    if (code === 'FR' || /^0/.test(code)) continue
    const all = regions.reduce((sum, each, i) => sum + (each === code ? people[i] || 0 : 0), 0)
    squares += all * (logit(published) - logit(published / factor)) ** 2
    weights += all
  }
  return { applied, regionVariance: squares / weights }
}

if (import.meta.filename === process.argv[1]) {
  const [ratesFile, inputsFile] = process.argv.slice(2)
  const communes = parse(readFileSync(inputsFile), { delimiter: ';', columns: true, bom: true })
  const rates = publishedRates(JSON.parse(readFileSync(ratesFile, 'utf8')))
  const result = fitted(rates, communes, memberships())
  const { applied, regionVariance } = calibrated(result.model)
  const target = new URL('../src/study/estimation/illectronisme.ts', import.meta.url)
  const text = `/** Model of the rate of illectronisme, made by scripts/fit-illectronisme.mjs: do not edit. */
import type { CalibrationFactor } from './calibrate.ts'
import type { SyntheticModel } from './model.ts'

/**
 * Rate of illectronisme among people of 15 and over, in 2019. Diploma: CAP-BEP or less among those who are out of school, the brevet left out.
 * Source: Insee, modelled rates of the ${result.model.n} EPCI of Hauts-de-France that have both shares (Licence Ouverte 2.0).
 */
export const illectronisme2019: SyntheticModel = ${JSON.stringify(result.model)}

/**
 * Variance, on the logit scale, that going down a level added where it could be measured: fitted on the
 * ${result.extrapolation.departements} départements that hold these EPCI, and applied to the ${result.model.n} EPCI (mean absolute error
 * ${result.extrapolation.mae.toFixed(2)} point). What EPCI → commune adds is not measured: this stands for it.
 */
export const levelStepVariance = ${result.extrapolation.variance}

/**
 * Variance, on the logit scale, of a region that is not calibrated to a rate of its own: mean square of what the model
 * misses the published rates of the others by, weighed by their people.
 */
export const regionVariance = ${regionVariance}

/** Factors of the regions whose rate is published, then that of the rest of France; on the census of 2017. */
export const calibrations: readonly CalibrationFactor[] = ${JSON.stringify(applied)}
`
  writeFileSync(
    target,
    await format(text, { ...(await resolveConfig(target)), parser: 'typescript' }),
  )
}
