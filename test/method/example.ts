/** A small method for tests: a share, a rate, a quantity that protects, a share that protects. */
import { defineMethod } from '../../src/method/define.ts'
import type { Method } from '../../src/method/method.ts'

export const example = defineMethod({
  id: 'exemple',
  version: '1',
  title: 'Exemple',
  description: 'De 0 à 100.',
  formula: 'Moyenne de deux sous-indices.',
  author: 'Les tests',
  licence: 'MIT',
  evidence: { grade: 'own', text: 'Inventée pour les tests.' },
  sources: {
    rp: { label: 'Recensement', producer: 'INSEE', licence: 'Licence Ouverte 2.0' },
    arcep: { label: 'Débits', producer: 'ARCEP', licence: 'Licence Ouverte 2.0' },
  },
  normalisation: { kind: 'min-max' },
  missing: 'skip',
  rollUp: 'shares',
  reference: 'france',
  population: ['P_POP'],
  indicators: {
    ages: {
      label: 'Âgés',
      sense: 'worsens',
      unit: 'share',
      source: 'rp',
      measures: [{ numerator: 'P_POP65P', denominator: 'P_POP' }],
    },
    pauvrete: {
      label: 'Pauvreté',
      sense: 'worsens',
      unit: 'share',
      source: 'rp',
      measures: [{ rate: 'TP60', weight: 'MENAGES' }],
    },
    revenu: {
      label: 'Revenu',
      sense: 'protects',
      unit: 'euro',
      source: 'rp',
      measures: [{ value: 'MED' }],
    },
    fibre: {
      label: 'Fibre',
      sense: 'protects',
      unit: 'share',
      source: 'arcep',
      measures: [{ numerator: 'LOCAUX_FTTH', denominator: 'LOCAUX' }],
    },
  },
  axes: {
    argent: { label: 'Argent', of: ['pauvrete', 'revenu'], aggregation: 'first-present' },
  },
  subIndices: {
    publics: { label: 'Publics', of: ['ages', 'argent'], weights: [2, 1] },
    reseau: { label: 'Réseau', of: ['fibre'] },
  },
  index: { label: 'Indice', of: ['publics', 'reseau'] },
})

/** The example as plain JSON would give it, after `change` has had its way with it. */
export function document(change: (method: any) => void = () => undefined): Method {
  const copy = JSON.parse(JSON.stringify(example)) as Method
  change(copy)
  return copy
}
