import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { franceColumns, franceTopology } from '../../src/host/france.ts'
import { dissolve } from '../../src/io/dissolve.ts'
import { describeShared, mulberry32, shared, shuffled } from '../support.ts'

const { codes, columns } = franceColumns()
const row = new Map(codes.map((code, k) => [code, k]))
const cell = (name: string, code: string): string => columns.get(name)![row.get(code)!]!
const numbers = (name: string): number[] =>
  columns.get(name)!.map((text) => (text === '' ? NaN : Number(text)))
const total = (name: string): number =>
  numbers(name).reduce((sum, v) => sum + (Number.isNaN(v) ? 0 : v), 0)

describe('the embedded communes', () => {
  it('are those of COG 2025, Paris, Lyon and Marseille by arrondissement', () => {
    expect(codes).toHaveLength(34_875 - 3 + 45)
    expect(new Set(codes).size).toBe(codes.length)
    expect(codes.toSorted()).toEqual(codes)
    expect(codes.filter((code) => /^(75056|69123|13055)$/.test(code))).toEqual([])
  })

  it('have a name, a point and, on all but four islands, an EPCI', () => {
    expect(columns.get('nom')!.filter((name) => name === '')).toEqual([])
    expect(numbers('longitude').filter(Number.isNaN)).toEqual([])
    const alone = codes.filter((code) => cell('code_epci', code) === '')
    expect(alone).toEqual(['22016', '29083', '29155', '85113'])
  })

  it('sum to what INSEE publishes of France', () => {
    // population of the census of 2021, France without Mayotte (INSEE, populations légales 2021): 67,408,052
    expect(Math.abs(total('PMUN21') / 67_408_052 - 1)).toBeLessThan(5e-5)
    // census of 2017, the same field: 66,524,339
    expect(Math.abs(total('P17_POP') / 66_524_339 - 1)).toBeLessThan(5e-5)
    // 15 and over out of school in 2017, sum of the seven levels: 48,548,608. The rebuilt count is calibrated
    // to it before communes without a rate are left out: a thousandth
    expect(Math.abs(total('P17_NSCOL15P') / 48_548_608 - 1)).toBeLessThan(1e-3)
    // none, CEP, CAP or BEP in 2017: 11,055,759.5 + 12,055,677.3. Nothing was calibrated to it: half a hundredth
    expect(Math.abs(total('P17_NSCOL15P_AUPLUS_CAPBEP') / 23_111_436.8 - 1)).toBeLessThan(5e-3)
  })

  it('never count more people in a part than in the whole', () => {
    const parts = [
      ['P17_POP15P', 'P17_POP'],
      ['P17_POP65P', 'P17_POP15P'],
      ['P17_NSCOL15P', 'P17_POP15P'],
      ['P17_NSCOL15P_AUPLUS_CAPBEP', 'P17_NSCOL15P'],
      ['C17_MENPSEUL', 'C17_MEN'],
      ['C17_MENFAMMONO', 'C17_MEN'],
      ['ARCEP19T3_LOCAUX_THD30', 'ARCEP19T3_LOCAUX'],
    ] as const
    for (const [part, whole] of parts) {
      const [p, w] = [numbers(part), numbers(whole)]
      expect([part, codes.filter((_, k) => p[k]! > w[k]! + 0.5)]).toEqual([part, []])
    }
  })

  it('say why an income is missing: secret, not published', () => {
    const marks = new Set(columns.get('TP6021')!.filter((text) => !/^\d/.test(text)))
    expect([...marks].toSorted()).toEqual(['', 'nd', 's'])
  })
})

describeShared('twenty communes drawn at random', () => {
  const read = (path: string, delimiter: string): Record<string, string>[] =>
    parse(readFileSync(join(shared, 'data', path)), { delimiter, columns: true, bom: true })
  const inputs = new Map(
    read('communes/ifn_inputs_communes_2017-2021.csv', ';').map((each) => [each['CODGEO']!, each]),
  )
  const recent = new Map(
    read('communes/communes_chomage_rp2021_dedup.csv', ';').map((each) => [each['CODGEO']!, each]),
  )
  const official = new Map(
    read('geo/communes_2025_epci_dep_reg.csv', ',').map((each) => [each['DEPCOM']!, each]),
  )
  // communes that no event of the COG touched between 2020 and 2025: their figures are those published
  const history = read('geo/table_passage_com_historique_vers_2025.csv', ',')
  const sources = new Map<string, number>()
  for (const { DEPCOM } of history) sources.set(DEPCOM!, (sources.get(DEPCOM!) ?? 0) + 1)
  const drawn = shuffled(
    codes.filter(
      (code) =>
        sources.get(code) === 1 &&
        inputs.get(code)?.['P21_ACT1564'] !== '' &&
        inputs.has(code) &&
        recent.has(code) &&
        official.has(code),
    ),
    mulberry32(20_251_130),
  ).slice(0, 20)

  it.each(drawn)('%s is what its sources say', (code) => {
    const [old, now] = [inputs.get(code)!, recent.get(code)!]
    const of = (name: string, from = old): number => Number(from[name])
    const close = (name: string, wanted: number, by: number): void =>
      expect(Math.abs(Number(cell(name, code)) - wanted), name).toBeLessThanOrEqual(by)
    const half = (of('PMUN17') < 1_000 ? 0.05 : 0.5) + 1e-9

    expect(cell('nom', code)).toBe(official.get(code)!['NOM_DEPCOM'])
    expect(cell('code_epci', code)).toBe(official.get(code)!['EPCI'])
    close('PMUN21', of('P21_POP', now), 0)
    close('P21_MEN', of('P21_MEN', now), 0)
    close('P17_POP', of('PMUN17'), 0)
    const older = of('TX_65P_RP17') / 100
    const over15 = (of('PMUN17') / of('P21_POP', now)) * (of('P21_POP1564', now) / (1 - older))
    close('P17_POP15P', over15, 0.5)
    close('P17_POP65P', older * Number(cell('P17_POP15P', code)), half)
    close(
      'P17_NSCOL15P_AUPLUS_CAPBEP',
      (of('TX_NSCOL_PEUDIPL_RP17') / 100) * Number(cell('P17_NSCOL15P', code)),
      half,
    )
    close('C17_MEN', (of('PMUN17') / of('P21_POP', now)) * of('P21_MEN', now), 0.5)
    const households = Number(cell('C17_MEN', code))
    close('C17_MENPSEUL', (of('TX_MENSEUL_RP17') / 100) * households, half)
    close('C17_MENFAMMONO', (of('TX_FAMMONO_RP17') / 100) * households, half)
    close('ARCEP19T3_LOCAUX', of('LOGLOC_ARCEP_2019T3'), 0)
    close('ARCEP19T3_LOCAUX_THD30', of('THD30_PART_ARCEP_2019T3') * of('LOGLOC_ARCEP_2019T3'), 0.5)
    for (const [name, source] of [
      ['MED21', 'MED21'],
      ['TP6021', 'TP6021_PCT'],
    ] as const)
      if (/^\d/.test(old[source]!)) close(name, of(source), name === 'MED21' ? 0.5 : 0.05)
      else expect(cell(name, code)).toBe(old[source])
  })

  // communes that events of 2020 to 2025 put together: their counts are the sums of their members'
  const merged = new Map<string, string[]>()
  for (const { DEPCOM, DEPCOM_HIST } of history)
    if (inputs.has(DEPCOM_HIST!) && row.has(DEPCOM!))
      merged.set(DEPCOM!, [...(merged.get(DEPCOM!) ?? []), DEPCOM_HIST!])
  const together = shuffled(
    [...merged.keys()].filter((code) => merged.get(code)!.length > 1),
    mulberry32(20_251_130),
  ).slice(0, 20)

  const number = (text: string | undefined): number =>
    text === undefined || text === '' || !Number.isFinite(Number(text)) ? NaN : Number(text)
  /** What the script rebuilds of a commune of 2020, worked again from the published rates. */
  interface Rebuilt {
    readonly people: number
    readonly older: number
    readonly over15: number
    readonly young: number
    readonly homes: number
  }
  const rebuilt = (code: string): Rebuilt => {
    const [old, now] = [inputs.get(code)!, recent.get(code)]
    const of = (name: string): number => number(old[name])
    const people = of('PMUN17')
    const since = number(now?.['P21_POP']) > 0 ? people / number(now!['P21_POP']) : NaN
    const older = of('TX_65P_RP17') / 100
    const over15 = (since * number(now?.['P21_POP1564'])) / (1 - older)
    const young = (of('TX_MOINS25_RP17') / 100) * over15
    return { people, older, over15, young, homes: since * number(now?.['P21_MEN']) }
  }
  // at school among those of 15 to 24: the share that gives INSEE's 48,548,608 out of school
  const all = [...inputs.keys()].map(rebuilt)
  const known = (name: keyof Rebuilt): number =>
    all.reduce((sum, each) => sum + (Number.isNaN(each[name]) ? 0 : each[name]), 0)
  const over = all.reduce((sum, { over15, people }) => {
    const adults = Math.min(over15, people)
    return sum + (Number.isNaN(adults) ? 0 : adults)
  }, 0)
  const schooled = (over - 48_548_608) / known('young')

  it('twenty communes that merged are found to be recomputed', () => {
    expect(together).toHaveLength(20)
    expect(schooled).toBeCloseTo(0.69, 2)
  })

  it.each(together)('%s, which merged, is the sum of its members', (code) => {
    const members = merged.get(code)!.map((each) => ({ each, ...rebuilt(each) }))
    const sum = (value: (member: (typeof members)[number]) => number): number =>
      members.reduce((total, member) => total + value(member), 0)
    const rate = (name: string, each: string): number => number(inputs.get(each)![name]) / 100
    const adults = ({ over15, people }: Rebuilt): number => Math.round(Math.min(over15, people))
    const outOfSchool = (member: Rebuilt): number =>
      Math.round(
        Math.min(member.over15, member.people) -
          schooled * (Number.isNaN(member.young) ? 0 : member.young),
      )
    const homes = (member: Rebuilt): number => Math.round(member.homes)
    const wanted = {
      P17_POP: sum(({ people }) => people),
      P17_POP15P: sum(adults),
      P17_POP65P: sum((member) => member.older * adults(member)),
      P17_NSCOL15P: sum(outOfSchool),
      P17_NSCOL15P_AUPLUS_CAPBEP: sum(
        (member) => rate('TX_NSCOL_PEUDIPL_RP17', member.each) * outOfSchool(member),
      ),
      C17_MEN: sum(homes),
      C17_MENPSEUL: sum((member) => rate('TX_MENSEUL_RP17', member.each) * homes(member)),
      C17_MENFAMMONO: sum((member) => rate('TX_FAMMONO_RP17', member.each) * homes(member)),
      ARCEP19T3_LOCAUX: sum(({ each }) => number(inputs.get(each)!['LOGLOC_ARCEP_2019T3'])),
      ARCEP19T3_LOCAUX_THD30: sum(({ each }) =>
        Math.round(
          number(inputs.get(each)!['THD30_PART_ARCEP_2019T3']) *
            number(inputs.get(each)!['LOGLOC_ARCEP_2019T3']),
        ),
      ),
    }
    const half = (wanted.P17_POP < 1_000 ? 0.05 : 0.5) + 1e-9
    for (const [name, value] of Object.entries(wanted))
      if (Number.isNaN(value)) expect([name, cell(name, code)]).toEqual([name, ''])
      else expect(Math.abs(Number(cell(name, code)) - value), name).toBeLessThanOrEqual(half)

    // an income is the mean of the members', weighted by population, or the mark of one that has none
    for (const [name, source, by] of [
      ['MED21', 'MED21', 0.5],
      ['TP6021', 'TP6021_PCT', 0.05],
    ] as const) {
      const said = members.map(({ each }) => inputs.get(each)![source]!)
      const none = said.find((text) => !/^\d/.test(text))
      if (none === undefined) {
        const mean =
          sum(({ each, people }) => Number(inputs.get(each)![source]) * people) /
          sum(({ people }) => people)
        expect(Math.abs(Number(cell(name, code)) - mean), name).toBeLessThanOrEqual(by + 1e-9)
      } else expect([name, cell(name, code)]).toEqual([name, none])
    }
  })

  it('stand as far from a France services as the sphere says', () => {
    const places = read('services/france-services_liste-fs.csv', ',')
      .map((each) => [Number(each['longitude']), Number(each['latitude'])] as const)
      .filter(([lon, lat]) => lon !== 0 || lat !== 0)
    for (const code of drawn) {
      const [lon, lat] = [Number(cell('longitude', code)), Number(cell('latitude', code))]
      const least = Math.min(...places.map(([x, y]) => haversine(lon, lat, x, y)))
      // the point is known to a thousandth of a degree, the distance to a tenth of a kilometre
      expect(Math.abs(Number(cell('DISTANCE_FRANCE_SERVICES', code)) - least)).toBeLessThan(
        0.05 + 0.08,
      )
    }
  })
})

describe('the embedded contours', () => {
  const topology = franceTopology()
  const shapes = new Set(topology.objects.communes.geometries.map(({ id }) => String(id)))

  it('draw every embedded commune', () => {
    expect(codes.filter((code) => !shapes.has(code))).toEqual([])
  })

  it('dissolve into the EPCI, which have no arc inside', () => {
    const epci = new Map(codes.map((code) => [code, cell('code_epci', code)]))
    const dissolved = dissolve(topology, (code) => epci.get(code)).objects.communes.geometries
    expect(dissolved).toHaveLength(new Set([...epci.values()].filter(Boolean)).size)
    const twice = dissolved.filter((each) => {
      const used = (each as { arcs: number[][][] }).arcs
        .flat(2)
        .map((arc) => (arc < 0 ? ~arc : arc))
      return new Set(used).size < used.length
    })
    expect(twice).toEqual([])
  })
})

/** The distance in kilometres on a sphere of 6,371 km, written out. */
function haversine(lon1: number, lat1: number, lon2: number, lat2: number): number {
  const rad = Math.PI / 180
  const h =
    Math.sin(((lat2 - lat1) * rad) / 2) ** 2 +
    Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(((lon2 - lon1) * rad) / 2) ** 2
  return 2 * 6_371 * Math.asin(Math.sqrt(h))
}
