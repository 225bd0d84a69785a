/**
 * Makes docs/v1-2020-corrigee.md: what the two defects of the national file of 2020 change, IRIS by IRIS.
 *
 *     npm run build && node scripts/v1-2020-corrigee.mjs FOLDER > docs/v1-2020-corrigee.md
 *
 * FOLDER holds the published file, by region (`11.csv` …) with its header in `headers.csv`; it is not
 * part of the project: its publisher states no licence.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { aggregateTree } from '../dist/engine/tree.js'
import { mednum2020, withVariant } from '../dist/methods.js'
import { classes } from '../dist/stats/normalise.js'
import { quantiles } from '../dist/stats/quantile.js'
import { french } from '../dist/core/french.js'

const folder = process.argv[2]
if (folder === undefined) throw new Error('give the folder of the published file')

const header = lines('headers.csv')[0].map((name) =>
  name
    .replace(/^\uFEFF/, '')
    .replace(/\s+/g, ' ')
    .trim(),
)
const rows = readdirSync(folder)
  .filter((name) => /^\d+\.csv$/.test(name))
  .flatMap(lines)
const reference = 'departement'
const n = rows.length

const information = axis("ACCES A L'INFORMATION")
const interfaces = axis('ACCÈS AUX INTERFACES NUMERIQUES')
const administrative = axis('COMPETENCES ADMINISTATIVES')
const digital = axis('COMPÉTENCES NUMÉRIQUES / SCOLAIRES')
const published = scored(mednum2020, (x) => x, interfaces)
// what was 100 r / R becomes 100 R / r = 10,000 / CM; a published 0 is a missing value
const known = (x) => x.map((v) => (v === 0 ? NaN : v))
const corrected = scored(
  withVariant(mednum2020, 'corrigee'),
  known,
  known(interfaces).map((v) => 10_000 / v),
)

const [before, after] = [published, corrected].map((x) =>
  classes(x, quantiles(x, [0.2, 0.4, 0.6, 0.8])),
)
const both = [...before.keys()].filter((i) => before[i] === before[i] && after[i] === after[i])
const moved = both.filter((i) => before[i] !== after[i])
const far = both.filter((i) => Math.abs(before[i] - after[i]) >= 2)
const matrix = [1, 2, 3, 4, 5].map((from) =>
  [1, 2, 3, 4, 5].map((to) => both.filter((i) => before[i] === from && after[i] === to).length),
)
const richest = [...interfaces.keys()].sort((a, b) => interfaces[b] - interfaces[a]).slice(0, 20)
const poorest = [...interfaces.keys()]
  .filter((i) => interfaces[i] > 0)
  .sort((a, b) => interfaces[a] - interfaces[b])
  .slice(0, 10)
const missing = [...interfaces.keys()].filter((i) => interfaces[i] === 0)
const crossed = both.filter((i) => published[i] > 100 !== corrected[i] > 100)

console.log(`# Le fichier national de 2020, tel que publié et corrigé

Fait par \`node scripts/v1-2020-corrigee.mjs\` sur les ${french(n, 0)} IRIS publiés des douze régions en main, comparés à leur département.

Deux défauts du fichier publié, gardés par la variante \`publiee\` de \`mednum-2020\` et levés par \`corrigee\` :

1. le revenu n’est pas inversé : un territoire riche y paraît fragile. Corrigé : référence / revenu, soit 10 000 divisé par les points publiés ;
2. une valeur manquante compte pour 0 et abaisse le score (${french(missing.length, 0)} IRIS n’ont pas de revenu). Corrigé : elle est laissée de côté.

Classes : cinquièmes des IRIS, de 1 (le moins fragile) à 5.

| | IRIS | part |
|---|---:|---:|
| changent de classe | ${french(moved.length, 0)} | ${share(moved)} |
| changent de deux classes ou plus | ${french(far.length, 0)} | ${share(far)} |
| passent d’un côté à l’autre de 100 (« plus fragile que son département ») | ${french(crossed.length, 0)} | ${share(crossed)} |

## D’une classe à l’autre

| publiée ↓ corrigée → | 1 | 2 | 3 | 4 | 5 |
|---|---:|---:|---:|---:|---:|
${matrix.map((line, k) => `| ${k + 1} | ${line.map((count) => french(count, 0)).join(' | ')} |`).join('\n')}

## Les vingt premiers de l’axe publié du revenu

Ce sont des communes riches : leur axe passe du plus fragile au moins fragile.

${table(richest)}

## Les dix derniers de l’axe publié du revenu

Ce sont des communes pauvres, que le fichier publié donne pour les moins fragiles de cet axe.

${table(poorest)}`)

function lines(name) {
  return readFileSync(join(folder, name), 'utf8')
    .split(/\r?\n/)
    .filter(Boolean)
    .map((line) => line.split(';').map((cell) => cell.replace(/^"|"$/g, '')))
}

function at(row, name) {
  return row[header.indexOf(name)]
}

function axis(name) {
  return Float64Array.from(rows, (row) =>
    Number(at(row, `${name} ${reference} 1`).replace(',', '.')),
  )
}

/** An axis of two indicators is given twice as their mean: sums and means are the same. */
function scored(method, present, income) {
  const [info, admin, skills] = [information, administrative, digital].map(present)
  return aggregateTree(method, {
    n,
    scores: {
      menages_une_personne: info,
      familles_monoparentales: info,
      revenu_median: income,
      part_15_29: admin,
      peu_diplomes: skills,
      part_65_plus: skills,
    },
  }).nodes.ifn.values
}

function share(list) {
  return `${french((100 * list.length) / both.length, 1)} %`
}

function table(list) {
  const line = (i) =>
    `| ${at(rows[i], 'Nom Iris')} (${at(rows[i], 'Nom Com')}, ${at(rows[i], 'Code Iris').padStart(9, '0')}) | ${french(interfaces[i], 1)} | ${french(10_000 / interfaces[i], 1)} | ${before[i]} | ${after[i]} |`
  return [
    '| IRIS | axe publié | axe corrigé | classe publiée | classe corrigée |',
    '|---|---:|---:|:---:|:---:|',
    ...list.map(line),
  ].join('\n')
}
