import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse as parseYaml, stringify as writeYaml } from 'yaml'
import { explainCommand, userErrors } from '../../src/core/errors.ts'
import { methodErrors } from '../../src/method/check.ts'
import { EMPTY_GROUP, variantOf, type Method } from '../../src/method/method.ts'
import { methodFrom, methodJsonSchema } from '../../src/method/schema.ts'
import { ifn2026 } from '../../src/methods/ifn-2026.ts'
import { methods } from '../../src/methods/registry.ts'
import { newMethod } from '../../src/method/extend.ts'
import { problemsOf, root } from '../support.ts'
import { document, example } from './example.ts'

describe('a method file', () => {
  it.each(methods.map((method) => [method.id, method] as const))(
    '%s goes through JSON and YAML and comes back the same',
    (_, method) => {
      expect(methodFrom(JSON.parse(JSON.stringify(method)))).toEqual(method)
      expect(methodFrom(parseYaml(writeYaml(method)))).toEqual(method)
    },
  )

  it.each(
    methods.flatMap((method) =>
      Object.keys(method.variants ?? {}).map((name) => [method.id, name, method] as const),
    ),
  )('%s, variant %s, too', (_, name, method) => {
    const variant = variantOf(method, name as never)
    expect(methodFrom(JSON.parse(JSON.stringify(variant)))).toEqual(variant)
  })

  it('may name its schema, for an editor to complete it', () => {
    expect(methodFrom({ $schema: './methode.schema.json', ...example })).toEqual(example)
  })
})

describe('the JSON Schema of a method', () => {
  const path = join(root, 'schema/methode.schema.json')

  it('is shipped as a file, and is the one that the code gives (ifn methodes --schema writes it)', () => {
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(methodJsonSchema(methods.map(({ id }) => id)))),
    )
    const { name, files, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(files).toContain('schema')
    expect(exports['./schema/methode.schema.json']).toBe('./schema/methode.schema.json')
    expect(newMethod.split('\n')[0]).toBe(
      `# yaml-language-server: $schema=./node_modules/${name}/schema/methode.schema.json`,
    )
  })
})

describe('a method file that the compiler would refuse', () => {
  it('is refused in the words of the compiler', async () => {
    const upsideDown = await problemsOf(() =>
      methodFrom(
        document((m) => (m.normalisation = { kind: 'min-max', goalposts: { min: 100, max: 20 } })),
      ),
    )
    expect(upsideDown.map(({ message }) => message)).toEqual(['bornes à l’envers : 100 puis 20'])
    const empty = await problemsOf(() => methodFrom(document((m) => (m.subIndices.reseau.of = []))))
    expect(empty.map(({ message }) => message)).toEqual([EMPTY_GROUP])
    expect(
      methodErrors(document((m) => (m.subIndices.reseau.of = []))).map(({ message }) => message),
    ).toContain(EMPTY_GROUP)
  })
})

describe('a method file that does not follow the schema', () => {
  it('has every problem said at once, each with its place in the document and in the file', async () => {
    const wrong = document((m) => {
      m.indicators.ages.sense = 'negatif'
      m.indicators.fibre.measures = []
      m.indicators.revenu.unite = 'euro'
      m.normalisation = { kind: 'minmax' }
      m.index.coverage = 2
      m.subIndices['Réseau'] = m.subIndices.reseau
      delete m.licence
    })
    const problems = await problemsOf(() => methodFrom(wrong, 'methode.yaml'))
    // the kinds of a step are their registry's: a new one is no change of these words
    const words = problems
      .map(explainCommand)
      .join('\n')
      .replace(/"ratio"(\|"[\w-]+")+/, '"ratio"|…')
    expect(words).toMatchInlineSnapshot(`
      "erreur[methode-invalide] Entrée invalide : chaîne de caractères attendu, indéfini reçu
        où      methode.yaml, colonne licence
        remède  ifn methodes --schema donne les champs et leurs valeurs
      erreur[methode-invalide] Option invalide : une valeur parmi "ratio"|… attendue
        où      methode.yaml, colonne normalisation.kind
        remède  ifn methodes --schema donne les champs et leurs valeurs
      erreur[methode-invalide] Option invalide : une valeur parmi "worsens"|"protects" attendue
        où      methode.yaml, colonne indicators.ages.sense
        remède  ifn methodes --schema donne les champs et leurs valeurs
      erreur[methode-invalide] Clé non reconnue : "unite"
        où      methode.yaml, colonne indicators.revenu
        remède  ifn methodes --schema donne les champs et leurs valeurs
      erreur[methode-invalide] Trop petit : tableau doit avoir >=1 éléments
        où      methode.yaml, colonne indicators.fibre.measures
        remède  ifn methodes --schema donne les champs et leurs valeurs
      erreur[methode-invalide] un identifiant est fait de minuscules sans accent, de chiffres et de _
        où      methode.yaml, colonne subIndices.Réseau
        remède  ifn methodes --schema donne les champs et leurs valeurs
      erreur[methode-invalide] Trop grand : nombre doit être <=1
        où      methode.yaml, colonne index.coverage
        remède  ifn methodes --schema donne les champs et leurs valeurs"
    `)
  })

  it.each([
    ['a text', 'mednum-2020'],
    ['nothing', null],
    ['a list', []],
    ['a number', 42],
    ['an empty object', {}],
  ])('%s is refused in words', async (_, nothing) => {
    const problems = await problemsOf(() => methodFrom(nothing))
    expect(problems.every(({ code }) => code === 'methode-invalide')).toBe(true)
  })

  it.each<[string, (method: any) => void]>([
    ['an indicator named constructor', (m) => (m.indicators.constructor = m.indicators.ages)],
    ['a member named constructor', (m) => (m.index.of = ['constructor'])],
    ['a member named __proto__', (m) => (m.index.of = ['__proto__'])],
    ['a source with an accent', (m) => (m.sources['é'] = m.sources.rp)],
    ['a range of one number', (m) => (m.normalisation = { kind: 'min-max', range: [0] })],
    [
      'a quantile beyond 1',
      (m) =>
        (m.normalisation = {
          kind: 'min-max',
          goalposts: { quantiles: [2.5, 97.5], weight: 'unit' },
        }),
    ],
    ['one class', (m) => (m.normalisation = { kind: 'classes', count: 1 })],
    ['an infinite weight', (m) => (m.index.weights = [1, Infinity])],
    [
      'goalposts with one end',
      (m) => (m.normalisation = { kind: 'min-max', goalposts: { min: 1 } }),
    ],
    ['a measure of two kinds', (m) => (m.indicators.ages.measures = [{ rate: 'A', value: 'B' }])],
  ])('%s is refused in words', async (_, change) => {
    const problems = await problemsOf(() => methodFrom(document(change)))
    expect(problems[0]!.code).toBe('methode-invalide')
  })

  it('a prototype hidden in the JSON changes no object', () => {
    const text = JSON.stringify(example).replace(
      '"indicators":{',
      '"indicators":{"__proto__":{"polluted":true},',
    )
    expect(Object.keys(methodFrom(JSON.parse(text)).indicators)).toEqual(
      Object.keys(example.indicators),
    )
    expect('polluted' in {}).toBe(false)
  })

  it('whatever is broken in it, the answer is a list of problems in words, never a crash', () => {
    const places = fc.constantFrom(...pathsOf(example))
    fc.assert(
      fc.property(
        fc.array(fc.tuple(places, fc.jsonValue({ maxDepth: 2 })), { minLength: 1, maxLength: 3 }),
        (changes) => {
          const broken = document((m) => changes.forEach(([path, value]) => set(m, path, value)))
          try {
            methodFrom(broken)
          } catch (error) {
            expect(userErrors(error).length, String(error)).toBeGreaterThan(0)
          }
          expect(broken).toBeDefined()
        },
      ),
      { seed: 18, numRuns: 500 },
    )
  })
})

describe('a method file in the words of before', () => {
  it('is refused with the word to write instead, wherever it stands', async () => {
    const problems = await problemsOf(() =>
      methodFrom(
        document((m) => {
          m.missing = 'ecarte'
          m.rollUp = 'parts'
          m.indicators.ages.sense = 'aggrave'
          m.indicators.ages.unit = 'part'
          m.indicators.ages.treatment = { kind: 'winsor', by: 'nombre', low: 0, high: 1 }
          m.normalisation = { kind: 'part-du-max' }
          m.subIndices.reseau.aggregation = { kind: 'geometrique', zero: 'nul' }
          m.index.aggregation = 'premier-present'
        }),
      ),
    )
    expect(problems.map(({ place, message }) => `${place.column} : ${message}`).toSorted()).toEqual(
      [
        'index.aggregation : « premier-present » s’écrit « first-present »',
        'indicators.ages.sense : « aggrave » s’écrit « worsens »',
        'indicators.ages.treatment.by : « nombre » s’écrit « count »',
        'indicators.ages.unit : « part » s’écrit « share »',
        'missing : « ecarte » s’écrit « skip »',
        'normalisation.kind : « part-du-max » s’écrit « share-of-max »',
        'rollUp : « parts » s’écrit « shares »',
        'subIndices.reseau.aggregation : « geometrique » s’écrit « geometric »',
      ],
    )
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['methode-invalide']))
  })
})

describe('a method that extends another', () => {
  it('is told how to remove what it inherits and no longer names', async () => {
    const of = (changes: object) =>
      problemsOf(() =>
        methodFrom(
          { extends: 'ifn-2026', id: 'a', title: 'A', ...changes },
          'a.yaml',
          () => ifn2026,
        ),
      )
    const [axis] = await of({
      subIndices: { amenagement: { of: ['couverture_fixe', 'proximite'] } },
    })
    expect(axis!.remedy).toBe(
      'nommez-le dans un sous-indice, ou retirez-le : axes: { couverture_mobile: null }',
    )
    const [indicator] = await of({
      axes: { couverture_mobile: null },
      subIndices: { amenagement: { of: ['couverture_fixe', 'proximite'] } },
    })
    expect(indicator!.remedy).toBe(
      'nommez-le dans un groupe, dans context s’il ne doit pas compter, ou retirez-le : indicators: { non_couverture_4g: null }',
    )
    const removed = methodFrom(
      {
        extends: 'ifn-2026',
        id: 'a',
        title: 'A',
        axes: { couverture_mobile: null },
        indicators: { non_couverture_4g: null },
        subIndices: { amenagement: { of: ['couverture_fixe', 'proximite'] } },
      },
      'a.yaml',
      () => ifn2026,
    )
    expect(Object.keys(removed.indicators)).not.toContain('non_couverture_4g')
  })
})

describe('the JSON Schema', () => {
  it('is a document that describes every field', () => {
    const {
      $schema,
      anyOf: [full, changes],
    } = methodJsonSchema(['ifn-2026']) as {
      $schema: string
      anyOf: [object, { required: string[]; properties: Record<string, object> }]
    }
    expect(changes.required).toEqual(['extends', 'id', 'title'])
    expect(changes.properties['extends']).toMatchObject({ enum: ['ifn-2026'] })
    const schema = { $schema, ...full } as {
      $schema: string
      required: string[]
      properties: object
      additionalProperties: boolean
    }
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema')
    expect(schema.additionalProperties).toBe(false)
    expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(Object.keys(example)))
    expect(schema.required).not.toContain('axes')
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema)
  })
})

function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [
    ...(path.length > 0 ? [path] : []),
    ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key])),
  ]
}

function set(method: Method, path: readonly string[], value: unknown): void {
  const parent = path.slice(0, -1).reduce<any>((inner, key) => inner?.[key], method)
  if (typeof parent === 'object' && parent !== null) parent[path.at(-1)!] = value
}
