// Measures the choices of `ifn-2026`: which goalposts, which indicator for income, from how many themes a sub-index is one.
// Its figures are in the sheet of the method (docs/methodes/ifn-2026.md).
//
//     npm run build && node scripts/ifn-2026-scales.mjs [INPUTS.csv [RATES.json]]
//
// Data: the communes that the package carries. INPUTS.csv: the national inputs of 2017, which are rates. RATES.json: rates of illectronisme that Insee modelled for the EPCI of
// Hauts-de-France, one object an EPCI; a check, which chooses nothing.
import { readFileSync } from 'node:fs'
import { compute } from '../dist/engine/compute.js'
import { embeddedTerritory } from '../dist/host/embedded.js'
import { franceColumns } from '../dist/host/france.js'
import { ifn2026 } from '../dist/methods.js'
import { readFiles } from '../dist/pipeline/pipeline.js'
import { pearson, spearman } from '../dist/stats/correlation.js'
import { groupBy } from '../dist/table/table.js'

/** The embedded communes, as every command reads them. */
export function franceTable() {
  return readFiles(embeddedTerritory('france').files, before).table
}

const quantiles = (p, weight) => ({
  kind: 'min-max',
  goalposts: { quantiles: [p, 1 - p], weight },
})
const scales = {
  '2,5 % de la population': quantiles(0.025, 'population'),
  '1 % de la population': quantiles(0.01, 'population'),
  '5 % des communes': quantiles(0.05, 'unit'),
  '2,5 % des communes': quantiles(0.025, 'unit'),
  '1 % des communes': quantiles(0.01, 'unit'),
  extrêmes: { kind: 'min-max' },
  rangs: { kind: 'percentile-rank' },
}

/** What version 2026-1 did otherwise, on the same indicators. */
export const before = {
  ...ifn2026,
  context: [],
  normalisation: scales['2,5 % de la population'],
  axes: {
    ...ifn2026.axes,
    revenu: {
      label: 'Revenu',
      of: ['taux_pauvrete', 'niveau_vie_median'],
      aggregation: 'first-present',
    },
  },
  subIndices: Object.fromEntries(
    Object.entries(ifn2026.subIndices).map(([id, { label, of }]) => [
      id,
      { label, of, coverage: 0.5 },
    ]),
  ),
}

const known = (x) => x.filter((v) => v === v)
const share = (x, test) => x.reduce((n, v) => n + (test(v) ? 1 : 0), 0) / known(x).length
const atBound = (x) => share(x, (v) => v <= 1e-9 || v >= 100 - 1e-9)

/** Share of the variance of a sub-index that each of its themes explains alone (r²). */
function influences(scores, id) {
  return scores.method.subIndices[id].of.flatMap((theme) => {
    const values = scores.tree.nodes[theme].values
    return known(values).length === 0 ? [] : [pearson(values, scores.subIndices[id]).r ** 2]
  })
}

function figures(method, table, insee) {
  const scores = compute(method, table)
  const last = scores.classes.reduce((n, k) => n + (k === 5 ? 1 : 0), 0)
  const order = [...scores.codes.keys()]
    .filter((i) => scores.rank[i] <= 100)
    .map((i) => scores.population[i])
    .sort((a, b) => a - b)
  return {
    indicateur: Math.max(
      ...Object.values(scores.scores)
        .filter((x) => known(x).length > 0)
        .map(atBound),
    ),
    publics: atBound(scores.subIndices.publics),
    amenagement: atBound(scores.subIndices.amenagement),
    influences: ['publics', 'amenagement']
      .map((id) =>
        influences(scores, id)
          .map((v) => v.toFixed(2))
          .join(' '),
      )
      .join(' | '),
    classe5: last / known(scores.index).length,
    habitants: order[50],
    insee: insee && agreement(method, table, insee),
  }
}

/** Spearman's correlation of *publics*, by EPCI, with the rates that Insee modelled. */
function agreement(method, table, insee) {
  const to = groupBy('epci', table.membership.epci)
  const { subIndices } = compute(method, table, { to })
  const rates = Float64Array.from(to.codes, (code) => insee.get(code) ?? NaN)
  const { r, n } = spearman(subIndices.publics, rates)
  return `${r.toFixed(3)} (${n})`
}

/** Mean rank shift when the goalposts go from p to p/2 and 2p. */
function shift(method, table) {
  const { quantiles: at, weight } = method.normalisation.goalposts ?? {}
  if (!at) return NaN
  const { rank } = compute(method, table)
  return [0.5, 2]
    .map((by) => {
      const other = compute({ ...method, normalisation: quantiles(at[0] * by, weight) }, table).rank
      const moved = rank.map((v, i) => Math.abs(v - other[i]))
      return known(moved).reduce((a, b) => a + b, 0) / known(moved).length
    })
    .map(Math.round)
    .join(' ; ')
}

/** Means of the income scores that poverty and the median give, where a commune has both. */
function incomeGap(table) {
  const { scores } = compute(before, table)
  const [poverty, median] = [scores.taux_pauvrete, scores.niveau_vie_median]
  const both = [...poverty.keys()].filter((i) => poverty[i] - median[i] === poverty[i] - median[i])
  const mean = (x) => both.reduce((total, i) => total + x[i], 0) / both.length
  return { communes: both.length, poverty: mean(poverty), median: mean(median) }
}

/** The national inputs as they are downloaded, rates, with or without the distances of the package. */
function ratesDataset(path, withDistance) {
  const { codes, columns } = franceColumns()
  const lines = columns.get('DISTANCE_FRANCE_SERVICES').map((km, i) => `${codes[i]},${km}`)
  const distances = `code_commune,DISTANCE_FRANCE_SERVICES\n${lines.join('\n')}\n`
  return readFiles(
    [
      { name: 'entrees.csv', bytes: readFileSync(path) },
      ...(withDistance ? [{ name: 'distances.csv', bytes: Buffer.from(distances) }] : []),
    ],
    before,
  ).table
}

const percent = (v) => `${(100 * v).toFixed(1)} %`
function print(title, rows) {
  console.log(`\n${title}`)
  console.table(rows)
}
function row(method, table, insee) {
  const found = figures(method, table, insee)
  for (const name of ['indicateur', 'publics', 'amenagement', 'classe5'])
    found[name] = percent(found[name])
  return found
}

if (import.meta.filename === process.argv[1]) {
  const [inputs, rates] = process.argv.slice(2)
  const table = franceTable()
  const number = (cell) => Number(String(cell).replace(/\s/g, '').replace(',', '.'))
  const insee =
    rates &&
    new Map(
      JSON.parse(readFileSync(rates)).flatMap((each) => {
        const rate = number(each['Taux (en %)'] ?? '')
        return rate > 0 ? [[String(each['Code EPCI']), rate]] : []
      }),
    )
  const versions = { '2026-1': before, '2026-2': ifn2026 }
  print(
    'Communes embarquées',
    Object.fromEntries(
      Object.entries(versions).map(([name, method]) => [name, row(method, table, insee)]),
    ),
  )
  print(
    'Bornes (revenu\u00A0: niveau de vie médian)',
    Object.fromEntries(
      Object.entries(scales).map(([name, normalisation]) => {
        const method = { ...ifn2026, normalisation }
        return [name, { ...row(method, table, insee), decalage: shift(method, table) }]
      }),
    ),
  )
  print('Revenu\u00A0: score moyen des communes qui ont les deux', [incomeGap(table)])
  if (insee)
    print(
      'Publics et taux de l’Insee, par EPCI',
      [
        ['age', 'diplome'],
        ['age', 'diplome', 'revenu'],
        ['age', 'diplome', 'revenu', 'menage'],
      ].map((of) => ({
        themes: of.join(', '),
        rho: agreement(
          {
            ...ifn2026,
            subIndices: {
              ...ifn2026.subIndices,
              publics: { ...ifn2026.subIndices.publics, of },
            },
          },
          table,
          insee,
        ),
      })),
    )
  if (inputs)
    print('Entrées nationales (taux)', {
      '2026-1, un thème d’accès': row(before, ratesDataset(inputs, false)),
      '2026-1, avec la distance': row(before, ratesDataset(inputs, true)),
      '2026-2, avec la distance': row(ifn2026, ratesDataset(inputs, true)),
    })
}
