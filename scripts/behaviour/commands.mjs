/** The commands whose behaviour is recorded, and what each reads. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { filesUnder, words } from './lists.mjs'

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

/**
 * Lists the commands in an order in which each follows those it reads.
 *
 * A line is a name, then the arguments. In these, `@/x` is the file `x` of the command itself, `@NAME/x` the file `x`
 * of another, `in/x` a made input. `keep` names a copy of the standard output that later commands may read, `files`
 * what is written beside the outputs before, `input` what comes on the standard input, `cwd` where the command runs.
 */
export function commands({ shared, checkout }) {
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
