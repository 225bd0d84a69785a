import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { explainCommand } from '../../src/core/errors.ts'
import {
  expressionsOf,
  methodErrors,
  variablesOfMeasure,
  variablesOfMethod,
} from '../../src/method/check.ts'
import type { Method } from '../../src/method/method.ts'
import { methodFrom } from '../../src/method/schema.ts'
import { problemsOf } from '../support.ts'
import { document, example } from './example.ts'

const problems = (change: (method: any) => void): string[] =>
  methodErrors(document(change)).map((each) => `${each.place.column}: ${each.message}`)

describe('a coherent method', () => {
  it('has nothing said of it', () => {
    expect(methodErrors(example)).toEqual([])
  })
})

describe('a name that answers to nothing', () => {
  const slip = (method: any): void => void (method.subIndices.reseau.of = ['fibr'])

  const slips: [string, string, (method: any) => void][] = [
    [
      'a member of a sub-index',
      "subIndices: { ...example.subIndices, reseau: { label: 'R', of: ['fibr'] } }",
      (m) => (m.subIndices.reseau.of = ['fibr']),
    ],
    [
      'a member of an axis',
      "axes: { argent: { label: 'A', of: ['pauvre', 'revenu'] } }",
      (m) => (m.axes.argent.of[0] = 'pauvre'),
    ],
    [
      'a member of the index',
      "index: { label: 'I', of: ['publics', 'reseaux'] }",
      (m) => (m.index.of[1] = 'reseaux'),
    ],
    [
      'a source',
      "indicators: { ...example.indicators, ages: { ...example.indicators.ages, source: 'insee' } }",
      (m) => (m.indicators.ages.source = 'insee'),
    ],
    ['an indicator of context', "context: ['age']", (m) => (m.context = ['age'])],
    ['an indicator of context that counts', "context: ['fibre']", (m) => (m.context = ['fibre'])],
    [
      'a sub-index of the quadrant',
      "quadrant: { of: ['publics', 'fibre'] }",
      (m) => (m.quadrant = { of: ['publics', 'fibre'] }),
    ],
    [
      'a group without members',
      "subIndices: { ...example.subIndices, reseau: { label: 'R', of: [] } }",
      (m) => (m.subIndices.reseau.of = []),
    ],
  ]
  // one program for all: starting a compiler is what takes time
  const lines = compile([
    `import { defineMethod } from '../../src/method/define.ts'`,
    `import { example } from './example.ts'`,
    ...slips.map(([, literal]) => `defineMethod({ ...example, ${literal} })`),
  ])

  it.each(slips.map(([name, , change], k) => [name, change, lines[k + 2]!] as const))(
    '%s does not compile, and the same file is refused in the same words',
    (_, change, said) => {
      const [words] = methodErrors(document(change)).map(({ message }) => message)
      expect(words).toBeTypeOf('string')
      expect(said).toContain(words)
    },
  )

  it('is refused at run time in the same words, with the name that was meant', async () => {
    const [problem, ...others] = await problemsOf(() => methodFrom(document(slip), 'methode.json'))
    expect(others).toEqual([])
    expect(problem!.message).toBe('« fibr » n’est pas déclaré dans indicators ni dans axes')
    expect(explainCommand(problem!)).toMatchInlineSnapshot(`
      "erreur[methode-incoherente] « fibr » n’est pas déclaré dans indicators ni dans axes
        où      methode.json, colonne subIndices.reseau.of
        remède  vouliez-vous dire « fibre » ?"
    `)
  })

  it.each<[string, (method: any) => void, string]>([
    [
      'an axis',
      (m) => m.axes.argent.of.push('loyer'),
      'axes.argent.of: « loyer » n’est pas déclaré dans indicators ni dans axes',
    ],
    [
      'a sub-index in a sub-index',
      (m) =>
        m.subIndices.publics.of.splice(1, 1, 'argent', 'reseau') &&
        delete m.subIndices.publics.weights,
      'subIndices.publics.of: « reseau » n’est pas déclaré dans indicators ni dans axes',
    ],
    [
      'the index',
      (m) => m.index.of.push('ecoles'),
      'index.of: « ecoles » n’est pas déclaré dans indicators, axes ou subIndices',
    ],
    [
      'the index in itself',
      (m) => m.index.of.push('ifn'),
      'index.of: « ifn » n’est pas déclaré dans indicators, axes ou subIndices',
    ],
    [
      'a source',
      (m) => (m.indicators.fibre.source = 'anct'),
      'indicators.fibre.source: « anct » n’est pas déclaré dans sources',
    ],
    [
      'a name of the language',
      (m) => (m.indicators.fibre.source = 'constructor'),
      'indicators.fibre.source: « constructor » n’est pas déclaré dans sources',
    ],
    [
      'an indicator of a variant',
      (m) =>
        (m.variants = { autre: { title: 'Autre', indicators: { age: { sense: 'protects' } } } }),
      'variants.autre.indicators: « age » n’est pas déclaré dans indicators',
    ],
    [
      'a source of a variant',
      (m) => (m.variants = { autre: { title: 'Autre', indicators: { ages: { source: 'x' } } } }),
      'variants.autre.indicators.ages.source: « x » n’est pas déclaré dans sources',
    ],
    [
      'the index of a variant',
      (m) => (m.variants = { autre: { title: 'Autre', index: { label: 'I', of: ['autres'] } } }),
      'variants.autre.index.of: « autres » n’est pas déclaré dans indicators, axes ou subIndices',
    ],
  ])('is found in %s', (_, change, expected) => {
    expect(problems(change)).toContain(expected)
  })

  it('in a place where only a crash could answer is still answered in words', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(problems((m) => (m.index.of = [name]))).toContain(
        `index.of: « ${name} » n’est pas déclaré dans indicators, axes ou subIndices`,
      )
    }
  })
})

describe('a tree that is none', () => {
  it.each<[string, (method: any) => void, string[]]>([
    [
      'an axis in itself',
      (m) => m.axes.argent.of.push('argent'),
      ['argent.of: « argent » se contient lui-même'],
    ],
    [
      'a ring of axes',
      (m) =>
        Object.assign(m.axes, {
          un: { label: 'Un', of: ['deux'] },
          deux: { label: 'Deux', of: ['un', 'ages'] },
        }) && m.index.of.push('un'),
      ['un.of: « un » se contient lui-même'],
    ],
    [
      'an axis that leads nowhere',
      (m) => (m.axes.autre = { label: 'Autre', of: ['ages'] }),
      ['axes.autre: l’axe « autre » n’est membre de rien'],
    ],
    [
      'a member twice',
      (m) => (m.axes.argent.of = ['revenu', 'revenu']),
      ['axes.argent.of: « Argent » nomme deux fois le même membre'],
    ],
    [
      'no member',
      (m) => (m.subIndices.reseau.of = []),
      ['subIndices.reseau.of: un groupe nomme au moins un membre'],
    ],
    [
      'more members than it has',
      (m) => (m.subIndices.publics.atLeast = 3),
      ['subIndices.publics.atLeast: « Publics » veut 3 membres présents et n’en a que 2'],
    ],
    [
      'two members where one stands for the others',
      (m) => (m.axes.argent.atLeast = 2),
      [
        'axes.argent.atLeast: « Argent » veut 2 membres présents, et son agrégation (first-present) n’en prend qu’un',
      ],
    ],
    [
      'an alternate of nothing',
      (m) => (m.indicators.revenu.alternateOf = 'pauvre'),
      ['indicators.revenu.alternateOf: « pauvre » n’est pas déclaré dans indicators'],
    ],
    [
      'alternates in a ring',
      (m) => {
        m.indicators.revenu.alternateOf = 'pauvrete'
        m.indicators.pauvrete.alternateOf = 'revenu'
      },
      [
        'indicators.pauvrete.alternateOf: « pauvrete » se remplace lui-même',
        'indicators.revenu.alternateOf: « revenu » se remplace lui-même',
      ],
    ],
    [
      'an alternate averaged with the indicator that it replaces',
      (m) => {
        m.indicators.revenu.alternateOf = 'pauvrete'
        m.axes.argent.aggregation = 'mean'
      },
      [
        'indicators.revenu.alternateOf: « revenu » remplace « pauvrete » sans qu’un groupe prenne l’un à défaut de l’autre',
      ],
    ],
    [
      'an alternate that comes before the indicator that it replaces',
      (m) => (m.indicators.pauvrete.alternateOf = 'revenu'),
      [
        'indicators.pauvrete.alternateOf: « pauvrete » remplace « revenu » sans qu’un groupe prenne l’un à défaut de l’autre',
      ],
    ],
    [
      'a weight too few',
      (m) => (m.subIndices.publics.weights = [1]),
      ['subIndices.publics.weights: « Publics » a 2 membre(s) et 1 poids'],
    ],
    [
      'a negative weight',
      (m) => (m.subIndices.publics.weights = [2, -1]),
      [
        'subIndices.publics.weights: les poids de « Publics » doivent être positifs, l’un au moins non nul',
      ],
    ],
    [
      'weights that are all 0',
      (m) => (m.subIndices.publics.weights = [0, 0]),
      [
        'subIndices.publics.weights: les poids de « Publics » doivent être positifs, l’un au moins non nul',
      ],
    ],
    [
      'a weight that is no number',
      (m) => (m.subIndices.publics.weights = [NaN, 1]),
      [
        'subIndices.publics.weights: les poids de « Publics » doivent être positifs, l’un au moins non nul',
      ],
    ],
  ])('%s', (_, change, expected) => {
    expect(problems(change)).toEqual(expected)
  })
})

describe('a name given twice', () => {
  it.each<[string, (method: any) => void, string]>([
    [
      'to an axis and an indicator',
      (m) => (m.axes.ages = { label: 'A', of: ['revenu'] }),
      'ages: « ages » nomme à la fois un indicateur et un axe',
    ],
    [
      'to an axis and a sub-index',
      (m) => (m.subIndices.argent = m.subIndices.reseau),
      'argent: « argent » nomme à la fois un axe et un sous-indice',
    ],
    [
      'to a sub-index and the index',
      (m) => (m.subIndices.ifn = m.subIndices.reseau),
      'ifn: « ifn » nomme à la fois un sous-indice et un indice',
    ],
  ])('%s', (_, change, expected) => {
    expect(problems(change)).toContain(expected)
  })
})

describe('what a method measures', () => {
  it.each<[string, (method: any) => void, string]>([
    [
      'a formula that cannot be read',
      (m) => (m.indicators.ages.measures[0].numerator = 'A / B'),
      'indicators.ages.measures.numerator: « A / B », caractère 3 : « / » n’appartient pas à la grammaire',
    ],
    [
      'a population that cannot be read',
      (m) => (m.population = ['P_POP +']),
      'population: « P_POP + », caractère 8 : la formule s’arrête trop tôt',
    ],
    [
      'goalposts upside down',
      (m) => (m.normalisation = { kind: 'min-max', goalposts: { min: 3, max: 1 } }),
      'normalisation: bornes à l’envers : 3 puis 1',
    ],
    [
      'goalposts of an indicator',
      (m) =>
        (m.indicators.ages.normalisation = {
          kind: 'min-max',
          goalposts: { quantiles: [0.9, 0.1], weight: 'unit' },
        }),
      'indicators.ages.normalisation: bornes à l’envers : 0.9 puis 0.1',
    ],
    [
      'goalposts of a variant',
      (m) =>
        (m.variants = {
          v: { title: 'V', normalisation: { kind: 'min-max', goalposts: { min: 1, max: 1 } } },
        }),
      'variants.v.normalisation: bornes à l’envers : 1 puis 1',
    ],
  ])('%s is said, with its place', (_, change, expected) => {
    expect(problems(change)).toEqual([expected])
  })

  it.each([
    ['P_POP65P', 'C_MEN', 'exploitation principale'],
    ['DEC_MED', 'MED', 'revenu déclaré'],
  ])('with %s over %s: they are not of the same survey', (numerator, denominator, why) => {
    const method = document(
      (changed) => (changed.indicators.ages.measures = [{ numerator, denominator }]),
    )
    expect(methodErrors(method).map(({ code, message }) => [code, message.includes(why)])).toEqual([
      ['methode-incoherente', true],
    ])
  })

  it('all at once, not the first only', () => {
    const all = problems((m) => {
      m.indicators.ages.source = 'insee'
      m.indicators.fibre.measures[0].denominator = '('
      m.axes.argent.of = ['pauvre']
      m.subIndices.reseau.of = ['fibr']
      m.index.weights = [1]
    })
    expect(all.map((each) => each.split(':')[0])).toEqual([
      'indicators.ages.source',
      'indicators.fibre.measures.denominator',
      'axes.argent.of',
      'subIndices.reseau.of',
      'index.weights',
    ])
  })

  it('is listed: the formulas of a measure, its variables, and those of the whole method', () => {
    expect(expressionsOf({ rate: '1 - TX', weight: 'LOCAUX' })).toEqual([
      ['rate', '1 - TX'],
      ['weight', 'LOCAUX'],
    ])
    expect(variablesOfMeasure({ numerator: 'A - B', denominator: 'A + C' })).toEqual([
      'A',
      'B',
      'C',
    ])
    expect(variablesOfMethod(example as Method).toSorted()).toEqual([
      'LOCAUX',
      'LOCAUX_FTTH',
      'MED',
      'MENAGES',
      'P_POP',
      'P_POP65P',
      'TP60',
    ])
  })
})

/** What the compiler says of each line of a file that would stand beside this one. */
function compile(lines: readonly string[]): string[] {
  const code = lines.join('\n')
  const root = join(import.meta.dirname, '../..')
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, include: [], files: [] },
    ts.sys,
    root,
  )
  const file = join(import.meta.dirname, 'snippet.ts')
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  host.fileExists = (name) => name === file || fileExists.call(host, name)
  host.getSourceFile = (name, ...rest) =>
    name === file
      ? ts.createSourceFile(name, code, ts.ScriptTarget.ES2023, true)
      : getSourceFile.call(host, name, ...rest)
  const program = ts.createProgram([file], options, host)
  const source = program.getSourceFile(file)!
  const said = lines.map(() => '')
  for (const { start, messageText } of program.getSemanticDiagnostics(source))
    said[source.getLineAndCharacterOfPosition(start!).line] +=
      `${ts.flattenDiagnosticMessageText(messageText, '\n')}\n`
  return said
}
