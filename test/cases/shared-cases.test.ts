/** Every case of ../shared/cases: what was wanted of it. A case that is not in this table fails. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ifn, scratch } from '../cli/run.ts'
import { shared } from '../support.ts'

const cases = join(shared, 'cases')
const folder = scratch()

/** What a command line answered; `text` is all of it. */
interface Answer {
  readonly code: number | null
  readonly stdout: string
  readonly text: string
}

type Wanted = (run: (command: string) => Promise<Answer>, at: string) => Promise<void>

/** Words of the method format of the time of the cases. */
const former: Readonly<Record<string, string>> = {
  aggrave: 'worsens',
  protege: 'protects',
  propre: 'own',
  ecarte: 'skip',
  parts: 'shares',
  part: 'share',
  nombre: 'count',
  'z-score': 'z-score',
  geometrique: 'geometric',
  harmonique: 'harmonic',
  moyenne: 'mean',
  'premier-present': 'first-present',
  nul: 'keep',
}

function respell(path: string): void {
  if (!existsSync(path)) return
  const text = readFileSync(path, 'utf8').replace(
    /(:\s*"?)([\wé-]+)("?)(?=\s*[,}\n])/g,
    (whole, before: string, word: string, after: string) =>
      word in former ? `${before}${former[word]!}${after}` : whole,
  )
  writeFileSync(path, text)
}

/** Scores of the table of a case, that maps are made of. */
const scored =
  (then: Wanted): Wanted =>
  async (run, at) => {
    expect((await run('calculer table.csv -o s.csv --force')).code).toBe(0)
    await then(run, at)
  }

const refusals = (...files: readonly string[]): Wanted => {
  return async (run) => {
    for (const file of files) {
      const verified = await run(`verifier ${file}`)
      const computed = await run(`calculer ${file} -o -`)
      expect([verified.code, computed.code], `${file}\n${computed.text}`).toEqual([1, 1])
    }
  }
}

/** Tables that are read whole: no error, a row each. */
const readWhole =
  (files: readonly string[], pattern: RegExp, options = ''): Wanted =>
  async (run) => {
    for (const file of files) {
      const { code, text } = await run(`calculer ${file} ${options} -o -`)
      expect(code, `${file}\n${text}`).toBe(0)
      expect(text, file).toMatch(pattern)
    }
  }

/** What a frozen reference holds, as far as its faults go. */
interface Reference {
  readonly scales: Readonly<Record<string, unknown>>
  readonly method: unknown
}

/** What is said of each fault of a frozen reference, with its place. */
const faults: Readonly<Record<string, readonly string[]>> = {
  'autre-normalisation.json': ['normalise par min-max, la référence par "none"', 'scales.part_65'],
  'bornes-inverses.json': ['bornes confondues ou à l’envers (0.2912118421653681 puis 0.15934757'],
  'bornes-texte.json': ['attendu des nombres finis, trouvé "0.1593475762301469"'],
  'classes-court.json': ['attendu 4 bornes de classes, des nombres', 'reading.classes'],
  'classes-desordre.json': ['bornes de classes en désordre (80, 60, 40, 20)', 'reading.classes'],
  'classes-nombre.json': ['attendu 4 bornes de classes, des nombres', 'reading.classes'],
  'classes-texte.json': ['attendu 4 bornes de classes, des nombres', 'reading.classes'],
  'echelle-manquante.json': ['il manque l’échelle de « part_65_plus »', 'scales.part_65_plus'],
  'medians-null.json': ['attendu deux médianes de sous-indices', 'reading.medians'],
  'medians-texte.json': ['attendu deux médianes de sous-indices', 'reading.medians'],
  'reading-null.json': ['attendu des bornes de classes et des médianes'],
  'shrink-2.json': ['ρ de « part_65_plus » : attendu un nombre de 0 à 1, trouvé 5', 'shrinkage.pa'],
  'shrink-texte.json': ['ρ de « part_65_plus » : attendu un nombre de 0 à 1, trouvé "x"'],
}

const table: Readonly<Record<string, Wanted>> = {
  'arcep-more-fibre-than-premises': readWhole(
    ['socio.csv 2025t4-communes.csv', 'socio.csv cartefibre.csv'],
    /1 commune où l’ARCEP compte plus de locaux/,
  ),
  'arrow-decimal': async (run) => {
    const truth = await run('calculer t.csv -o -')
    const { stdout } = await run('calculer decimal20_2.arrow -o -')
    expect(stdout).toBe(truth.stdout)
  },
  'arrow-never-answers': async (run) => {
    const { code, text } = await run('verifier s.arrow')
    expect(code).toBe(1)
    expect(text).toContain('classeur-illisible')
  },
  'cible-sous-minimum': async (run, at) => {
    respell(join(at, 'methode.yaml'))
    const { code, text } = await run('calculer table.csv -m methode.yaml -o -')
    expect(code).toBe(2)
    expect(text).toContain('« a » : la cible 0 est la valeur la moins fragile')
    expect(text).toContain('« b » : la cible 0 est sous le minimum de la référence, 1')
  },
  'codes-inconnus': async (run) => {
    const { code, stdout, text } = await run('calculer table.csv -o -')
    expect(code).toBe(0)
    // 11001 is a commune of Aude as well as one of Belgium
    expect(text).toMatch(/à vérifier : 1 code qui n’a jamais été celui d’une commune .*90999/)
    expect(stdout).not.toMatch(/^90999,/m)
    expect((await run('verifier table.csv')).stdout).toMatch(/à vérifier\n$/)
  },
  'colonne-de-codes': async (run, at) => {
    const files = [
      'code.csv',
      'Code_INSEE.csv',
      'insee.csv',
      'codeCommune.csv',
      'Code_geographique.csv',
      'DCOMIRIS.csv',
      'siren_epci.csv',
      'code_dept.csv',
    ]
    for (const file of files) giveDistances(join(at, file))
    await readWhole(files, /indice {6}/)(run, at)
  },
  'column-named-as-verifier-says': async (run) => {
    const [bare, dated] = await Promise.all(
      ['guide.csv', 'guide22.csv'].map((file) => run(`calculer ${file} -n departement -o -`)),
    )
    expect(bare!.stdout).toBe(dated!.stdout)
    expect(bare!.stdout).toMatch(/^90,[^,]*,[^,]*,54600,/m)
  },
  'comparer-methode-propre': async (run, at) => {
    respell(join(at, 'methode.yaml'))
    for (const [file, to, options] of [
      ['table.csv', 'a.csv', '--figer r.json'],
      ['table2.csv', 'b.csv', '--reference r.json'],
    ])
      expect((await run(`calculer ${file} -m methode.yaml ${options} -o ${to}`)).code).toBe(0)
    const { code, text } = await run('comparer a.csv b.csv -m methode.yaml -o e.csv')
    expect(code, text).toBe(0)
    expect(readFileSync(join(at, 'e.csv'), 'utf8')).toMatch(
      /^[^\n]*ifn_avant,ifn_apres[^\n]*\n\d{5},/,
    )
  },
  'contours-code-in-array': async (run) => {
    expect((await run('calculer data.csv -o s.csv')).code).toBe(0)
    const { code, text } = await run('carte s.csv --contours contours.geojson -o m.svg')
    expect(code).toBe(0)
    expect(text).toMatch(/communes avec une valeur, 0 sans, 0 sans contour/)
  },
  'contours-collection': scored(async (run) => {
    for (const file of ['une_collection', 'un_point'])
      expect((await run(`carte s.csv --contours ${file}.geojson -o o.svg --force`)).text).toMatch(
        /3\scommunes avec une valeur, 0\ssans, 0\ssans contour/,
      )
    const { text } = await run('carte s.csv --contours un_point.geojson -o o.svg --force')
    expect(text).toMatch(/1\scontour sur 4 laissé de côté, des points ou des lignes/)
  }),
  'contours-fid': scored(async (run, at) => {
    for (const file of ['fid', 'autre_code', 'fid_decale']) {
      expect((await run(`carte s.csv --contours ${file}.geojson -o o.svg --force`)).code).toBe(0)
      expect(readFileSync(join(at, 'o.svg'), 'utf8')).toContain('Belfort')
    }
  }),
  'contours-formes': scored(async (run) => {
    for (const file of ['un_feature', 'liste', 'lignes', 'collection']) {
      const { code, text } = await run(`carte s.csv --contours ${file}.geojson -o o.svg --force`)
      expect([code, text], file).toEqual([
        0,
        expect.stringMatching(/[13]\scommunes? avec une valeur/),
      ])
    }
  }),
  'contours-groupes': async (run, at) => {
    expect((await run('calculer table.csv --groupes groupes.csv -o s.csv')).code).toBe(0)
    for (const command of ['carte s.csv -o o.svg', 'explorer s.csv -o o.html']) {
      const { code, text } = await run(`${command} --contours cantons.geojson`)
      expect([code, text], command).toEqual([0, expect.stringMatching(/3\sgroupes/)])
    }
    // without contours of the groups, those of their communes
    const made = await run('calculer table.csv --groupes groupes.csv -o s.geojson')
    expect(made.code, made.text).toBe(0)
    const { features } = JSON.parse(readFileSync(join(at, 's.geojson'), 'utf8')) as {
      features: { properties: { code_groupe: string }; geometry: { type: string } }[]
    }
    expect(features.map((each) => [each.properties.code_groupe, each.geometry.type])).toEqual(
      ['9001', '9004', '9005'].map((code) => [code, 'Polygon']),
    )
    // a file of contours of the communes is dissolved by group as well
    expect((await run('calculer --donnees belfort -o communes.geojson')).code).toBe(0)
    const own = '--groupes groupes.csv --contours communes.geojson'
    for (const command of [
      `carte s.csv ${own} -o o.svg --force`,
      `explorer s.csv ${own} -o o.html --force`,
      `calculer table.csv ${own} -o own.geojson`,
    ]) {
      const { code, text } = await run(command)
      expect([code, text], command).toEqual([
        0,
        expect.stringContaining('contours de communes, réunies par groupe (groupes.csv)'),
      ])
    }
    // each group of the case has one commune: the same points, a ring may begin at another of them
    const points = (name: string, codes: readonly string[]): string[][] => {
      const drawn = JSON.parse(readFileSync(join(at, name), 'utf8')) as {
        features: { properties: object; geometry: { coordinates: number[][][] } }[]
      }
      const ringOf = (code: string): number[][] =>
        drawn.features.find(({ properties }) => Object.values(properties).includes(code))!.geometry
          .coordinates[0]!
      return codes.map((code) => [...new Set(ringOf(code).map(String))].sort())
    }
    expect(points('own.geojson', ['9001', '9004', '9005'])).toEqual(
      points('communes.geojson', ['90010', '90033', '90052']),
    )
  },
  'contours-lat-lon': scored(async (run) => {
    const { text } = await run('carte s.csv --contours latlon.geojson -o o.svg')
    expect(text).toMatch(/latitude/)
  }),
  'contours-zero-perdu': scored(async (run) => {
    const { code, text } = await run('carte s.csv --contours nombres.geojson -o o.svg')
    expect([code, text]).toEqual([1, expect.stringContaining('--completer-zeros')])
    expect(
      (await run('carte s.csv --contours nombres.geojson --completer-zeros -o o.svg')).code,
    ).toBe(0)
  }),
  'control-characters': async (run) => {
    // oxlint-disable-next-line no-control-regex
    expect((await run('verifier input.csv')).text).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/)
  },
  'costly-archives': async (run) => {
    for (const [file, told] of [
      ['many5000.zip', /fichier-inconnu/],
      ['slow.zip', /classeur-illisible/],
      ['bomb.yaml', /des alias qui se multiplient sans fin/],
    ] as const)
      expect((await run(`verifier ${file}`)).text, file).toMatch(told)
  },
  'delegated-beside-commune': async (run) => {
    const { code, text } = await run('calculer input.csv -n departement -o -')
    expect(code, text).toBe(0)
    expect(text).toMatch(/déléguées? à côté/)
  },
  'diploma-missing-bepc': async (run) => {
    const [whole, joined] = await Promise.all(
      ['complet.csv', 'partie1.csv partie2.csv'].map((file) => run(`calculer ${file} -o -`)),
    )
    expect(joined!.stdout).toBe(whole!.stdout)
    expect((await run('calculer sans-bepc.csv -o -')).stdout).not.toBe(whole!.stdout)
  },
  'epci-zzzzzzzzz': async (run) => {
    const { stdout, text } = await run('calculer input.csv -n epci -o -')
    expect(stdout).not.toContain('ZZZZZZZZZ')
    expect(text).toContain('hors EPCI')
  },
  'filosofi-declared-read-as-disposable': async (run) => {
    const { text } = await run('verifier FILO2021_DEC_PAUVRES_COM.csv')
    expect(text).toContain('revenus déclarés')
    expect((await run('verifier FILO2021_DISP_COM.csv')).text).toContain('revenus et pauvreté')
  },
  // the marks that dropped a file are read now
  'folder-bad-cell-drops-file': async (run, at) => {
    await refusals('d_irreg', 'd_dup', 'd_empty1')(run, at)
    await readWhole(
      ['dossier', 'deux-feuilles.xlsx'],
      /taux_pauvrete=non-/,
      '-m mednum-2023',
    )(run, at)
  },
  'folder-named-france': readWhole(
    ['FRANCE_2026/communes.csv', 'communes_METRO.csv', 'FRANCE_2026'],
    /indice {6}/,
  ),
  'footer-rows': readWhole(['input.csv', 'total.csv'], /n’(?:a|ont) pas de territoire/),
  'frozen-reference-unchecked': async (run, at) => {
    const readJson = (name: string): Reference =>
      JSON.parse(readFileSync(join(at, name), 'utf8')) as Reference
    expect((await run('calculer --donnees belfort --figer fresh.json -o f.csv')).code).toBe(0)
    const fresh = readJson('fresh.json')
    expect(fresh).toMatchObject({ format: 'ifn-reference', level: 'france' })
    // the files of the case, with the version and the indicators that the method has now: their own fault alone is left
    const sound = Object.keys(readJson('ref.json').scales)
    const later = Object.entries(fresh.scales).filter(([indicator]) => !sound.includes(indicator))
    const answerTo = async (name: string): Promise<Answer> => {
      const given = readJson(name)
      const scales = { ...Object.fromEntries(later), ...given.scales }
      const now = { ...fresh, ...given, scales, method: fresh.method }
      writeFileSync(join(at, `now-${name}`), JSON.stringify(now))
      return run(`calculer --donnees belfort --reference now-${name} -o -`)
    }
    const { code, stdout, text } = await answerTo('ref.json')
    expect(code, text).toBe(0)
    expect(stdout.trim().split('\n')).toHaveLength(1 + 101)
    const wrong = readdirSync(at).filter((name) =>
      /^(?:autre|bornes|classes|echelle|medians|reading|shrink)-/.test(name),
    )
    expect(wrong.sort()).toEqual(Object.keys(faults).sort())
    for (const name of wrong) {
      const answer = await answerTo(name)
      expect(answer.code, name).toBe(2)
      expect(answer.text, name).toContain('erreur[reference-incompatible]')
      for (const words of faults[name]!) expect(answer.text, name).toContain(words)
    }
    // regions and départements may have the same code: the level of several groups is stated, or refused
    for (const [given, place] of [
      [{ ...fresh, groups: ['27', '28'], level: undefined }, 'level'],
      [{ ...fresh, version: 99 }, 'version'],
    ] as const) {
      writeFileSync(join(at, 'form.json'), JSON.stringify(given))
      const { code, text } = await run('calculer --donnees belfort --reference form.json -o -')
      expect([code, text]).toEqual([2, expect.stringMatching(new RegExp(`colonne ${place}\\n`))])
    }
    const version = await run('calculer --donnees belfort --reference version.json -o -')
    expect([version.code, version.text]).toEqual([2, expect.stringMatching(/version "1999"/)])
  },
  'geoclip-na-marks': async (run) => {
    for (const file of ['geoclip.csv', 'geoclip2.csv'])
      expect((await run(`verifier ${file}`)).text).not.toContain('nombre-illisible')
  },
  'geojson-orientation': async (run, at) => {
    expect(
      (await run('calculer table.csv --contours communes.geojson -o o.geojson --force')).code,
    ).toBe(0)
    const [ring] = (
      JSON.parse(readFileSync(join(at, 'o.geojson'), 'utf8')) as {
        features: { geometry: { coordinates: number[][][] } }[]
      }
    ).features[0]!.geometry.coordinates
    const area = ring!
      .slice(1)
      .reduce((sum, [x, y], i) => sum + ring![i]![0]! * y! - x! * ring![i]![1]!, 0)
    expect(area).toBeGreaterThan(0)
  },
  'groups-second-column-is-name': async (run) => {
    const { code, stdout, text } = await run('calculer data.csv --groupes ept-communes.csv -o -')
    expect(code, text).toBe(0)
    expect(stdout).toMatch(/^200057867,Plaine Commune,/m)
    expect(stdout).toMatch(/^200058014,Grand-Orly Seine Bièvre,/m)
  },
  'iris-ahead-of-communes': async (run) => {
    const { text } = await run('verifier base-ic-2022.csv cc_filosofi_2021.csv tx.csv')
    expect(text).toContain('--cog')
  },
  'key-column-names': readWhole(['input.csv', 'iris.csv'], /indice {6}/),
  'lieux-completer-zeros': async (run) => {
    expect((await run('lieux points.csv lieux.json -n commune -o -')).text).toContain(
      '--completer-zeros',
    )
    const { code, stdout } = await run('lieux --completer-zeros points.csv lieux.json -o -')
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^01053,1,/m)])
  },
  'lieux-geojson': async (run) => {
    const { code, stdout } = await run('lieux points.csv lieux.geojson -n commune -o -')
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^90010,1,/m)])
  },
  'lieux-liste-propre': async (run, at) => {
    const hub = await run('lieux points.csv hub.csv -o -')
    const aidants = await run('lieux points.csv aidants.csv -o -')
    expect([hub.code, aidants.code], hub.text + aidants.text).toEqual([0, 0])
    expect(hub.text).toContain('Liste de lieux')
    const rows = hub.stdout.trim().split('\n')
    expect(rows[0]).toBe(
      'code_commune,nb_lieux_fournis,nb_lieux,distance_lieu_fourni,distance_lieu',
    )
    for (const [row, code, km] of [
      [rows[1]!, '90010', greatCircle([6.8628, 47.6396], [6.86, 47.63])],
      [rows[2]!, '90033', greatCircle([6.9976, 47.5081], [6.99, 47.5])],
    ] as const) {
      const [first, , all, , distance] = row.split(',')
      expect([first, all]).toEqual([code, '1'])
      expect(Number(distance)).toBeCloseTo(km, 9)
    }
    expect(aidants.text).toContain('Aidants Connect, structures habilitées')
    expect(aidants.stdout).toMatch(/^90010,1,4\n90033,0,0\n/m)
    // a list whose codes have lost their zeros is refused in words of codes, and read with them put back
    const cut = await run('lieux points.csv etapes.json -o -')
    expect(cut.code).toBe(1)
    expect(cut.text).toContain('« 1053 » a 4 chiffre(s)')
    expect(cut.text).toMatch(/etapes\.json, colonne Code INSEE.*\n.*--completer-zeros/)
    // no place of its département: neither 0 nor a distance
    const whole = await run('lieux points.csv etapes.json --completer-zeros -o -')
    expect(whole.code, whole.text).toBe(0)
    expect(whole.stdout).toMatch(/^90010,,,,\n90033,,,,\n/m)
    writeFileSync(join(at, 'bourg.csv'), 'code;nom;cx;cy\n01053;Bourg-en-Bresse;5.227;46.2\n')
    const bourg = await run('lieux bourg.csv etapes.json --completer-zeros -o -')
    const [, count, , distance] = bourg.stdout.trim().split('\n')[1]!.split(',')
    expect([bourg.code, count]).toEqual([0, '1'])
    expect(Number(distance)).toBeCloseTo(greatCircle([5.227, 46.2], [5.227, 46.21]), 9)
  },
  'lieux-sans-code': async (run) => {
    const nearest = await run('lieux points.csv lieux.csv -n commune -o -')
    const within = await run('lieux contours.geojson lieux.csv -n commune -o -')
    expect(nearest.text).toContain('dont le point est le plus proche')
    expect(within.text).toContain('dont le contour les contient')
    for (const { stdout } of [nearest, within]) expect(stdout).toMatch(/^90033,1,/m)
  },
  'mangled-codes': async (run) => {
    for (const file of ['2a004', '90010_0', '90_010', '_90010', '__90010_'])
      expect((await run(`verifier ${file}.csv`)).text, file).not.toContain('code-invalide')
    expect((await run('verifier scientific.csv')).text).toContain('notation scientifique')
  },
  'moyenne-geometrique-negative': async (run, at) => {
    respell(join(at, 'methode.yaml'))
    for (const command of ['verifier methode.yaml', 'calculer table.csv -m methode.yaml -o -'])
      expect(await run(command)).toMatchObject({
        code: 2,
        text: expect.stringMatching(/moyenne géométrique de scores qui doivent être positifs/),
      })
  },
  'negative-zero': async (run, at) => {
    respell(join(at, 'm.yaml'))
    const { code, stdout, text } = await run('calculer t.csv -m m.yaml -o -')
    expect(code, text).toBe(0)
    expect(stdout).not.toContain('-0,')
  },
  'ods-file': readWhole(['input.ods'], /indice {6}/),
  'own-output-read-back': async (run, at) => {
    writeFileSync(
      join(at, 'communes.csv'),
      readFileSync(join(import.meta.dirname, '../../data/territoire-de-belfort/communes.csv')),
    )
    expect((await run('calculer . -o scores.csv')).code).toBe(0)
    const first = readFileSync(join(at, 'scores.csv'), 'utf8')
    expect((await run('calculer . -o scores.csv --force')).code).toBe(0)
    expect(readFileSync(join(at, 'scores.csv'), 'utf8')).toBe(first)
  },
  'own-variables': async (run, at) => {
    respell(join(at, 'methode.yaml'))
    const { code, stdout, text } = await run('calculer table.csv -m methode.yaml -o -')
    expect(code, text).toBe(0)
    expect(stdout).toMatch(/^90010,Belfort,90,27,45911,0\.1839864\d*,29\.4,/m)
  },
  'panel-long': async (run, at) => {
    const { code, text } = await run('comparer --millesimes 2019 2023 panel.csv -o e.csv')
    expect(code, text).toBe(0)
    const rows = readFileSync(join(at, 'e.csv'), 'utf8').split('\n')
    expect(rows.filter((row) => /^90\d{3},,,[\d.]+,[\d.]+,-?[\d.]+,/.test(row))).toHaveLength(3)
  },
  'percent-sign': readWhole(['input.csv'], /écrites en %|pourcentages/),
  'places-list-taken-for-points': async (run) => {
    const lists = ['points.csv', 'france-services.csv', 'aidants.csv']
    const rows = async (files: readonly string[]) => {
      const { code, stdout } = await run(`lieux ${files.join(' ')} -o -`)
      expect(code).toBe(0)
      const [header, ...body] = stdout.trim().split('\n')
      const names = header!.split(',')
      return body.map((row) =>
        Object.fromEntries(row.split(',').map((cell, i) => [names[i], cell])),
      )
    }
    const found = await rows(lists)
    expect(found.map(({ nb_lieux: n }) => n)).toEqual(['1', '1', '1'])
    expect(await rows(lists.toReversed())).toEqual(found)
  },
  'population-ignored': async (run) => {
    const [a, b] = await Promise.all(['a', 'b'].map((name) => run(`calculer ${name}.csv -o -`)))
    expect(a!.stdout).toBe(b!.stdout)
  },
  'silent-oddities': async (run) => {
    expect((await run('calculer 39.csv -o -')).stdout).toMatch(/^01001,,01,84,1000,0.2,/m)
    for (const file of ['00', '02', '03', '13b', '18', '34'])
      expect((await run(`verifier ${file}.csv`)).stdout, file).not.toMatch(/rien à signaler\n$/)
  },
  'sql-classes-null': async (run, at) => {
    respell(join(at, 'm.json'))
    const { code, text } = await run('sql t.csv -m m.json -n departement -o q.sql')
    expect(code, text).toBe(0)
    expect(readFileSync(join(at, 'q.sql'), 'utf8')).toContain('de_reference')
  },
  // ifn-2026 asks for two themes of access: the rows get the second
  'territoires-propres': async (run, at) => {
    // the three rows of each file have the same figures: 75 = (50 + 100) / 2 of older and of little schooled, and so on
    const files: Readonly<Record<string, readonly string[]>> = {
      qpv: ['QP035003', 'QP035001', 'QN00901M'],
      cantons: ['9001', '9004', '9005'],
      lsoa: ['E01000001', 'E01000002', 'E01000003'],
      suisse: ['1', '1001', '6621'],
      belgique: ['11001', '21004', '62063'],
    }
    for (const [file, codes] of Object.entries(files)) {
      giveDistances(join(at, `${file}.csv`))
      const { code, stdout, text } = await run(`calculer ${file}.csv -n autre -o -`)
      expect(code, text).toBe(0)
      expect(text, file).toMatch(/les 3\sgroupes des fichiers/)
      // neither a COG, nor advice of zeros, nor French codes
      expect(text.replace(stdout, ''), file).not.toMatch(/COG|zéro|département/)
      const [header, ...rows] = stdout.trim().split('\n')
      const index = header!.split(',').indexOf('ifn')
      const found = Object.fromEntries(
        rows.map((row) => [row.split(',')[0], Number(row.split(',')[index])]),
      )
      expect(Object.keys(found).sort(), file).toEqual(codes.toSorted())
      for (const [at, wanted] of [25, 75, 50].entries())
        expect(found[codes[at]!], `${file} ${codes[at]}`).toBeCloseTo(wanted, 9)
      expect((await run(`verifier ${file}.csv -n autre`)).code, file).toBe(0)
    }
    // without the level, what to do is told
    const { code, text } = await run('calculer qpv.csv -o -')
    expect(code).toBe(1)
    expect(text).toMatch(/pour des territoires à soi .*--niveau autre/)
  },
  'verifier-nothing-read': refusals('base-ic-activite-residents-2022-com.csv'),
}

/** Kilometres between two points in degrees, by the law of haversines, on a sphere of 6 371 km. */
function greatCircle(a: readonly [number, number], b: readonly [number, number]): number {
  const [lon1, lat1, lon2, lat2] = [...a, ...b].map((degrees) => (degrees * Math.PI) / 180) as [
    number,
    number,
    number,
    number,
  ]
  const h =
    Math.sin((lat2 - lat1) / 2) ** 2 +
    Math.cos(lat1) * Math.cos(lat2) * Math.sin((lon2 - lon1) / 2) ** 2
  return 2 * 6371 * Math.asin(Math.sqrt(h))
}

/** Adds a column of distances, the second theme of access that ifn-2026 asks for. */
function giveDistances(path: string): void {
  const [header, ...rows] = readFileSync(path, 'utf8').trimEnd().split('\n')
  const longer = [`${header},distance_lieu`, ...rows.map((row, i) => `${row},${i + 1}`)]
  writeFileSync(path, `${longer.join('\n')}\n`)
}

/** A copy that can be written to, whatever the rights of the original. */
function copyTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) copyTree(source, target)
    else writeFileSync(target, readFileSync(source))
  }
}

describe.skipIf(!existsSync(cases))('a case of ../shared/cases gives what it wants', () => {
  const names = existsSync(cases)
    ? readdirSync(cases).filter((name) => existsSync(join(cases, name, 'want.md')))
    : []

  it('has its test', () => {
    expect(names.filter((name) => !(name in table))).toEqual([])
  })

  it.each(names)('%s', { timeout: 60_000 }, async (name) => {
    const at = join(folder, name)
    copyTree(join(cases, name), at)
    const before = process.cwd()
    process.chdir(at)
    try {
      await table[name]!(async (command) => {
        const { code, stdout, stderr } = await ifn(command.split(' ').filter(Boolean))
        return { code, stdout, text: stdout + stderr }
      }, at)
    } finally {
      process.chdir(before)
    }
  })
})
