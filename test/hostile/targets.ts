/** Every door by which bytes or documents come in, each with a file that it accepts. */
import { utils, write } from '@e965/xlsx'
import { gzipSync, zipSync } from 'fflate'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { examplePlan, planFrom } from '../../src/batch/plan.ts'
import { compute } from '../../src/engine/compute.ts'
import { referenceErrors } from '../../src/engine/frozen.ts'
import type { FrozenReference } from '../../src/engine/reference.ts'
import { scoresSheet } from '../../src/engine/sheet.ts'
import { readContours } from '../../src/io/contours.ts'
import { encodeSheet, sheetFormats } from '../../src/io/encode.ts'
import { decodeSafely, sandboxParsers } from '../../src/host/sandbox.ts'
import type { Method } from '../../src/method/method.ts'
import { methodFrom } from '../../src/method/schema.ts'
import { parseFormula } from '../../src/method/formula.ts'
import { ifn2026, mednum2023, methodById } from '../../src/methods/registry.ts'
import { computeDataset, computeFiles, readFiles, subjectOf } from '../../src/pipeline/pipeline.ts'
import { openScores } from '../../src/render/draw/scores-view.ts'
import { readGroups } from '../../src/ingest/groups.ts'
import { embeddedTerritory } from '../../src/host/embedded.ts'
import { openInputs } from '../../src/ingest/open.ts'
import { defaultScenario } from '../../src/study/robustness/default-scenario.ts'
import { modelOf } from '../../src/study/robustness/model.ts'
import { scenarioFrom } from '../../src/study/robustness/scenario-schema.ts'
import { uncertainty } from '../../src/study/robustness/uncertainty.ts'
import type { Table } from '../../src/table/table.ts'
import { root } from '../support.ts'
import { damaged, garbled, twisted } from './mutate.ts'

export interface Target {
  readonly name: string
  /** How one attempt is made, then what is done with it. */
  attempt(random: () => number): () => unknown
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const csv =
  'CODGEO;LIBGEO;P21_POP;P21_POP65P\n01001;L’Abergement;859;120\n01002;"L’Abergement; de Varey";273,5;61\n2A004;Ajaccio;s;nd\n97105;Basse-Terre;11150;1900\n'
const meta = 'COD_VAR;LIB_VAR;COD_MOD;LIB_MOD\nP21_POP;Population;;\n'

const territory = embeddedTerritory('belfort').files.map(({ name, bytes }) => ({
  name,
  bytes: bytes!.subarray(0, bytes!.indexOf(10, 2500) + 1),
}))
const scores = computeFiles(mednum2023, territory)
const sheet = scoresSheet(scores)
const contours = readFileSync(join(root, 'data/territoire-de-belfort/communes.topojson'))
const geojson = {
  type: 'FeatureCollection',
  features: ['90001', '90010'].map((code, i) => ({
    type: 'Feature',
    properties: { code, nom: `n${i}` },
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [6.8, 47.6],
          [6.9, 47.6 + i],
          [6.9, 47.7],
          [6.8, 47.6],
        ],
      ],
    },
  })),
}
const frozen = JSON.parse(
  JSON.stringify(scores.frozen, (_, value: unknown) =>
    ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value,
  ),
) as FrozenReference
const book = utils.book_new()
utils.book_append_sheet(
  book,
  utils.aoa_to_sheet([['Titre'], ['CODGEO', 'P16_POP'], ['01001', 776.1], ['01002', 3]]),
  'COM',
)
const workbook = (bookType: 'xlsx' | 'biff8'): Uint8Array =>
  new Uint8Array(write(book, { type: 'buffer', bookType }) as Buffer)

const subject = subjectOf(ifn2026 as Method, readFiles(territory, ifn2026))
const scenario = { ...defaultScenario(subject), weights: { kind: 'sets', sets: [{ ifn: [1, 2] }] } }

/** What is read is joined, libraries in the sandbox, and laid out as `ifn verifier` does: the whole way in. */
const read = async (bytes: Uint8Array): Promise<unknown> =>
  readFiles(
    await openInputs([{ name: 'fichier', bytes }], {
      unpacked: 2 ** 28,
      whole: 2 ** 26,
      parsers: sandboxParsers!,
    }),
  )

const files: readonly [string, Uint8Array][] = [
  ['CSV', utf8(csv)],
  ['zip', zipSync({ 'base.csv': utf8(csv), 'meta.csv': utf8(meta) })],
  ['zip in a zip', zipSync({ 'a.zip': zipSync({ 'base.csv': utf8(csv) }) })],
  ['gzip', gzipSync(utf8(csv))],
  ['xlsx', workbook('xlsx')],
  ['xls', workbook('biff8')],
  [
    'Parquet as an input',
    await encodeSheet(
      {
        columns: [
          { name: 'CODGEO', values: ['01001', '01002'] },
          { name: 'P21_POP', values: Float64Array.of(859, 273) },
        ],
        metadata: {},
      },
      'parquet',
    ),
  ],
]

export const targets: readonly Target[] = [
  ...files.map(([name, bytes]): Target => ({
    name,
    attempt: (random) => {
      const made = damaged(bytes, random)
      return () => read(made)
    },
  })),
  {
    name: 'CSV, garbled',
    attempt: (random) => {
      const made = utf8(garbled(csv, random))
      return () => read(made)
    },
  },
  ...(await Promise.all(
    sheetFormats.map(async (format): Promise<Target> => {
      const bytes = await encodeSheet(sheet, format)
      return {
        name: `scores in ${format}`,
        attempt: (random) => {
          const made = damaged(bytes, random)
          return async () => openScores(await decodeSafely(made, format))
        },
      }
    }),
  )),
  {
    name: 'contours, bytes',
    attempt: (random) => {
      const made = damaged(contours, random)
      return () => readContours(made)
    },
  },
  {
    name: 'TopoJSON',
    attempt: twistedText(JSON.parse(contours.toString()), (text) => readContours(text)),
  },
  { name: 'GeoJSON', attempt: twistedText(geojson, (text) => readContours(text)) },
  {
    name: 'method file',
    attempt: (random) => {
      const made = twisted(JSON.parse(JSON.stringify(ifn2026)), random)
      return () => methodFrom(made, 'm.json', methodById)
    },
  },
  {
    name: 'method file, computed',
    attempt: (random) => {
      const made = twisted(JSON.parse(JSON.stringify(mednum2023)), random)
      return () => computeFiles(methodFrom(made, 'm.json', methodById), territory)
    },
  },
  {
    name: 'method that extends another',
    attempt: (random) => {
      const made = twisted(
        { extends: 'mednum-2023', id: 'mienne', title: 'Mienne', weights: { taux_pauvrete: 2 } },
        random,
      )
      return () => methodFrom(made, 'm.json', methodById)
    },
  },
  {
    name: 'frozen reference',
    attempt: (random) => {
      const made = twisted(frozen, random) as FrozenReference
      return () => {
        const [problem] = referenceErrors(mednum2023, made)
        if (problem) throw problem
        return computeFiles(mednum2023, territory, { reference: made })
      }
    },
  },
  {
    name: 'formula',
    attempt: (random) => {
      const made = garbled('(P_POP65P + P_POP75P - 2 * P_X) / P_POP'.slice(0, 30), random)
      return () => parseFormula(made)
    },
  },
  {
    name: 'groups file',
    attempt: (random) => {
      const made = utf8(
        garbled('code_commune,groupe,nom\n90010,A,Un\n90052,B,"Deux, trois"\n', random),
      )
      return () =>
        computeDataset(mednum2023, readFiles(territory), { groups: readGroups(made, 'g.csv') })
    },
  },
  {
    name: 'batch plan',
    attempt: (random) => {
      const made = twisted(examplePlan(), random)
      return () => planFrom(made, 'PLAN.json')
    },
  },
  {
    name: 'scenario',
    attempt: (random) => {
      const made = twisted(scenario, random)
      return () =>
        uncertainty(modelOf(subject, scenarioFrom(made, 's.json')), {
          sequence: 'sobol',
          seed: 1,
          draws: 4,
        })
    },
  },
  {
    name: 'table',
    attempt: (random) => {
      const table = hostileTable(random)
      return () => compute(mednum2023, table)
    },
  },
]

function twistedText(document: unknown, use: (text: string) => unknown): Target['attempt'] {
  return (random) => {
    const made = JSON.stringify(twisted(document, random))
    return () => use(made)
  }
}

/** Numbers at the edges of Float64, codes that are none, twice the same. */
function hostileTable(random: () => number): Table {
  const numbers = [0, -0, 1, 0.5, 1e-300, 5e-324, 1e308, -1, NaN, Infinity, -Infinity, 2 ** 53]
  const rows = Math.floor(random() * 8)
  const values = (): Float64Array =>
    Float64Array.from({ length: rows }, () =>
      random() < 0.7 ? random() : numbers[Math.floor(random() * numbers.length)]!,
    )
  return {
    level: 'commune',
    codes: Array.from({ length: rows }, (_, i) =>
      random() < 0.95 ? `0100${i}` : ['', '__proto__', '01001', '1001'][Math.floor(random() * 4)]!,
    ),
    columns: Object.fromEntries(
      ['P_POP', ...Object.keys(mednum2023.indicators)].map((name) => [name, values()]),
    ),
  }
}
