/**
 * Builds `data/cog/` from INSEE's file of events and from the list of communes of a year.
 *
 *     npm run build && node scripts/build-cog.mjs mvtcommune_2025.csv
 *
 * The list, and the populations that share the counts of a split, are those of the installed
 * `@etalab/decoupage-administratif`, whose version is a millésime.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cogYear } from '../dist/geo/events.js'
import { readMovements } from '../dist/ingest/cog-files.js'

const years = { base: 2026, first: 2012, last: 2026 }
const require = createRequire(import.meta.url)
const { version } = require('@etalab/decoupage-administratif/package.json')
if (version !== '6.0.0')
  throw new Error(`decoupage-administratif ${version}: 6.0.0 is the millésime ${years.base}`)
const current = require('@etalab/decoupage-administratif/data/communes.json').filter(
  ({ type, code }) => type === 'commune-actuelle' && !/^(97[578]|98)/.test(code),
)
const population = new Map(current.map((each) => [each.code, each.population]))
const [file] = process.argv.slice(2)

const events = readMovements(readFileSync(file), file).filter(
  ({ date }) => cogYear(date) > years.first,
)
const weightsOf = ({ kind, after }) =>
  kind === 'scission' && after.every((code) => population.get(code) > 0)
    ? after.map((code) => population.get(code))
    : []
const rows = events.map((each) => [
  each.date,
  each.kind,
  each.before.join(' '),
  each.after.join(' '),
  weightsOf(each).join(' '),
])

const departements = new Map()
for (const { code } of current) {
  const departement = code.startsWith('97') ? code.slice(0, 3) : code.slice(0, 2)
  departements.set(departement, [
    ...(departements.get(departement) ?? []),
    Number(code.slice(departement.length)),
  ])
}
const ranges = (numbers) => {
  const runs = []
  for (const n of numbers.sort((a, b) => a - b))
    runs.at(-1)?.[1] === n - 1 ? (runs.at(-1)[1] = n) : runs.push([n, n])
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(' ')
}

const csv = (lines) => `${lines.map((line) => line.join(',')).join('\n')}\n`
const folder = new URL('../data/cog/', import.meta.url)
writeFileSync(
  new URL('evenements.csv', folder),
  csv([['date', 'type', 'avant', 'apres', 'poids'], ...rows]),
)
writeFileSync(
  new URL('communes.csv', folder),
  csv([
    ['departement', 'numeros'],
    ...[...departements]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([departement, numbers]) => [departement, ranges(numbers)]),
  ]),
)
console.log(`${events.length} events, ${current.length} communes`)
