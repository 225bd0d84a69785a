/** What the door tells and leaves aside, on tables as people bring them: other instances of the kinds of ../shared/cases. */
import { describe, expect, it } from 'vitest'
import { embeddedCog } from '../../src/host/cog.ts'
import type { InputFile } from '../../src/ingest/input.ts'
import { openInputs } from '../../src/ingest/open.ts'
import { encodeSheet } from '../../src/io/encode.ts'
import type { Method } from '../../src/method/method.ts'
import { ifn2026 } from '../../src/methods/ifn-2026.ts'
import { computeFiles, inspectFiles, type PipelineOptions } from '../../src/pipeline/pipeline.ts'
import { problemsOf } from '../support.ts'

const method = ifn2026 as Method
const history = embeddedCog()
const file = (text: string, name = 't.csv'): InputFile => ({
  name,
  bytes: new TextEncoder().encode(text),
})

async function noticesOf(
  files: readonly InputFile[],
  options: PipelineOptions = {},
): Promise<string> {
  const { dataset, problems, files: seen } = inspectFiles(await openInputs(files), method, options)
  expect([...problems, ...seen.flatMap((each) => each.problems)]).toEqual([])
  return dataset!.notices.join('\n')
}

describe('what is read as codes', () => {
  it('is told when its name is not a usual one, with the names and the rows of the header', async () => {
    const text = 'Titre;;\nCommune (code);Libellé;part_65_plus\n90010;A;0,1\n90033;B;0,2\n'
    expect(await noticesOf([file(text)])).toContain(
      '« t.csv » : en-tête à la ligne 2, codes (commune) dans « Commune (code) »',
    )
  })

  it('is to be verified when another column says otherwise', async () => {
    const text = 'code_commune,code_commune_2020,part_65_plus\n90010,90010,0.1\n90033,90011,0.2\n'
    expect(await noticesOf([file(text)])).toContain(
      'à vérifier : « t.csv » : les codes sont lus dans « code_commune », et « code_commune_2020 » en porte d’autres',
    )
  })

  it('tells the zeros that are put back, and the column that is asked and not there', async () => {
    const text = 'insee;part_65_plus\n1001;0,1\n1004;0,2\n'
    expect(await noticesOf([file(text)], { completeZeros: true })).toContain(
      '2 codes dont le zéro de tête est remis : « 1001 » lu 01001, « 1004 » lu 01004',
    )
    const asked = inspectFiles([file(text)], method, { keyColumn: 'inse' })
    expect(asked.files[0]!.problems[0]!.message).toBe('« t.csv » n’a pas de colonne « inse »')
    expect(asked.files[0]!.problems[0]!.remedy).toContain('vouliez-vous dire « insee » ?')
  })
})

describe('cells and lines that are one too many', () => {
  it.each([
    ['code_commune,part_65_plus\na,90010,0.1\nb,90033,0.2\n', 'à sa gauche (noms de lignes)'],
    ['code_commune,part_65_plus\n90010,0.1,\n90033,0.2,\n', 'finit par un séparateur'],
    ['code_commune,part_65_plus\r90010,0.1\r90033,0.2\r', 'retour chariot seul'],
    [
      ',code_commune,part_65_plus\n0,90010,0.1\n1,90033,0.2\n',
      'colonne « A » non lue : son en-tête',
    ],
  ])('are told: %j', async (text, told) => {
    expect(await noticesOf([file(text)])).toContain(told)
  })

  it.each(['arrow', 'parquet', 'json'] as const)(
    'names under the names of the columns are read, in %s as in text',
    async (format) => {
      const column = (name: string, ...values: readonly string[]) => ({ name, values })
      const columns = [
        column('Code', 'code_commune', '90010', '90033'),
        column('Âges', 'part_65_plus', '0.1', '0.2'),
      ]
      const bytes = await encodeSheet({ columns, metadata: {} }, format)
      const inputs = await openInputs([{ name: `t.${format}`, bytes }])
      const { dataset } = inspectFiles(inputs, method)
      expect(dataset!.table.codes).toEqual(['90010', '90033'])
      expect([...dataset!.table.columns['part_65_plus']!]).toEqual([0.1, 0.2])
    },
  )
})

describe('the perimeter', () => {
  it('tells the codes that are not of the year that is stated', async () => {
    const text = 'code_commune,part_65_plus\n01001,0.1\n01039,0.2\n'
    expect(await noticesOf([{ ...file(text), cog: 2024 }], { history })).toContain(
      'à vérifier : « t.csv » est dit du COG 2024, qui n’a pas 1 (01039) de ses 2 communes',
    )
    expect(await noticesOf([{ ...file(text), cog: 2014 }], { history })).not.toContain('COG 2014')
  })
})

describe('incomes', () => {
  const base = file('code_commune;part_65_plus\n90010;0,1\n90033;0,2\n')
  const incomes = 'CODGEO;TP6021;Q221\n90010;12,5;21000\n90033;14;22000\n'
  const declared = file(incomes.replace('21000', '19000'), 'FILO2021_DEC_COM.csv')

  it('declared and disposable together: the disposable ones are read, and it is said', async () => {
    const told = await noticesOf([base, declared, file(incomes, 'FILO2021_DISP_COM.csv')])
    expect(told).toMatch(/FILO2021_DEC_COM.*déclaré.*FILO2021_DISP_COM.*le disponible est lu/)
    expect(told).not.toContain('aucune de ses colonnes')
  })

  it('declared alone: nothing of the file is read, which is to be verified', async () => {
    expect(await noticesOf([base, declared])).toContain(
      'à vérifier : « FILO2021_DEC_COM.csv » (revenus déclarés) : aucune de ses colonnes n’est lue',
    )
  })
})

describe('refusals', () => {
  it('of a value name the file that it is in', async () => {
    const text =
      'code_commune,part_65_plus,peu_diplomes,sans_fibre,distance_lieu\n90010,1.2,0.1,0.1,1\n90033,0.2,0.3,0.2,2\n90052,0.1,0.2,0.3,3\n90011,0.1,0.2,0.3,3\n'
    const [problem] = await problemsOf(() => computeFiles(method, [file(text)]))
    expect(problem!.place).toEqual({ file: 't.csv', column: 'part_65_plus', territory: '90010' })
    expect(problem!.message).toContain('(1,2)')
  })
})

describe('results of ours', () => {
  it.each([
    ['comparison', 'code_commune,population,ifn_avant,ifn_apres\n90010,12,1,2\n'],
    ['priorities', 'code_commune,population,rang_intensite,rang_personnes\n90010,12,1,2\n'],
  ])('a %s in a folder is left aside', (_, text) => {
    const within = { kind: 'dossier', name: 'd' } as const
    const { files } = inspectFiles([{ ...file(text), within }], method)
    expect(files[0]!.ignored?.label).toBe('Résultat d’ifn')
  })
})
