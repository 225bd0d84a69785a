/**
 * Builds `data/france/` and `data/contours/`: what the package carries for every commune of France.
 *
 *     npm run build && node scripts/build-france.mjs ../shared/data
 *
 * Figures of older communes are brought to the COG of 2025 by the project's own passage. The census
 * of 2017 is at hand as rates; its counts are rebuilt from them, and are therefore approximate:
 *
 *     15 and over   P17_POP × p / P21_POP,  p = P21_POP1564 / (1 − s)
 *     65 and over   s × 15 and over         s = share of 65+ among 15+, census of 2017
 *     out of school 15 and over − (1 − q) × 15–24, q the same everywhere, such that the sum is
 *                   INSEE's total of France (48,548,608: sum of the seven levels of 2017)
 *     households    P17_POP × P21_MEN / P21_POP
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { greatCircle, nearestPlaces } from '../dist/geo/nearest.js'
import { planPassage } from '../dist/geo/passage.js'
import { embeddedCog } from '../dist/host/cog.js'
import { shareOut } from '../dist/pipeline/france-update.js'
import { FRANCE_COG as COG, franceTableText } from '../dist/sources/france-table.js'
import { geoCentroid } from 'd3-geo'
import { feature } from 'topojson-client'

const OUT_OF_SCHOOL = 48_548_608
const [shared] = process.argv.slice(2)
if (shared === undefined) throw new Error('node scripts/build-france.mjs <folder of the sources>')
const read = (path) => readFileSync(`${shared}/${path}`)

const rowsOf = (path, delimiter = ';') => parse(read(path), { delimiter, columns: true, bom: true })
const number = (text) =>
  text === undefined || text.trim() === '' || !Number.isFinite(+text) ? NaN : +text
const sum = (values) => values.reduce((total, v) => total + (Number.isNaN(v) ? 0 : v), 0)

// The communes of arrival, with the arrondissements of Paris, Lyon and Marseille in place of the cities.
const arrondissements = new Map(
  rowsOf('geo/arrondissements_plm.csv', ',').map(({ ARN, DEPCOM }) => [ARN, DEPCOM]),
)
const cities = new Set(arrondissements.values())
const official = rowsOf('geo/communes_2025_epci_dep_reg.csv', ',')
const epciOf = new Map(official.map(({ DEPCOM, EPCI }) => [DEPCOM, EPCI]))
const names = new Map(official.map(({ DEPCOM, NOM_DEPCOM }) => [DEPCOM, NOM_DEPCOM]))
for (const each of rowsOf('geo/communes_cog_2025_all_types.csv', ','))
  if (each.TYPECOM === 'ARM') names.set(each.DEPCOM, each.NOM_DEPCOM)
const codes = [...epciOf.keys()]
  .filter((code) => !cities.has(code))
  .concat([...arrondissements.keys()])
  .sort()
const place = new Map(codes.map((code, row) => [code, row]))

// Census of 2021, then the rates of 2017.
const recent = new Map(
  rowsOf('communes/communes_chomage_rp2021_dedup.csv')
    .filter(({ P21_POP }) => number(P21_POP) > 0) // Mayotte stands at 0 where there is no figure
    .map((row) => [row.CODGEO, row]),
)
const inputs = rowsOf('communes/ifn_inputs_communes_2017-2021.csv')

/** Sums of the counts of each commune of arrival; NaN where a member that counts is not known. */
function passage(rows, counts) {
  const history = embeddedCog()
  const from = rows.cog
  const weights = new Map(rows.map(({ code, weight }) => [code, weight]))
  const plan = planPassage(
    history,
    rows.map(({ code }) => code),
    from,
    COG,
    { weights },
  )
  const sums = counts.map(() => new Float64Array(codes.length).fill(NaN))
  const members = codes.map(() => [])
  plan.target.forEach((target, link) => {
    const row = place.get(plan.codes[target])
    if (row === undefined) return
    const source = rows[plan.source[link]]
    members[row].push({ source, ratio: plan.ratio[link] })
    counts.forEach((count, k) => {
      const v = source[count] * plan.ratio[link]
      sums[k][row] = Number.isNaN(sums[k][row]) && members[row].length === 1 ? v : sums[k][row] + v
    })
  })
  return { members, sums: Object.fromEntries(counts.map((count, k) => [count, sums[k]])) }
}

const young = []
const old = inputs.map((row) => {
  const now = recent.get(row.CODGEO)
  const people = number(row.PMUN17)
  const s = number(row.TX_65P_RP17) / 100
  const over15 =
    now === undefined ? NaN : (people * (number(now.P21_POP1564) / (1 - s))) / number(now.P21_POP)
  young.push((number(row.TX_MOINS25_RP17) / 100) * over15)
  return { code: row.CODGEO, weight: people, people, s, over15: Math.min(over15, people), row, now }
})
const schooled = (sum(old.map(({ over15 }) => over15)) - OUT_OF_SCHOOL) / sum(young)
const share = (text) => number(text) / 100
const rebuilt = old.map(({ row, now, people, s, over15, ...rest }, k) => {
  const adults = Math.round(over15)
  const outOfSchool = Math.round(over15 - schooled * (Number.isNaN(young[k]) ? 0 : young[k]))
  const households = Math.round(
    now === undefined ? NaN : (people * number(now.P21_MEN)) / number(now.P21_POP),
  )
  const premises = number(row.LOGLOC_ARCEP_2019T3)
  return {
    ...rest,
    P17_POP: people,
    P17_POP15P: adults,
    P17_POP65P: s * adults,
    P17_NSCOL15P: outOfSchool,
    P17_NSCOL15P_AUPLUS_CAPBEP: share(row.TX_NSCOL_PEUDIPL_RP17) * outOfSchool,
    C17_MEN: households,
    C17_MENPSEUL: share(row.TX_MENSEUL_RP17) * households,
    C17_MENFAMMONO: share(row.TX_FAMMONO_RP17) * households,
    ARCEP19T3_LOCAUX: premises,
    ARCEP19T3_LOCAUX_THD30: Math.round(number(row.THD30_PART_ARCEP_2019T3) * premises),
    income: row.MED21,
    poverty: row.TP6021_PCT,
  }
})
// ARCEP publishes Paris, Lyon and Marseille whole: an arrondissement has the share of its city, and premises by its households.
const speeds = new Map(
  parse(read('arcep/commune-debit-beta.csv'), {
    delimiter: ';',
    columns: true,
    bom: true,
    from_line: 2,
  })
    .filter(({ code_insee }) => cities.has(code_insee))
    .map((row) => [
      row.code_insee,
      {
        premises: number(row.nbr),
        fast: sum(['elig_thd30', 'elig_thd100', 'elig_thd1g'].map((name) => number(row[name]))),
      },
    ]),
)
for (const city of cities) {
  const parts = rebuilt.filter(({ code }) => arrondissements.get(code) === city)
  const { premises, fast } = speeds.get(city)
  const shares = shareOut(
    premises,
    parts.map((part) => part.C17_MEN),
  )
  for (const [k, part] of parts.entries()) {
    part.ARCEP19T3_LOCAUX = Math.round(shares[k])
    part.ARCEP19T3_LOCAUX_THD30 = Math.round((part.ARCEP19T3_LOCAUX * fast) / premises)
  }
}
rebuilt.cog = 2020
const counts17 = [
  'P17_POP',
  'P17_POP15P',
  'P17_POP65P',
  'P17_NSCOL15P',
  'P17_NSCOL15P_AUPLUS_CAPBEP',
  'C17_MEN',
  'C17_MENPSEUL',
  'C17_MENFAMMONO',
  'ARCEP19T3_LOCAUX',
  'ARCEP19T3_LOCAUX_THD30',
]
const older = passage(rebuilt, counts17)

const counts21 = ['P21_POP', 'P21_MEN']
const census21 = [...recent.values()].map((row) => ({
  code: row.CODGEO,
  weight: number(row.P21_POP),
  ...Object.fromEntries(counts21.map((count) => [count, number(row[count])])),
}))
census21.cog = 2023
const newer = passage(census21, counts21)

/** A published value, the mark of why it is missing, or the mean of merged communes that all have one. */
function published(members, value) {
  if (members.length === 0) return ''
  if (members.length === 1) return members[0].source[value]
  const known = members.filter(({ source }) => !Number.isNaN(number(source[value])))
  if (known.length < members.length)
    return members.find(({ source }) => Number.isNaN(number(source[value]))).source[value]
  const weight = sum(known.map(({ source, ratio }) => source.weight * ratio))
  return (
    sum(known.map(({ source, ratio }) => number(source[value]) * source.weight * ratio)) / weight
  )
}

// Points: those of the list of communes, else the centroid of the contour.
const topology = JSON.parse(gunzipSync(read('geo/communes_2025_1000m.topo.json.gz')))
const shapes = new Map(
  feature(topology, topology.objects.communes).features.map((each) => [each.id, each]),
)
const points = codes.map((code) => {
  const row = recent.get(code)
  const [lon, lat] = [number(row?.LON), number(row?.LAT)]
  if (!Number.isNaN(lon + lat)) return [lon, lat]
  const shape = shapes.get(code)
  return shape === undefined ? [NaN, NaN] : geoCentroid(shape)
})
const column = (pairs, k) => Float64Array.from(pairs, (pair) => pair[k])
const services = rowsOf('services/france-services_liste-fs.csv', ',').map((each) => ({
  commune: each.insee_com,
  point: [number(each.longitude), number(each.latitude)],
}))
const located = services.map(({ point }) => point).filter(([x, y]) => !Number.isNaN(x + y))
const nearest = nearestPlaces(
  { lon: column(points, 0), lat: column(points, 1) },
  { lon: column(located, 0), lat: column(located, 1) },
)

/** How many of the listed places each commune has; in a commune that has since split, the nearest of its parts. */
function placesBy(list) {
  const counted = new Float64Array(codes.length)
  const known = list.filter(({ commune }) => /^(\d\d|2[AB])\d{3}$/.test(commune))
  const plan = planPassage(
    embeddedCog(),
    known.map(({ commune }) => commune),
    2023,
    COG,
    {
      split: 'egales',
    },
  )
  const targets = known.map(() => [])
  plan.target.forEach((target, link) => {
    const row = place.get(plan.codes[target])
    if (row !== undefined) targets[plan.source[link]].push(row)
  })
  targets.forEach((rows, k) => {
    const [lon, lat] = known[k].point
    const away = (row) => greatCircle(points[row][0], points[row][1], lon, lat)
    const nearestFirst = Number.isNaN(lon + lat) ? rows : rows.toSorted((a, b) => away(a) - away(b))
    if (nearestFirst.length > 0) counted[nearestFirst[0]]++
  })
  return counted
}
const france = placesBy(
  services.map((each) => ({ ...each, commune: each.commune.padStart(5, '0') })),
)
const libraries = placesBy(
  rowsOf('services/adresses-des-bibliotheques-publiques.csv').map((each) => {
    const [lat, lon] = each.coordonnees_finales.split(',').map(number)
    return { commune: each.INSEE.padStart(5, '0'), point: [lon ?? NaN, lat ?? NaN] }
  }),
)

const round = (v, digits) => (Number.isNaN(v) ? '' : String(Number(v.toFixed(digits))))
const parent = (code) => epciOf.get(arrondissements.get(code) ?? code)
const columns = {
  code_commune: (row) => codes[row],
  nom: (row) => names.get(codes[row]),
  code_epci: (row) => (/^\d{9}$/.test(parent(codes[row])) ? parent(codes[row]) : ''),
  longitude: (row) => round(points[row][0], 3),
  latitude: (row) => round(points[row][1], 3),
  PMUN21: (row) => round(newer.sums.P21_POP[row], 0),
  P21_MEN: (row) => round(newer.sums.P21_MEN[row], 0),
  ...Object.fromEntries(
    counts17.map((count) => [
      count,
      (row) => round(older.sums[count][row], older.sums.P17_POP[row] < 1_000 ? 1 : 0),
    ]),
  ),
  MED21: (row) => {
    const v = published(older.members[row], 'income')
    return typeof v === 'number' ? round(v, 0) : v
  },
  TP6021: (row) => {
    const v = published(older.members[row], 'poverty')
    return typeof v === 'number' ? round(v, 1) : v.replace(/\.0$/, '')
  },
  DISTANCE_FRANCE_SERVICES: (row) => round(nearest.km[row], 1),
  NB_FRANCE_SERVICES: (row) => round(france[row], 0),
  NB_BIBLIOTHEQUES: (row) => round(libraries[row], 0),
}
const zipped = (text) => gzipSync(text, { level: 9 })
const folder = new URL('../data/', import.meta.url)
const table = new Map(
  Object.entries(columns).map(([name, cell]) => [name, codes.map((_, row) => cell(row))]),
)
writeFileSync(new URL('france/communes.csv.gz', folder), zipped(franceTableText(table)))
writeFileSync(
  new URL('france/epci.csv', folder),
  franceTableText(
    new Map([
      ['code_epci', ['nom_epci']],
      ...rowsOf('geo/epci_2025.csv', ',').map(({ EPCI, NOM_EPCI }) => [EPCI, [NOM_EPCI]]),
    ]),
  ),
)
writeFileSync(new URL('contours/communes.topojson.gz', folder), zipped(JSON.stringify(topology)))
for (const name of [...counts21, ...counts17]) {
  const values = newer.sums[name] ?? older.sums[name]
  console.log(
    name.padEnd(24),
    Math.round(sum([...values])),
    [...values].filter(Number.isNaN).length,
  )
}
console.log('share of 15-24 at school', schooled)
