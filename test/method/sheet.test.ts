import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { explainCommand } from '../../src/core/errors.ts'
import { extended } from '../../src/method/extend.ts'
import { methodFrom } from '../../src/method/schema.ts'
import { methodSheet, sheetHtml, sheetMarkdown, sheetText } from '../../src/method/sheet.ts'
import { newMethod } from '../../src/method/extend.ts'
import { drawTree } from '../../src/method/words.ts'
import { variablesOfMethod } from '../../src/method/check.ts'
import { compute } from '../../src/engine/compute.ts'
import { ifn2026, mednum2023, methodById, methods } from '../../src/methods/registry.ts'
import { column, problemsOf } from '../support.ts'
import { example } from './example.ts'

describe.each(methods.map((method) => [method.id, method] as const))(
  'the sheet of %s',
  (_, method) => {
    const sheet = methodSheet(method)
    it('says every indicator, group, source, warning and point of evidence, in each format', () => {
      const facts = [
        method.title,
        method.formula,
        ...Object.keys(method.indicators),
        ...Object.keys(method.subIndices),
        ...(method.warnings ?? []),
        ...(method.evidence.unknown ?? []),
        ...(method.evidence.inferred ?? []),
      ]
      const plain = sheetHtml(sheet)
        .replace(/&quot;/g, '"')
        .replace(/&gt;/g, '>')
        .replace(/&lt;/g, '<')
        .replace(/&amp;/g, '&')
      for (const page of [sheetText(sheet), sheetMarkdown(sheet), plain])
        expect(facts.filter((fact) => !page.includes(fact))).toEqual([])
    })

    it('is HTML in French whose tags close, with nothing from elsewhere', () => {
      const html = sheetHtml(sheet)
      expect(html).toMatch(/^<!doctype html>\n<html lang="fr">/)
      for (const tag of ['table', 'ul', 'section', 'p', 'pre', 'main'])
        expect(html.split(`<${tag}`).length).toBe(
          html.split(`</${tag}>`).length + (tag === 'p' ? html.split('<pre').length - 1 : 0),
        )
      expect(html).not.toMatch(/src=|href=/)
    })
  },
)

it('the tree is drawn with the shares of the weights, senses, and what stands aside', () => {
  expect(drawTree(example).join('\n')).toMatchInlineSnapshot(`
    "ifn : Indice [moyenne]
    ├─ publics 50 % : Publics [moyenne pondérée]
    │  ├─ ages 66,7 % (+)
    │  └─ argent 33,3 % : Argent [le premier présent]
    │     ├─ pauvrete (+)
    │     └─ revenu (−)
    └─ reseau 50 % : Réseau [moyenne]
       └─ fibre 100 % (−)"
  `)
  expect(drawTree(mednum2023).slice(-1)).toEqual([
    `contexte, jamais noté : ${mednum2023.context.join(', ')}`,
  ])
})

describe('a method that extends a published one', () => {
  const document = {
    extends: 'mednum-2023',
    id: 'sans-4g',
    title: 'Sans la 4G',
    indicators: { non_couverture_4g: null, part_65_plus: { label: 'Aînés' } },
    subIndices: { reseau: { of: ['non_couverture_thd'] } },
    index: {
      of: ['non_couverture_thd', 'taux_pauvrete', 'part_65_plus', 'peu_diplomes'],
      weights: [1, 2, 1, 1],
    },
  }
  const method = methodFrom(document, undefined, methodById)

  it('is the method but for what is written', () => {
    expect(Object.keys(method.indicators)).toEqual(
      Object.keys(mednum2023.indicators).filter((id) => id !== 'non_couverture_4g'),
    )
    expect(method.indicators['part_65_plus']).toEqual({
      ...mednum2023.indicators.part_65_plus,
      label: 'Aînés',
    })
    expect([method.normalisation, method.subIndices['publics'], method.index.weights]).toEqual([
      mednum2023.normalisation,
      mednum2023.subIndices.publics,
      [1, 2, 1, 1],
    ])
  })

  it('does not inherit the evidence of what it changed', () => {
    expect(method.evidence).toEqual({
      grade: 'own',
      text: 'Dérivée de la méthode « mednum-2023 » ; les vérifications de celle-ci ne valent pas pour ce qui a été changé.',
    })
  })

  it('changes nothing of the base', () => {
    expect(mednum2023.indicators.part_65_plus.label).toBe('65 ans ou plus')
  })

  it('may replace a step whole: a choice is never half of one and half of another', () => {
    expect(
      methodFrom({ ...document, normalisation: { kind: 'z-score' } }, undefined, methodById)
        .normalisation,
    ).toEqual({ kind: 'z-score' })
    expect(
      extended(
        { normalisation: { kind: 'classes', count: 10 } },
        { normalisation: { kind: 'z-score' } },
      ),
    ).toEqual({ normalisation: { kind: 'z-score' } })
  })

  it('is refused with every problem at once: a base that is none, an identifier that is not its own, a name that answers to nothing', async () => {
    const problems = [
      ...(await problemsOf(() =>
        methodFrom({ ...document, extends: 'mednum' }, 'm.yaml', methodById),
      )),
      ...(await problemsOf(() => methodFrom({ extends: 'mednum-2023' }, 'm.yaml', methodById))),
      ...(await problemsOf(() =>
        methodFrom({ ...document, index: { of: ['part_65_plu'] } }, 'm.yaml', methodById),
      )),
    ]
    expect(problems.map(explainCommand).join('\n')).toMatchInlineSnapshot(`
      "erreur[methode-inconnue] « mednum » n’est pas une méthode de la bibliothèque
        où      m.yaml, colonne extends
        remède  donnez à extends l’identifiant d’une méthode (ifn methodes)
      erreur[methode-invalide] Entrée invalide : chaîne de caractères attendu, indéfini reçu
        où      m.yaml, colonne id
        remède  ifn methodes --schema donne les champs et leurs valeurs
      erreur[methode-invalide] Entrée invalide : chaîne de caractères attendu, indéfini reçu
        où      m.yaml, colonne title
        remède  ifn methodes --schema donne les champs et leurs valeurs
      erreur[methode-incoherente] « part_65_plu » n’est pas déclaré dans indicators, axes ou subIndices
        où      m.yaml, colonne index.of
        remède  vouliez-vous dire « part_65_plus » ?"
    `)
  })
})

describe('the file to start from', () => {
  it('is a method, commented, that is computed as it stands', () => {
    const method = methodFrom(parse(newMethod))
    expect(newMethod.split('\n').filter((line) => line.includes('#')).length).toBeGreaterThan(20)
    const columns = Object.fromEntries(
      Object.keys(method.indicators).map((id, k) => [id, column(0.1 * (k + 1), 0.5, 0.2)]),
    )
    const { index } = compute(method, {
      level: 'commune',
      codes: ['01001', '01002', '01004'],
      columns,
    })
    expect(index.every((v) => v >= 0 && v <= 100)).toBe(true)
    expect(variablesOfMethod(method)).toContain('P_POP65P')
  })

  it('has an extending example that is a method too', () => {
    const lines = newMethod
      .split('\n')
      .filter((line) => line.startsWith('#   '))
      .map((line) => line.slice(4))
    const from = lines.findIndex((line) => line.startsWith('extends:'))
    const method = methodFrom(parse(lines.slice(from).join('\n')), undefined, methodById)
    expect([method.id, Object.keys(method.indicators).includes('non_couverture_4g')]).toEqual([
      'mednum-2023-sans-4g',
      false,
    ])
  })
})

it('ifn-2026 as JSON is ifn-2026: what TypeScript writes, a file can', () => {
  expect(methodFrom(JSON.parse(JSON.stringify(ifn2026)))).toEqual(
    JSON.parse(JSON.stringify(ifn2026)),
  )
})
