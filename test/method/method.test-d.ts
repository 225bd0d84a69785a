import { describe, expectTypeOf, it } from 'vitest'
import { compute, type Scores } from '../../src/engine/compute.ts'
import { contributions } from '../../src/engine/contributions.ts'
import { defineMethod } from '../../src/method/define.ts'
import {
  variantOf,
  type AxisId,
  type IndicatorId,
  type Method,
  type SubIndexId,
  type VariantId,
} from '../../src/method/method.ts'
import { mednum2020, mednum2023 } from '../../src/methods/registry.ts'
import type { Table } from '../../src/table/table.ts'
import { example } from './example.ts'

declare const table: Table

describe('a method', () => {
  it('knows its own names', () => {
    expectTypeOf<IndicatorId<typeof example>>().toEqualTypeOf<
      'ages' | 'pauvrete' | 'revenu' | 'fibre'
    >()
    expectTypeOf<SubIndexId<typeof example>>().toEqualTypeOf<'publics' | 'reseau'>()
    expectTypeOf<AxisId<typeof example>>().toEqualTypeOf<'argent'>()
    expectTypeOf<VariantId<typeof mednum2020>>().toEqualTypeOf<'publiee' | 'corrigee'>()
    expectTypeOf<AxisId<typeof mednum2023>>().toEqualTypeOf<never>()
    expectTypeOf<VariantId<typeof mednum2023>>().toEqualTypeOf<never>()
  })

  it('is still any method to who does not care which', () => {
    expectTypeOf(example).toExtend<Method>()
    expectTypeOf<IndicatorId<Method>>().toEqualTypeOf<string>()
  })

  it('keeps its names through a variant, and has no other variant than its own', () => {
    expectTypeOf(variantOf(mednum2020, 'corrigee')).toEqualTypeOf<typeof mednum2020>()
    // @ts-expect-error « corigee » is not a variant
    variantOf(mednum2020, 'corigee')
  })
})

describe('scores', () => {
  it('complete by the names of the method', () => {
    expectTypeOf<keyof Scores<typeof example>['subIndices']>().toEqualTypeOf<'publics' | 'reseau'>()
    expectTypeOf<keyof Scores<typeof example>['indicators']>().toEqualTypeOf<
      IndicatorId<typeof example>
    >()
    expectTypeOf(compute(example, table).subIndices.publics).toEqualTypeOf<Float64Array>()
    expectTypeOf(compute(mednum2020, table).scores.revenu_median).toEqualTypeOf<Float64Array>()
    // @ts-expect-error « amenagement » is a sub-index of another method
    expectTypeOf(compute(mednum2020, table).subIndices.amenagement).toBeAny()
  })
})

describe('what does not compile', () => {
  it('weights that are not one a member', () => {
    defineMethod({
      ...example,
      subIndices: {
        ...example.subIndices,
        // @ts-expect-error three weights for two members
        reseau: { label: 'Réseau', of: ['fibre', 'ages'], weights: [1, 2, 3] },
      },
    })
    // @ts-expect-error one weight for two members
    defineMethod({ ...example, index: { ...example.index, weights: [1] } })
    // @ts-expect-error a weight below 0
    defineMethod({ ...example, index: { ...example.index, weights: [1, -2] } })
    expectTypeOf(
      defineMethod({ ...example, index: { ...example.index, weights: [1, 0.5] } }).index.weights,
    ).toEqualTypeOf<readonly [1, 0.5]>()
  })

  it('a sub-index that names an indicator nobody declared', () => {
    defineMethod({
      ...example,
      subIndices: {
        publics: { label: 'Publics', of: ['ages', 'argent'] },
        // @ts-expect-error « fibr » n'est pas déclaré
        reseau: { label: 'Réseau', of: ['fibr'] },
      },
    })
  })

  it('an axis that names an indicator nobody declared', () => {
    // @ts-expect-error « pauvre » n'est pas déclaré
    defineMethod({ ...example, axes: { argent: { label: 'Argent', of: ['pauvre', 'revenu'] } } })
  })

  it('an index that names a sub-index nobody declared', () => {
    // @ts-expect-error « reseaux » n'est pas déclaré
    defineMethod({ ...example, index: { label: 'Indice', of: ['publics', 'reseaux'] } })
  })

  it('an indicator whose source nobody declared', () => {
    defineMethod({
      ...example,
      indicators: {
        ...example.indicators,
        ages: {
          label: 'Âgés',
          sense: 'worsens',
          unit: 'share',
          // @ts-expect-error « insee » n'est pas déclarée dans sources
          source: 'insee',
          measures: [{ rate: 'TX' }],
        },
      },
    })
  })

  it('a sub-index without members', () => {
    defineMethod({
      ...example,
      // @ts-expect-error un groupe nomme au moins un membre
      subIndices: { ...example.subIndices, reseau: { label: 'Réseau', of: [] } },
    })
  })

  it('a normalisation, a sense or a measure that does not exist', () => {
    // @ts-expect-error no such kind
    defineMethod({ ...example, normalisation: { kind: 'minmax' } })
    defineMethod({
      ...example,
      // @ts-expect-error a sense is « worsens » or « protects »
      indicators: { ...example.indicators, ages: { ...example.indicators.ages, sense: 'negatif' } },
    })
    defineMethod({
      ...example,
      // @ts-expect-error an indicator has one measure at least
      indicators: { ...example.indicators, ages: { ...example.indicators.ages, measures: [] } },
    })
  })
})

describe('what compute does not take', () => {
  it('cells, columns, levels, codes and options that are none', () => {
    // @ts-expect-error text is not a column of numbers
    compute(example, { ...table, columns: { TP60: ['0.1'] } })
    // @ts-expect-error « ville » is not a level
    compute(example, { ...table, level: 'ville' })
    // @ts-expect-error codes are text: a number loses the zero of « 01001 »
    compute(example, { ...table, codes: [1001] })
    // @ts-expect-error « refrence » is not an option
    compute(example, table, { refrence: { kind: 'ensemble' } })
    // @ts-expect-error « epci » is not a reference
    compute(example, table, { reference: 'epci' })
    // @ts-expect-error what takes scores apart is their tree
    contributions(compute(example, table), 'ifn')
  })
})
