/**
 * Records what the built command line answers: every command of a list, its two streams, its files, as bytes and digests.
 *
 *   node scripts/behaviour.mjs --out DIR [--shared ../shared] [--ifn dist/bin/ifn.js] [--only REGEX] [--jobs 2]
 *   node scripts/behaviour.mjs --out DIR --only REGEX     (DIR holds a record: these commands are run again in it)
 *   node scripts/behaviour.mjs --compare DIR_A DIR_B [--only REGEX] [--common]   (--common: what both hold)
 *   node scripts/behaviour.mjs --list [--only REGEX]
 *
 * Run it on two checkouts, before and after a change that must change no answer, then compare: each command whose
 * bytes differ is listed, with its streams or files that do and the first line of each that differs; it ends with 1 if
 * there is one. A command is known by its name (`national.ifn-2026.commune`); `--only` keeps the names that match,
 * with those whose files they read.
 *
 * `DIR/record.json` holds, by command: its arguments, its exit code and the SHA-256 of its standard output, of its
 * standard error and of each of its files; `DIR/NAME/` holds these bytes themselves.
 *
 * Inputs: the embedded territory, the public data and the cases of the shared folder, and tables made here from the
 * codes of that data and a fixed generator, with a column for every indicator, so that every method gives scores.
 * Commands run in a scratch folder by relative paths, with a home, a language and a time zone of their own.
 *
 * What may vary between two sound runs is replaced before the bytes are hashed: the paths of the scratch folder, of
 * the checkout and of the shared folder, everywhere; in the manifest of a lot and what it says, seconds, memory,
 * threads and the digest that decides what is up to date; the version of Node; the built code that a page carries in
 * its script (what it does is for the tests of pages) and the lines of a crash. What a lot keeps for itself (`.lot/`)
 * is left out. Nothing that is written holds the date of the run. Numbers of results, orders and words are left as
 * they are.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, extname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const LONGEST_SECONDS = 180
const HERE = resolve(dirname(fileURLToPath(import.meta.url)), '..')

const METHODS = words(`
    ifn-2026 occitanie-2019 mednum-2020 mednum-2020:publiee mednum-2020:corrigee
    hauts-de-france-2021 mednum-2022 mednum-2022-senior mednum-2023 mednum-2023-senior
    mednum-2023-jeune portrea-2023 compas-2024 nouvelle-caledonie-2024 deri-1.6 purdue-ddi`)
/** Cases whose answer is the clock's: the command takes a minute, or never ends, until the case is mended. */
const TIMED = /^(arrow-never-answers|costly-archives)$/
const DIALECTS = words('duckdb postgres spark')
const COMMANDS = words(`
    calculer verifier comparer carte rapport explorer robustesse auditer lot methodes expliquer
    lieux sources sql config completion`)

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

/** What Node says when a program ends by an error of its own: the error, then lines of the built files. */
const CRASH = /^(?:.*\n)*?(\w*Error\b[^\n]*)\n(?: {4}at [^\n]*\n)+[^]*$/

/** The built code that a page carries: names and order are the bundler's. */
const PAGE_SCRIPT = /(<script type="module">)[^]*?(<\/script>)/g

/** Least value, span and digits of a made cell, by unit. */
const RANGES = {
  part: [0, 0.6, 4],
  nombre: [1, 900, 1],
  euro: [12000, 26000, 0],
  km: [0, 45, 2],
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    shared: { type: 'string', default: join(HERE, '../shared') },
    ifn: { type: 'string', default: join(HERE, 'dist/bin/ifn.js') },
    only: { type: 'string', default: '' },
    jobs: { type: 'string', default: '2' },
    compare: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    common: { type: 'boolean', default: false },
  },
})
const only = new RegExp(options.only)

if (options.compare && positionals.length === 2) process.exitCode = compared(...positionals)
else if (options.list) {
  for (const { name, args } of chosen(commands(places()))) console.log(`${name}\t${args.join(' ')}`)
} else if (options.out !== undefined) await recorded(resolve(options.out))
else {
  console.error('behaviour.mjs --out DIR | --compare DIR_A DIR_B | --list (see its header)')
  process.exitCode = 2
}

// ---------------------------------------------------------------- what is run

/** Splits a list of words. */
function words(text) {
  return text.trim().split(/\s+/)
}

/** Finds the command, its checkout and the shared folder. */
function places() {
  const ifn = realpathSync(options.ifn)
  const shared = realpathSync(options.shared)
  return { ifn, shared, checkout: resolve(dirname(ifn), '../..') }
}

/**
 * Lists the commands in an order in which each follows those it reads.
 *
 * A line is a name, then the arguments. In these, `@/x` is the file `x` of the command itself, `@NAME/x` the file `x`
 * of another, `in/x` a made input. `keep` names a copy of the standard output that later commands may read, `files`
 * what is written beside the outputs before, `input` what comes on the standard input, `cwd` where the command runs.
 */
function commands({ shared, checkout }) {
  const list = []
  const add = (text, more) => {
    for (const line of text.trim().split('\n')) {
      const [name, ...args] = words(line)
      list.push({ name, args, ...more })
    }
  }
  const data = (path) => `shared/data/${path}`
  const national = data('communes/ifn_inputs_communes_2017-2021.csv')
  const aisne = data('geo/communes-02-aisne.geojson')
  const membership = data('geo/communes_2025_epci_dep_reg.csv')
  const method = (id) => {
    const [name, variant] = id.split(':')
    return variant === undefined ? `-m ${name}` : `-m ${name} --variante ${variant}`
  }
  const label = (id) => id.replace(':', '-')

  // Scores: every method, on every kind of input.
  for (const id of METHODS) {
    const m = method(id)
    const name = label(id)
    const outputs = (...kinds) => kinds.map((kind) => `-o @/scores.${kind}`).join(' ')
    add(`
      belfort.${name}.commune calculer ${m} ${outputs('csv', 'arrow', 'json', 'parquet', 'geojson')} --figer @/reference.json
    `)
    for (const level of ['epci', 'departement'])
      add(`belfort.${name}.${level} calculer ${m} -n ${level} -o -`)
    add(`
      national.${name}.commune calculer ${national} ${m} ${outputs('csv', 'arrow')} --figer @/reference.json
      national.${name}.departement calculer ${national} ${m} -n departement -o -
      made.${name}.commune calculer in/communes.csv ${m} ${outputs('csv', 'arrow', 'json')} --figer @/reference.json
      made.${name}.epci calculer in/communes.csv ${m} -n epci -o -
      made.${name}.departement calculer in/communes.csv ${m} -n departement ${outputs('csv')}
      made.${name}.frozen calculer in/communes-avant.csv ${m} -r @made.${name}.commune/reference.json -o -
      made.${name}.region calculer in/communes.csv ${m} -r region -o -
      iris.${name}.iris calculer in/iris.csv ${m} -n iris ${outputs('csv', 'arrow', 'json')}
      iris.${name}.commune calculer in/iris.csv ${m} -n commune -o -
    `)
  }
  add(`
    national.json calculer ${national} -o @/scores.json -o @/scores.parquet
    national.answer calculer ${national} --json -o @/scores.csv
  `)
  for (const year of ['2016', '2017', '2021'])
    add(`national.millesime-${year} calculer ${national} --millesime ${year} -o -`)
  add(`national.cog calculer ${national} --cog 2025 --plm -o @/scores.csv`)
  for (const splits of ['poids', 'egales', 'ecarter'])
    add(`
      national.cog-${splits} calculer ${national} --cog 2012 --scissions ${splits} --populations ${data('insee/t-popref-com.csv')} -m mednum-2023 -o @/scores.csv
    `)
  add(`
    national.groupes-epci calculer ${national} --groupes epci -o @/scores.csv
    national.groupes-ept calculer ${national} --groupes ept -o @/scores.csv
    national.groupes calculer ${national} --groupes ${membership} -o @/scores.csv
  `)
  for (const reference of ['france', 'region', 'departement', 'epci', '02', 'region:32', '99'])
    add(`
      made.reference-${reference.replace(':', '-')} calculer in/communes.csv -r ${reference} -o @/scores.csv
    `)
  add(`made.stdin calculer - -m mednum-2023 -o -`, { input: 'in/aisne.csv' })
  add(`made.brut calculer in/communes.csv --csv-brut -o -`)
  for (const level of ['france', 'groupe', 'iris'])
    add(`belfort.level-${level} calculer -n ${level} -o -`)

  // Raw files of INSEE and ARCEP.
  const census = readdirSync(join(shared, 'data/insee')).filter((each) =>
    /^base-cc.*CSV$/.test(each),
  )
  const small = readdirSync(join(shared, 'data/insee')).filter((each) =>
    /^base-ic.*xls$/.test(each),
  )
  const fixed = data('arcep/commune-debit-beta.csv')
  const mobile = data('arcep/COMM_COUVMOB_4G_4OPE_012019.stat.FRDOM.indics.csv')
  const income = data('insee/cc_filosofi_2021_COM.csv')
  for (const id of ['ifn-2026', 'mednum-2020', 'mednum-2023', 'mednum-2022']) {
    const from = (...files) => `calculer ${files.join(' ')} ${method(id)} -o @/scores.csv`
    const communes = census.map((each) => data(`insee/${each}`))
    add(`raw.${id}.communes ${from(...communes, mobile, fixed, income)}`)
    add(`raw.${id}.iris ${from(...small.map((each) => data(`insee/${each}`)), mobile)}`)
    add(`raw.${id}.fixed ${from(fixed, income, data('insee/t-popref-com.csv'))}`)
    add(`raw.${id}.arras ${from('in/arras.csv')} -n iris`)
    add(
      `raw.${id}.seine-maritime ${from(data('iris/seine-maritime-2013'), data('insee/BASE_TD_FILO_IRIS_2021_DEC.csv'))}`,
    )
    add(`raw.${id}.paris ${from(data('iris/paris'))}`)
  }
  add(`
    raw.folders calculer ${data('insee')} ${data('arcep')} -o @/scores.csv -o @/scores.arrow
    raw.belfort calculer ${data('belfort/territoire-de-belfort.csv')} -n epci -o -
    raw.zeros calculer ${data('defects/DEFECT_BASE_TD_FILO_DISP_IRIS_2019_leading-zeros-lost.csv')} --completer-zeros -o -
    raw.deri calculer ${data('ifn-published/deri-1.6/england.csv')} -m deri-1.6 -o -
  `)

  // What files are.
  for (const path of filesUnder(join(shared, 'data')).filter(
    (each) => !each.endsWith('README.md'),
  )) {
    const name = path.replace(/[^\w.-]+/g, '_')
    add(`verifier.${name} verifier ${data(path)}`)
    if (statSync(join(shared, 'data', path)).size < 3e5)
      add(`verifier-json.${name} verifier ${data(path)} --json`)
  }
  for (const folder of [
    'communes',
    'insee',
    'arcep',
    'iris',
    'services',
    'ifn-published/v1-2020-iris',
  ])
    add(`verifier.folder.${folder.replace('/', '_')} verifier ${data(folder)}`)
  add(`
    verifier.several verifier ${national} ${fixed} ${mobile} ${income} -m mednum-2023
    verifier.several-json verifier ${national} ${fixed} ${mobile} ${income} --json
    verifier.embedded verifier
    verifier.made verifier in/communes.csv -m mednum-2020
    verifier.iris verifier in/iris.csv --json
    verifier.zeros verifier ${data('defects')} --completer-zeros
    verifier.own verifier @belfort.ifn-2026.commune/scores.csv
    verifier.own-arrow verifier @belfort.ifn-2026.commune/scores.arrow
    verifier.own-reference verifier @belfort.ifn-2026.commune/reference.json
  `)

  // Comparisons.
  const made = '@made.ifn-2026.commune/scores'
  const all = '-o @/e.csv -o @/e.arrow -o @/e.json'
  add(`
    comparer.two-tables comparer in/communes-avant.csv in/communes.csv -m mednum-2023 ${all}
    comparer.two-results comparer ${made}.csv ${made}.arrow ${all}
    comparer.before calculer in/communes-avant.csv -o @/scores.csv
    comparer.years comparer @comparer.before/scores.csv ${made}.csv ${all} --carte @/e.svg --contours ${aisne}
    comparer.years-json comparer @comparer.before/scores.csv ${made}.csv --json --classes 4
    comparer.methods-two-results comparer @made.mednum-2023.commune/scores.csv ${made}.csv ${all}
    comparer.millesimes comparer --millesimes 2016 2021 ${national} -m mednum-2023 ${all}
    comparer.methodes comparer --methodes mednum-2020 mednum-2023 ifn-2026 -o @/e.csv
    comparer.methodes-national comparer --methodes mednum-2023 ifn-2026 ${national} ${all}
    comparer.methodes-made comparer --methodes mednum-2020:corrigee mednum-2022 compas-2024 in/communes.csv ${all}
    comparer.methodes-json comparer --methodes mednum-2023 ifn-2026 in/communes.csv --json
    comparer.retraits comparer --retraits --json
    comparer.retraits-made comparer --retraits in/communes.csv -m mednum-2023 -o @/e.csv
    comparer.poids comparer --poids ifn:publics=3 -o @/e.csv
    comparer.poids-bad comparer --poids ifn:public=3
  `)
  const published = data('ifn-published/v3-2023/communes.csv')
  const pairs = 'older_65_rate=part_65_plus_score nscol15p_rate=peu_diplomes_score total=ifn'
  add(`
    comparer.publie comparer @national.mednum-2023.commune/scores.csv --publie ${published} --colonnes ${pairs}
    comparer.publie-json comparer @national.mednum-2023.commune/scores.csv --publie ${published} --colonnes ${pairs} --json
    comparer.nothing comparer
  `)

  // Robustness: 200 draws.
  const draws = '--tirages 200 -o @/r.csv -o @/r.json'
  add(`
    robustesse.belfort robustesse ${draws} --lignes 64
    robustesse.belfort-json robustesse --tirages 200 --lignes 64 --json -t 90052
    robustesse.belfort-random robustesse ${draws} --lignes 0 --suite aleatoire --graine 7
    robustesse.belfort-full robustesse --tirages 200 --precision 0.2 -o @/r.arrow --ouvriers 2
  `)
  for (const id of METHODS)
    add(`robustesse.${label(id)} robustesse in/aisne-made.csv ${method(id)} ${draws} --lignes 32`)
  add(`
    robustesse.made robustesse in/communes.csv -m mednum-2020 --variante corrigee ${draws} --lignes 0
    robustesse.iris robustesse in/iris.csv -n iris ${draws} --lignes 16
    robustesse.epci robustesse in/communes.csv -n epci ${draws} --lignes 0
    robustesse.national robustesse ${national} -m mednum-2023 ${draws} --lignes 0
    robustesse.schema robustesse --schema
  `)

  // Audit.
  const steps = words(
    'cadre couverture manquantes traitement coherence normalisation poids incertitude sensibilite retour liens',
  )
  const short = '--tirages 64 --lignes 64'
  add(`auditer.belfort auditer -o @/a.html -o @/a.json ${short}`)
  for (const step of steps) {
    add(`
      auditer.step-${step} auditer --etape ${step} ${short}
      auditer.step-${step}-json auditer --etape ${step} ${short} --json --kendall
    `)
  }
  for (const id of ['mednum-2020', 'mednum-2022', 'mednum-2023', 'compas-2024', 'portrea-2023'])
    add(`auditer.${id} auditer in/aisne-made.csv -m ${id} -o @/a.html -o @/a.json ${short}`)
  add(`
    auditer.aisne auditer in/communes.csv --contours ${aisne} -o @/a.html -o @/a.json --tirages 0
    auditer.national auditer ${national} -m mednum-2023 --avec indice=${published}:total -o @/a.html -o @/a.json --tirages 0
    auditer.bad auditer --etape robuste
  `)

  // Maps, reports, explorers.
  const belfort = '@belfort.ifn-2026.commune/scores.csv'
  const other = '@belfort.occitanie-2019.commune/scores.csv'
  const maps = {
    plain: '',
    arrow: '--titre Carte --nord --noms 5 --palette ocre',
    column: '-c taux_pauvrete --classes 7 --coupures naturelles',
    limits: '-c publics --limites 20,40,60 --palette gris',
    population: '--coupures population --palette bleu',
    crossed: '--type croisee',
    quadrants: '--type quadrants -c part_65_plus --croiser sans_fibre',
    symbols: '--type symboles -c population',
    zoom: '--zoom 200069052',
    before: `--avant ${belfort}`,
    'before-other': `--avant ${other}`,
    json: '--json',
    unknown: '-c taux_pauvreté',
  }
  for (const [name, more] of Object.entries(maps))
    add(`carte.${name} carte ${belfort} ${more} -o @/carte.svg`)
  add(`
    carte.png carte ${belfort} -o @/carte.png
    carte.certitude carte @robustesse.belfort/r.csv -c certitude -o @/carte.svg
    carte.aisne carte ${made}.csv --contours ${aisne} --zoom 02 -o @/carte.svg
    carte.aisne-light carte ${made}.arrow --contours ${aisne} --simplifier 100 -o @/carte.svg
    carte.national carte @national.mednum-2023.commune/scores.csv --contours ${data('geo/communes_2018.topojson.gz')} --simplifier 500 -o @/carte.svg
    carte.departements carte @made.ifn-2026.departement/scores.csv --contours ${data('geo/departements-version-simplifiee.geojson')} -o @/carte.svg
    carte.geojson calculer in/aisne-made.csv --contours ${aisne} -o @/scores.geojson
  `)
  for (const place of ['90', '90010', '200069052', 'Belfort', 'region:27', '75056'])
    add(`rapport.${place.replace(':', '-')} rapport ${belfort} -t ${place} -o @/r.html`)
  for (const part of ['carte', 'tableau', 'fiche'])
    add(`rapport.fragment-${part} rapport ${belfort} -t 90010 --fragment ${part} -o -`)
  add(`
    rapport.robust rapport @robustesse.belfort/r.csv -t 90052 -o @/r.html
    rapport.before rapport ${belfort} -t 90010 --avant ${belfort} -o @/r.html
    rapport.aisne rapport @national.mednum-2023.commune/scores.csv -t 02 --contours ${aisne} -o @/r.html
    rapport.aisne-made rapport ${made}.json -t 02691 --contours ${aisne} --avant @comparer.before/scores.csv --appartenance ${membership} -o @/r.html
    rapport.mednum-2020 rapport @made.mednum-2020.commune/scores.csv -t 02 --contours ${aisne} -o @/r.html
    explorer.belfort explorer ${belfort} -o @/e.html
    explorer.aisne explorer ${made}.csv --contours ${aisne} -o @/e.html
    explorer.national explorer @national.mednum-2023.commune/scores.csv --contours ${aisne} -o @/e.html
  `)

  // Places.
  const points = data('geo/communes_2018_points.csv')
  const services = [
    'france-services_liste-fs.csv',
    'conseillers-numeriques_structures_cnum.json',
    'adresses-des-bibliotheques-publiques.csv',
  ].map((each) => data(`services/${each}`))
  const people = data('insee/t-popref-com.csv')
  for (const level of ['commune', 'epci', 'departement', 'region'])
    add(`lieux.${level} lieux ${points} ${services.join(' ')} ${people} -n ${level} -o @/l.csv`)
  add(`
    lieux.files lieux ${points} ${services[0]} ${people} -n commune -o @/l.arrow -o @/l.json
    lieux.json lieux ${points} ${services[1]} -n departement --json
    lieux.contours lieux ${aisne} ${services[0]} ${services[2]} -n commune -o -
    lieux.offer calculer ${national} ${points} ${services.join(' ')} -o @/scores.csv
    lieux.nothing lieux ${people}
  `)

  // Lots.
  const plan = (name, content, more = '') =>
    add(`lot.${name} lot @/PLAN.json ${more}`, {
      files: { 'PLAN.json': `${JSON.stringify(content, null, 2)}\n` },
    })
  const within = (path) => `../../${path}`
  const embedded = {
    niveaux: ['commune', 'departement'],
    methodes: ['ifn-2026', 'occitanie-2019', 'portrea-2023'],
    references: ['par-millesime'],
    sortie: { dossier: 'scores', format: 'arrow' },
  }
  const large = {
    titre: 'France et tables faites',
    sources: { france: [within(national)] },
    millesimes: ['2019', '2021'],
    niveaux: ['commune', 'departement'],
    methodes: ['ifn-2026', 'mednum-2023'],
    references: ['par-millesime', { figee: '2021' }],
    sortie: { dossier: 'scores', format: 'parquet' },
  }
  const several = {
    sources: { apres: [within('in/communes.csv')], avant: [within('in/communes-avant.csv')] },
    millesimes: [
      { annee: 2017, sources: ['avant'] },
      { annee: 2021, sources: ['apres'] },
    ],
    niveaux: ['commune', 'epci', 'departement', 'region'],
    methodes: [
      'ifn-2026',
      'mednum-2023',
      { methode: 'mednum-2020', variante: 'corrigee' },
      'compas-2024',
      'hauts-de-france-2021',
    ],
    sortie: { dossier: 'scores', format: 'parquet' },
  }
  const bad = {
    sources: { a: ['absent/'] },
    niveaux: ['commune'],
    methodes: ['ifn-2062'],
    cog: 1990,
    references: ['absente.json'],
    sortie: { dossier: 'o' },
  }
  plan('embedded', embedded)
  plan('embedded-json', embedded, '--json')
  plan('dry', embedded, '--a-blanc')
  plan('national-cog', {
    ...large,
    references: ['par-millesime'],
    cog: 2025,
    millesimes: ['2021'],
    niveaux: ['commune', 'region'],
  })
  plan('national-frozen', large)
  plan('made', several)
  plan('made-dry', several, '--a-blanc --json')
  plan('iris', {
    sources: { iris: [within('in/iris.csv')] },
    niveaux: ['iris', 'commune'],
    methodes: ['ifn-2026', 'mednum-2022'],
    sortie: { dossier: 'scores', format: 'arrow' },
  })
  plan('bad', bad)
  plan('bad-json', bad, '--json')
  plan('resume', embedded, '--reprendre')
  add(`
    lot.example lot --exemple
    lot.example-folder lot --exemple ${data('communes')}
    lot.schema lot --schema
  `)

  // SQL.
  for (const id of METHODS)
    for (const dialect of DIALECTS) {
      const to = (name, more) =>
        add(`sql.${label(id)}.${dialect}${name} sql ${more} ${method(id)} -d ${dialect}`)
      to('', '')
      if (dialect === 'duckdb') {
        to('.departement', '-n departement -r region --noms')
        to('.iris', '--lignes iris -n commune -r 02')
        to('.frozen', `-r @made.${label(id)}.commune/reference.json`)
        to('.json', '--json')
      }
    }
  add(`
    sql.files sql ${national} -m mednum-2023 -n departement -o @/q.sql --variables @/v.parquet --colonne code=insee
    sql.files-made sql in/communes.csv -m compas-2024 -d postgres -o @/q.sql --variables @/v.csv
    sql.files-arrow sql in/iris.csv -m mednum-2022 -d spark -o @/q.sql --variables @/v.arrow
    sql.files-twice sql --variables @/v.csv --variables @/v.arrow -o @/q.sql
    sql.without sql -m mednum-2020 -d postgres --sans P_POP1529
    sql.column sql --colonne MED=revenu --json
    sql.column-bad sql --colonne MED
  `)

  // Methods, sources, explanations.
  add(`
    methodes methodes
    methodes.json methodes --json
    methodes.schema methodes --schema
  `)
  add(`methodes.new methodes --nouvelle`, { keep: 'mienne.yaml' })
  add(`
    methodes.new-check verifier @methodes.new/mienne.yaml
    methodes.new-check-json verifier @methodes.new/mienne.yaml --json
    methodes.new-scores calculer -m @methodes.new/mienne.yaml -o @/s.csv
    methodes.new-sheet methodes @methodes.new/mienne.yaml
    methodes.unknown methodes ifn-2062
  `)
  for (const id of METHODS) {
    const name = label(id)
    const [own, variant] = id.split(':')
    const variants = variant === undefined ? '' : `--variante ${variant}`
    for (const format of ['texte', 'markdown', 'html'])
      add(`methodes.${name}.${format} methodes ${own} ${variants} --format ${format}`)
    add(`methodes.${name}.json methodes ${own} ${variants} --json`, { keep: 'methode.json' })
    add(`
      methodes.${name}.own-check verifier @methodes.${name}.json/methode.json
      methodes.${name}.own-scores calculer in/aisne-made.csv -m @methodes.${name}.json/methode.json -o -
      sources.${name} sources ${method(id)}
      expliquer.${name} expliquer 02691 in/communes.csv ${method(id)}
    `)
  }
  for (const level of ['iris', 'epci', 'departement'])
    for (const year of ['2014', '2021'])
      add(`sources.${level}-${year} sources -n ${level} --millesime ${year}`)
  add(`
    sources.json sources --json
    sources.json-2014 sources --millesime 2014 --json
    sources.bad-year sources --millesime hier
    sources.bad-mirror sources --miroir ftp://ailleurs
  `)
  const errors = readdirSync(join(checkout, 'docs/erreurs')).sort()
  for (const each of errors.filter((name) => name !== 'README.md'))
    add(`expliquer.error-${each.slice(0, -3)} expliquer ${each.slice(0, -3)}`)
  for (const place of ['90010', 'Belfort', '200069052', '90', '90011x', '01001'])
    add(`expliquer.place-${place} expliquer ${place}`)
  add(`
    expliquer.json expliquer 90010 --json
    expliquer.national expliquer 02691 ${national} --json
    expliquer.epci expliquer 200071785 in/communes.csv -n epci --json
    expliquer.iris expliquer 760010000 in/iris.csv -n iris
  `)

  // The command line itself.
  add('help --help')
  add('help.none')
  add('version --version')
  for (const name of COMMANDS) {
    add(`
      help.${name} ${name} --help
      usage.${name} ${name} --inconnue
    `)
  }
  add(`
    help.english compute --help
    usage.json calculer --inconnue --json
  `)
  for (const shell of ['bash', 'zsh', 'fish', 'ksh']) add(`completion.${shell} completion ${shell}`)
  add(`config config`)
  add(`
    config.json config --json
    config.unknown config couleur
    usage.command calculr
    usage.method calculer -m ifn-2062
    usage.variant calculer -m mednum-2020 --variante corrigé
    usage.level calculer -n canton
    usage.output calculer -o @/scores.pdf
    usage.contours calculer -o @/scores.geojson --contours ${national}
    usage.absent calculer absent.csv --json
    usage.absent-scores carte absent.csv -o -
    usage.not-scores rapport ${national} -t 02 -o -
    usage.cog calculer --cog 1990 -o -
  `)

  // Cases: inputs that went wrong once.
  for (const kind of readdirSync(join(shared, 'cases')).sort()) {
    const folder = join(shared, 'cases', kind)
    if (!statSync(folder).isDirectory() || TIMED.test(kind)) continue
    const entries = readdirSync(folder).filter(
      (each) => !/^(want\.md|cmd\.sh|got\.txt)$/.test(each),
    )
    const cwd = `shared/cases/${kind}`
    const methods = entries.filter((each) => /^(methode|m)\.(ya?ml|json)$/.test(each))
    const table = entries.find((each) => /^(table|data|t|input|points)\.csv$/.test(each))
    for (const each of entries.sort()) {
      const name = `cases.${kind}.${each}`
      add(`${name}.verifier verifier ${each}`, { cwd })
      if (!methods.includes(each)) add(`${name}.calculer calculer ${each} -o -`, { cwd })
      for (const own of methods)
        if (own !== each) add(`${name}.${own} calculer ${each} -m ${own} -o -`, { cwd })
      if (kind.startsWith('frozen') && each.endsWith('.json'))
        add(`${name}.reference calculer table.csv -r ${each} -o -`, { cwd })
      if (/^(lieux|places)/.test(kind) && each !== 'points.csv')
        add(`${name}.lieux lieux points.csv ${each} -n commune -o -`, { cwd })
      if (/\.(geo)?json$/.test(each) && table !== undefined && methods.length === 0) {
        const scores = `cases.${kind}.scores`
        const path = (one) => `${cwd}/${one}`
        if (!list.some((one) => one.name === scores))
          add(`${scores} calculer ${path(table)} -o @/scores.csv`)
        add(`${name}.carte carte @${scores}/scores.csv --contours ${path(each)} -o -`)
      }
    }
    if (entries.length > 1) add(`cases.${kind}.folder verifier .`, { cwd })
  }
  add(`
    cases.panel comparer --millesimes 2019 2023 shared/cases/panel-long/panel.csv -o @/e.csv
    cases.groups calculer shared/cases/groups-second-column-is-name/data.csv --groupes shared/cases/groups-second-column-is-name/ept-communes.csv -n groupe -o -
  `)
  return list
}

/** Keeps the commands that `--only` asks for, and those whose files they read. */
function chosen(list) {
  const byName = new Map(list.map((each) => [each.name, each]))
  if (byName.size !== list.length) throw new Error('two commands have one name')
  const kept = new Set()
  const keep = (name) => {
    if (kept.has(name)) return
    kept.add(name)
    for (const each of readBy(byName.get(name))) keep(each)
  }
  for (const { name } of list) if (only.test(name)) keep(name)
  return list.filter(({ name }) => kept.has(name))
}

/** Names the commands whose files a command reads. */
function readBy({ args }) {
  return args.flatMap((arg) => /^@([^/]+)\//.exec(arg)?.[1] ?? [])
}

// ---------------------------------------------------------------- made inputs

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
function makeInputs(folder, shared) {
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

// ---------------------------------------------------------------- the record

/** Runs the chosen commands and writes the record. */
async function recorded(out) {
  const where = places()
  const file = join(out, 'record.json')
  const isKept = existsSync(file) && options.only !== ''
  if (existsSync(out) && readdirSync(out).length > 0 && !isKept)
    throw new Error(`${out} is not empty: --only runs some commands again in it`)
  const kept = isKept ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const work = realpathSync(mkdtempSync(join(tmpdir(), 'ifn-behaviour-')))
  try {
    for (const each of ['in', 'out', 'home']) mkdirSync(join(work, each))
    symlinkSync(where.shared, join(work, 'shared'))
    makeInputs(join(work, 'in'), where.shared)
    mkdirSync(out, { recursive: true })
    const list = commands(where)
    const made = { ...kept, ...(await runAll(chosen(list), { ...where, work, out })) }
    const ordered = list.filter(({ name }) => name in made).map(({ name }) => [name, made[name]])
    writeFileSync(file, `${JSON.stringify(Object.fromEntries(ordered), null, 1)}\n`)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function runAll(list, places) {
  const done = new Map()
  const begun = Date.now()
  const slow = []
  let next = 0
  let finished = 0
  const releases = new Map()
  for (const { name } of list) done.set(name, new Promise((release) => releases.set(name, release)))
  const results = {}
  const worker = async () => {
    while (next < list.length) {
      const command = list[next++]
      await Promise.all(readBy(command).map((name) => done.get(name)))
      const start = Date.now()
      results[command.name] = await run(command, places)
      releases.get(command.name)()
      slow.push([(Date.now() - start) / 1000, command.name])
      finished++
      if (finished % 25 === 0 || finished === list.length)
        process.stderr.write(
          `${finished}/${list.length} ${Math.round((Date.now() - begun) / 1000)} s, ${command.name}\n`,
        )
    }
  }
  await Promise.all(Array.from({ length: Number(options.jobs) }, worker))
  slow.sort((a, b) => b[0] - a[0])
  for (const [seconds, name] of slow.slice(0, 8))
    process.stderr.write(`  ${seconds.toFixed(1)} s ${name}\n`)
  return Object.fromEntries(list.map(({ name }) => [name, results[name]]))
}

/** Runs one command and keeps what it wrote, as it is compared. */
async function run({ name, args, cwd = '.', input, files = {}, keep }, places) {
  const own = join(places.work, 'out', name)
  mkdirSync(own, { recursive: true })
  for (const [file, text] of Object.entries(files)) writeFileSync(join(own, file), text)
  const plain = args.map((arg) => arg.replace(/^@([^/]*)\//, (_, other) => `out/${other || name}/`))
  const { code, stdout, stderr } = await spawned(plain, places, cwd, input)
  if (keep !== undefined) writeFileSync(join(own, keep), stdout)
  rmSync(join(places.out, name), { recursive: true, force: true })
  const told = { command: `ifn ${args.join(' ')}`, code }
  if (cwd !== '.') told.cwd = cwd
  const put = (path, bytes) => {
    const plainBytes = normalised(path, bytes, places)
    const to = join(places.out, name, path)
    mkdirSync(dirname(to), { recursive: true })
    writeFileSync(to, plainBytes)
    return createHash('sha256').update(plainBytes).digest('hex')
  }
  told.stdout = put('stdout', stdout)
  told.stderr = put('stderr', stderr)
  told.files = {}
  for (const path of filesUnder(own).filter((each) => !each.includes('/.lot/')))
    told.files[path] = put(`files/${path}`, readFileSync(join(own, path)))
  return told
}

function spawned(args, { ifn, work }, cwd, input) {
  return new Promise((done, failed) => {
    const home = join(work, 'home')
    const env = {
      PATH: process.env.PATH,
      HOME: home,
      XDG_CONFIG_HOME: join(home, '.config'),
      XDG_CACHE_HOME: join(home, '.cache'),
      LANG: 'fr_FR.UTF-8',
      TZ: 'Europe/Paris',
    }
    const child = spawn(process.execPath, [ifn, ...args], {
      cwd: realpathSync(join(work, cwd)),
      env,
    })
    const parts = { stdout: [], stderr: [] }
    for (const stream of ['stdout', 'stderr'])
      child[stream].on('data', (bytes) => parts[stream].push(bytes))
    let late = false
    const clock = setTimeout(() => {
      late = true
      child.kill('SIGKILL')
    }, LONGEST_SECONDS * 1000)
    child.on('error', failed)
    child.on('close', (code, signal) => {
      clearTimeout(clock)
      done({
        code: late ? `more than ${LONGEST_SECONDS} s` : (code ?? signal),
        stdout: Buffer.concat(parts.stdout),
        stderr: Buffer.concat(parts.stderr),
      })
    })
    child.stdin.on('error', () => {}) // a command that fails early does not read its input
    child.stdin.end(input === undefined ? undefined : readFileSync(join(work, input)))
  })
}

/** Replaces what may vary between two sound runs. */
function normalised(path, bytes, { work, checkout, shared }) {
  let text = bytes.toString('latin1')
  const paths = { [work]: '<work>', [checkout]: '<checkout>', [shared]: '<shared>' }
  for (const long of Object.keys(paths).sort((a, b) => b.length - a.length)) {
    const found = Buffer.from(long, 'utf8').toString('latin1')
    if (text.includes(found)) text = text.replaceAll(found, paths[long])
  }
  const isStream = path === 'stdout' || path === 'stderr'
  const isManifest = path.endsWith('manifest.json')
  if ((isStream || isManifest) && /"(duree|memoire_octets|secondes)"/.test(text))
    text = text
      .replace(/"(duree|memoire_octets|secondes|travailleurs)": ?[\d.eE+-]+/g, '"$1": 0')
      .replace(/"(etape|node)": ?"[^"]*"/g, '"$1": "<>"')
  if (isStream) text = text.replace(/^dur\xc3\xa9e .*$/gm, 'dur\xc3\xa9e <>')
  if (path === 'stderr' && text.includes('\n    at ')) text = text.replace(CRASH, '<crash> $1\n')
  if (isStream) text = text.replaceAll(process.versions.node, '<node>')
  if (isStream || path.endsWith('.html')) text = text.replace(PAGE_SCRIPT, '$1<script>$2')
  return Buffer.from(text, 'latin1')
}

/** Lists the files under a folder, by relative path, in order. */
function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => relative(folder, join(each.parentPath ?? each.path, each.name)))
    .sort()
}

// ---------------------------------------------------------------- the comparison

/** Lists the commands that differ between two records; returns the exit code. */
function compared(one, other) {
  const [before, after] = [one, other].map((folder) =>
    JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8')),
  )
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) =>
    only.test(name),
  )
  let seen = 0
  let different = 0
  for (const name of names) {
    const [a, b] = [before[name], after[name]]
    if (options.common && !(a && b)) continue
    seen++
    const differences =
      a && b ? differencesOf(name, a, b, one, other) : [`only in ${a ? one : other}`]
    if (differences.length === 0) continue
    different++
    console.log(`${name}   ${(a ?? b).command}`)
    for (const each of differences) console.log(`    ${each}`)
  }
  console.log(`${seen} commands: ${seen - different} identical, ${different} different`)
  return different === 0 ? 0 : 1
}

function differencesOf(name, a, b, one, other) {
  const found = []
  if (a.command !== b.command) found.push(`command: ${b.command}`)
  if (a.code !== b.code) found.push(`exit code: ${a.code} → ${b.code}`)
  const at = (path) => [join(one, name, path), join(other, name, path)]
  for (const stream of ['stdout', 'stderr'])
    if (a[stream] !== b[stream]) found.push(`${stream}: ${firstDifference(...at(stream))}`)
  for (const path of new Set([...Object.keys(a.files), ...Object.keys(b.files)]))
    if (!(path in b.files)) found.push(`${path}: no longer written`)
    else if (!(path in a.files)) found.push(`${path}: newly written`)
    else if (a.files[path] !== b.files[path])
      found.push(`${path}: ${firstDifference(...at(`files/${path}`))}`)
  return found
}

/** Shows the first line that differs between two texts, around where it does; the first byte, if they are not text. */
function firstDifference(one, other) {
  if (!existsSync(one) || !existsSync(other)) return 'different digests (the bytes are not kept)'
  const [a, b] = [readFileSync(one), readFileSync(other)]
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at++
  if (/^\.(arrow|parquet|png|gz|zip)$/.test(extname(one)))
    return `${a.length} and ${b.length} bytes, different from byte ${at}`
  const line = a.subarray(0, at).filter((byte) => byte === 10).length + 1
  const shown = (bytes) => {
    const from = Math.max(bytes.lastIndexOf(10, at - 1) + 1, at - 60)
    const end = bytes.indexOf(10, at)
    return bytes.toString('utf8', from, Math.min(end < 0 ? bytes.length : end, at + 80))
  }
  return `line ${line}\n        - ${shown(a)}\n        + ${shown(b)}`
}
