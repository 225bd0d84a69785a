/** Inputs made from a seed, so that every method has figures to give. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { words } from './lists.mjs'

/** Columns of the made tables: every indicator that a method of the project asks for, by unit. */
const INDICATORS = {
  part: words(`
    part_65_plus peu_diplomes taux_chomage minima_sociaux part_immigres part_75_plus
    activites_limitees categorie_de moins_10_mbits sans_30_mbits sans_qualification chomage
    sans_fibre zones_blanches taux_pauvrete seuls_75_plus sans_voiture menages_une_personne
    menages_monoparentaux non_couverture_thd non_couverture_4g familles_monoparentales part_15_29
    taux_pauvrete_50_plus personnes_seules_50_plus taux_chomage_50_plus part_etrangers_55_plus
    prestations_sociales peu_diplomes_50_plus part_etrangers taux_pauvrete_moins_30 neet_16_25
    peu_diplomes_15_25 menages_monoparentaux_moins_25 freins_mobilite taux_chomage_moins_25
    part_etrangers_moins_25 part_aah part_plus_ages sans_ordinateur couverture_thd
    couverture_mobile sans_haut_debit sans_internet handicap`),
  nombre: words(`
    debit_moyen pension_credit imd acces_soins acces_services_publics acces_competences
    acces_accompagnement services_publics personnes_65_plus peu_diplomes_moins_65 allocataires_aah
    allocataires_prime_activite allocataires_rsa demandeurs_emploi debit_descendant debit_montant
    rapport_revenu`),
  euro: words(`
    revenu_median niveau_vie_median`),
  km: words(`
    distance_lieu distance_bibliotheque distance_services_publics distance_bibliotheque_mjc
    distance_services_mission_locale`),
}

/** Least value, span and digits of a made cell, by unit. */
const RANGES = {
  part: [0, 0.6, 4],
  nombre: [1, 900, 1],
  euro: [12000, 26000, 0],
  km: [0, 45, 2],
}

/** Draws numbers in [0, 1) from a seed, the same on every machine (mulberry32). */
function drawing(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Writes a table with every indicator: 2 % of the cells missing, one column in five coarse, so that ties stand. */
function madeTable(keyColumn, places, seed, year) {
  const draw = drawing(seed)
  const names = Object.entries(INDICATORS).flatMap(([unit, ids]) => ids.map((id) => ({ id, unit })))
  const value = (unit, coarse, leaning) => {
    const at = 0.7 * draw() + 0.3 * leaning
    const [least, span, digits] = RANGES[unit]
    return (least + span * at * at).toFixed(coarse ? Math.max(0, digits - 2) : digits)
  }
  const rows = places.map(({ code, name, epci = [] }) => {
    const leaning = draw()
    const people = Math.round(40 + 20000 * draw() ** 6)
    const cells = names.map(({ unit }, at) =>
      draw() < 0.02 ? '' : value(unit, at % 5 === 0, leaning),
    )
    return [code, `"${name.replaceAll('"', '')}"`, ...epci, people, ...cells].join(',')
  })
  const columns = [keyColumn, 'nom', ...(places[0].epci ? ['code_epci'] : []), `P${year}_POP`]
  const header = [...columns, ...names.map(({ id }) => id)].join(',')
  return `${header}\n${rows.join('\n')}\n`
}

/** Makes the inputs that commands read under `in/`. */
export function makeInputs(folder, shared) {
  const write = (name, text) => writeFileSync(join(folder, name), text)
  const text = (path) => readFileSync(join(shared, 'data', path), 'utf8').replace(/^\uFEFF/, '')
  const national = text('communes/ifn_inputs_communes_2017-2021.csv').trimEnd().split('\n')
  const rows = national.slice(1).map((line) => line.split(';'))
  const inter = text('geo/communes_2025_epci_dep_reg.csv').matchAll(
    /^(\w{5}),(?:"[^"]*"|[^,]*),(\d{9}),/gm,
  )
  const epciOf = new Map(Array.from(inter, ([, code, epci]) => [code, epci]))
  const places = rows.map(([code, name, department]) => ({
    code,
    name,
    department,
    epci: [epciOf.get(code) ?? ''],
  }))
  const some = new Set('02 14 27 2A 50 59 60 61 62 69 75 76 80 90 971 972 973 974'.split(' '))
  const kept = places.filter(({ department }) => some.has(department))
  write('communes.csv', madeTable('code_commune', kept, 1, 21))
  write(
    'communes-avant.csv',
    madeTable(
      'code_commune',
      kept.filter((_, i) => i % 50 !== 7),
      2,
      17,
    ),
  )
  const aisne = places.filter(({ department }) => department === '02')
  write('aisne-made.csv', madeTable('code_commune', aisne, 3, 21))
  const raw = national.filter((line, i) => i === 0 || line.split(';')[2] === '02')
  write('aisne.csv', `${raw.join('\n')}\n`)
  const iris = text('iris/seine-maritime-2013/base-ic-evol-struct-pop-2013_dep76.csv')
  const codes = [...iris.matchAll(/^(76\d{7}),/gm)].map(([, code]) => ({
    code,
    name: `IRIS ${code}`,
  }))
  write('iris.csv', madeTable('code_iris', codes, 4, 21))
  const arras = text('ifn-published/v1-2020-iris/arras-inputs-and-scores.csv')
    .trimEnd()
    .split(/\r?\n/)
  const header = arras[0].split(';').map((name) => name.replace(/\s+/g, ' ').trim())
  const columns = {
    IRIS: 'Code Iris',
    P16_POP: 'P16 Pop',
    C16_MEN: 'C16 Men',
    C16_MENPSEUL: 'C16 Menpseul',
    C16_FAM: 'C16 Fam',
    C16_FAMMONO: 'C16 Fammono',
    P16_NSCOL15P: 'P16 Nscol15P',
    P16_NSCOL15P_DIPLMIN: 'P16 Nscol15P Diplmin',
    P16_POP1529: 'P16 Pop1529',
    P16_POP65P: 'P16 Pop65P',
    DISP_MED15: 'MED15 données communales',
  }
  const cells = (line) => {
    const own = line.split(';')
    return Object.values(columns).map((name) => (own[header.indexOf(name)] ?? '').replace(',', '.'))
  }
  write(
    'arras.csv',
    `${Object.keys(columns).join(',')}\n${arras
      .slice(1)
      .map((line) => cells(line).join(','))
      .join('\n')}\n`,
  )
}
