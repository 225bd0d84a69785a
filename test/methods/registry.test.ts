import { describe, expect, it } from 'vitest'
import { explain } from '../../src/core/errors.ts'
import { variablesOfMethod } from '../../src/method/coherence.ts'
import { incoherences } from '../../src/method/coherence.ts'
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
    expect(incoherences(method)).toEqual([])
    for (const name of Object.keys(method.variants ?? {})) expect(incoherences(variantOf(method, name as never))).toEqual([])
  })

  it('says what it is: title, description, formula, author, licence, and on what evidence', () => {
    for (const text of [method.title, method.description, method.formula, method.author, method.licence, method.evidence.text]) expect(text.length).toBeGreaterThan(2)
    for (const text of [method.description, method.formula, method.evidence.text, ...(method.warnings ?? [])]) expect(text).toMatch(/^[\p{L}].*\S$/su)
    expect(method.version).toMatch(/^\d{4}-\d+$/)
    if (method.evidence.grade !== 'propre') expect(method.evidence.text.length).toBeGreaterThan(60)
  })

  it('is written in French as French is typeset', () => {
    const texts = JSON.stringify(method).match(/"(?:[^"\\]|\\.)*"/g)!
    expect(texts.filter((text) => /\p{L}'\p{L}/u.test(text) || /\.\.\./.test(text))).toEqual([])
  })

  it('names a producer and a licence for each source, and uses every source', () => {
    for (const { label, producer, licence } of Object.values(method.sources)) {
      expect([label, producer, licence].every((text) => text.length > 2)).toBe(true)
      expect(licence).toBe('Licence Ouverte 2.0')
    }
    const used = new Set(Object.values(method.indicators).map(({ source }) => source))
    expect(Object.keys(method.sources).filter((source) => !used.has(source))).toEqual([])
  })

  it('defines each indicator in a sentence, and reads variables named without their year', () => {
    for (const { definition, label } of Object.values(method.indicators)) {
      expect(definition).toMatch(/^\p{Lu}.*\.$/u)
      expect(label).toMatch(/^[\p{Lu}\d]/u)
    }
    expect(variablesOfMethod(method).filter((name) => /^[PC]\d\d_|\d{2}$/.test(name) && !/POP1529|THD30|TP60/.test(name))).toEqual([])
  })

  it('has two sub-indices, which between them hold every indicator that counts', () => {
    const groups = groupsOf(method)
    const [first, second, ...others] = Object.keys(method.subIndices)
    expect(others).toEqual([])
    const held = [...leavesUnder(groups, first!), ...leavesUnder(groups, second!)]
    expect(new Set(held).size).toBe(held.length)
    expect(leavesUnder(groups, 'ifn').toSorted()).toEqual(held.toSorted())
  })

  it('has names that no column of the results bears already', () => {
    const names = [...Object.keys(method.indicators), ...Object.keys(method.subIndices)]
    const taken = ['nom', 'population', 'ifn', 'ifn_rang', 'couverture', 'absences', ...Object.keys(method.indicators).map((name) => `${name}_score`)]
    expect(names.filter((name) => taken.includes(name) || name.startsWith('code_') || name.startsWith('ifn_'))).toEqual([])
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('a variant', () => {
  const method = methodById('mednum-2020')!

  it('is the method, changed in what it names and marked with its name', () => {
    const corrected = withVariant(method, 'corrigee')
    expect(corrected).toMatchObject({ id: 'mednum-2020', variant: 'corrigee', missing: 'ecarte', evidence: { grade: 'propre' } })
    expect(corrected.indicators['revenu_median']).toEqual({ ...method.indicators['revenu_median'], sense: 'protege' })
    expect(corrected.indicators['part_65_plus']).toEqual(method.indicators['part_65_plus'])
  })

  it('leaves the method as it was, and no variant gives it back', () => {
    const before = structuredClone(method)
    withVariant(method, 'corrigee')
    expect(method).toEqual(before)
    expect(withVariant(method, undefined)).toBe(method)
  })

  it('that does not exist is refused, with the one that was meant', async () => {
    const problems = [...(await problemsOf(() => withVariant(method, 'corige'))), ...(await problemsOf(() => withVariant(methodById('mednum-2023')!, 'senior'))), ...(await problemsOf(() => withVariant(method, 'constructor')))]
    expect(problems.map(explain).join('\n')).toMatchInlineSnapshot(`
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
  for (const id of ['', 'mednum', 'constructor', '__proto__']) expect(methodById(id)).toBeUndefined()
})
