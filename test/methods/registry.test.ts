import { describe, expect, it } from 'vitest'
import { explainCommand } from '../../src/core/errors.ts'
import { variablesOfMethod } from '../../src/method/check.ts'
import { methodErrors } from '../../src/method/check.ts'
import { groupsOf, variantOf } from '../../src/method/method.ts'
import { methodById, methods, withVariant } from '../../src/methods/registry.ts'
import { leavesUnder } from '../../src/engine/tree.ts'
import { problemsOf } from '../support.ts'

describe.each(methods.map((method) => [method.id, method] as const))('%s', (id, method) => {
  it('is found by its identifier', () => {
    expect(methodById(id)).toBe(method)
    expect(methods.filter((each) => each.id === id)).toHaveLength(1)
  })

  it('is coherent, and so is each of its variants', () => {
    expect(methodErrors(method)).toEqual([])
    for (const name of Object.keys(method.variants ?? {}))
      expect(methodErrors(variantOf(method, name as never))).toEqual([])
  })

  it('says what it is: title, description, formula, author, licence, and on what evidence', () => {
    for (const text of [
      method.title,
      method.description,
      method.formula,
      method.author,
      method.licence,
      method.evidence.text,
    ])
      expect(text.length).toBeGreaterThan(2)
    for (const text of [
      method.description,
      method.formula,
      method.evidence.text,
      ...(method.warnings ?? []),
    ])
      expect(text).toMatch(/^[\p{L}].*\S$/su)
    expect(method.version).toMatch(/^\d{4}-\d+$/)
    if (method.evidence.grade !== 'own') expect(method.evidence.text.length).toBeGreaterThan(60)
  })

  it('is written in French as French is typeset', () => {
    const texts = JSON.stringify(method).match(/"(?:[^"\\]|\\.)*"/g)!
    expect(texts.filter((text) => /\p{L}'\p{L}/u.test(text) || /\.\.\./.test(text))).toEqual([])
  })

  it('names a producer and a licence for each source, and uses every source', () => {
    for (const { label, producer, licence } of Object.values(method.sources)) {
      expect([label, producer, licence].every((text) => text.length > 2)).toBe(true)
      if (/INSEE$|ARCEP|CNAF|ANCT/.test(producer)) expect(licence).toBe('Licence Ouverte 2.0')
    }
    const used = new Set(Object.values(method.indicators).map(({ source }) => source))
    expect(Object.keys(method.sources).filter((source) => !used.has(source))).toEqual([])
  })

  it('defines each indicator in a sentence, and reads variables named without their year', () => {
    for (const { definition, label } of Object.values(method.indicators)) {
      expect(definition).toMatch(/^\p{Lu}.*\.$/u)
      expect(label).toMatch(/^[\p{Lu}\d]/u)
    }
    expect(
      variablesOfMethod(method).filter(
        (name) =>
          /^[PC]\d\d_|\d{2}$/.test(name) &&
          !/POP1529|POP3044|POP4559|POP6074|15\d\d$|THD30|TP60/.test(name) &&
          !(name in method.indicators),
      ),
    ).toEqual([])
  })

  it('has sub-indices that hold no indicator twice, and between them what the index counts', () => {
    const groups = groupsOf(method)
    const held = Object.keys(method.subIndices).flatMap((each) => leavesUnder(groups, each))
    expect(new Set(held).size).toBe(held.length)
    const counted = leavesUnder(groups, 'ifn')
    if (held.length > 0) expect(counted.filter((each) => !held.includes(each))).toEqual([])
    // the second value of New Caledonia and the second score of Portrea stand beside the index
    if (!['nouvelle-caledonie-2024', 'portrea-2023'].includes(id))
      expect(held.filter((each) => !counted.includes(each))).toEqual([])
  })

  it('never scores its context', () => {
    const scored = Object.keys(groupsOf(method)).flatMap((each) =>
      leavesUnder(groupsOf(method), each),
    )
    expect((method.context ?? []).filter((each) => scored.includes(each))).toEqual([])
    expect(Object.keys(method.indicators).toSorted()).toEqual(
      [...new Set([...scored, ...(method.context ?? [])])].toSorted(),
    )
  })

  it('tells what is known from what is not: nothing inferred is given as official', () => {
    const { grade, verified = [], inferred = [], unknown = [] } = method.evidence
    expect(grade !== 'verified' || verified.length > 0).toBe(true)
    if (grade === 'inferred' || grade === 'unknown')
      expect([inferred.length > 0, unknown.length > 0, (method.warnings ?? []).length > 0]).toEqual(
        [true, true, true],
      )
  })

  it('has names that no column of the results bears already', () => {
    const names = [...Object.keys(method.indicators), ...Object.keys(method.subIndices)]
    const taken = [
      'nom',
      'population',
      'ifn',
      'ifn_rang',
      'couverture',
      'absences',
      ...Object.keys(method.indicators).map((name) => `${name}_score`),
    ]
    expect(
      names.filter(
        (name) =>
          taken.includes(name) ||
          name.startsWith('code_') ||
          (name.startsWith('ifn_') && name !== 'ifn_contextualise'),
      ),
    ).toEqual([])
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('a variant', () => {
  const method = methodById('mednum-2020')!

  it('is the method, changed in what it names and marked with its name', () => {
    const corrected = withVariant(method, 'corrigee')
    expect(corrected).toMatchObject({
      id: 'mednum-2020',
      variant: 'corrigee',
      missing: 'skip',
      evidence: { grade: 'own' },
    })
    expect(corrected.indicators['revenu_median']).toEqual({
      ...method.indicators['revenu_median'],
      sense: 'protects',
    })
    expect(corrected.indicators['part_65_plus']).toEqual(method.indicators['part_65_plus'])
  })

  it('leaves the method as it was, and no variant gives it back', () => {
    const before = structuredClone(method)
    withVariant(method, 'corrigee')
    expect(method).toEqual(before)
    expect(withVariant(method, undefined)).toBe(method)
  })

  it('that does not exist is refused, with the one that was meant', async () => {
    const problems = [
      ...(await problemsOf(() => withVariant(method, 'corige'))),
      ...(await problemsOf(() => withVariant(methodById('mednum-2023')!, 'senior'))),
      ...(await problemsOf(() => withVariant(method, 'constructor'))),
    ]
    expect(problems.map(explainCommand).join('\n')).toMatchInlineSnapshot(`
      "erreur[option-invalide] « corige » n’est pas une variante de « mednum-2020 »
        remède  vouliez-vous dire « corrigee » ?
      erreur[option-invalide] « senior » n’est pas une variante de « mednum-2023 »
        remède  la méthode « mednum-2023 » n’a pas de variante : retirez --variante
      erreur[option-invalide] « constructor » n’est pas une variante de « mednum-2020 »
        remède  au choix : publiee, corrigee"
    `)
  })
})

it('an identifier that nobody bears is no method', () => {
  for (const id of ['', 'mednum', 'constructor', '__proto__'])
    expect(methodById(id)).toBeUndefined()
})
