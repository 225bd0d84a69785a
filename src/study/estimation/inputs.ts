/** What people in digital difficulty are estimated from: shares of the census, by the definition that each fit has. */
import { parseFormula, variablesOf } from '../../method/formula.ts'
import { evaluate } from '../../engine/evaluate.ts'
import { censusFraction } from '../../sources/census-sampling.ts'
import type { Table } from '../../table/table.ts'
import { illectronisme2019 } from './illectronisme.ts'
import type { EstimationInputs, SyntheticModel } from './model.ts'

/** One way of counting people who left school with few diplomas, and the model fitted on that way. */
interface DiplomaDefinition {
  /** French, for the Trace. */
  readonly label: string
  /** Formulas of the count, the first that a table can give; `from` … `to` are the years of a nomenclature. */
  readonly counts: readonly {
    readonly formula: string
    readonly from?: string
    readonly to?: string
  }[]
  readonly model?: SyntheticModel
}

const OUT_OF_SCHOOL = 'P_NSCOL15P'
const OLDER = 'P_POP65P'
const PEOPLE = ['P_POP15P', 'P_POP - P_POP0014', 'C_POP15P'] as const

/** The definitions, those with a model first: two definitions never share a fit. */
const definitions: readonly DiplomaDefinition[] = [
  {
    label: 'au plus un CAP ou un BEP, le brevet non compté, parmi les non scolarisés',
    counts: [
      { formula: 'P_NSCOL15P_AUPLUS_CAPBEP' },
      { formula: 'P_NSCOL15P_DIPLMIN + P_NSCOL15P_CAPBEP', from: '2017' },
      { formula: 'P_NSCOL15P_DIPL0 + P_NSCOL15P_CEP + P_NSCOL15P_CAPBEP', to: '2012' },
    ],
    model: illectronisme2019,
  },
  {
    label: 'au plus le brevet, parmi les non scolarisés',
    counts: [{ formula: 'P_NSCOL15P_AUPLUS_BREVET' }],
  },
]

/** Variables that an estimate of people may need, to be read beside those of the method (`also` of `PipelineOptions`). */
export const peopleVariables: readonly string[] = [
  ...new Set(
    [
      OUT_OF_SCHOOL,
      OLDER,
      ...PEOPLE,
      ...definitions.flatMap(({ counts }) => counts.map(({ formula }) => formula)),
    ].flatMap((formula) => variablesOf(parseFormula(formula))),
  ),
]

/** The inputs of an estimate, and how they were had. */
export interface PeopleInputs extends EstimationInputs {
  readonly model: SyntheticModel
  /** Definition of low diploma, in French. */
  readonly diploma: string
  /** Formulas of the two shares and of the people. */
  readonly formulas: { readonly ages: string; readonly diploma: string; readonly people: string }
  /** Year of the census; empty when the files do not say. */
  readonly year: string
}

/**
 * Finds what an estimate is made from: shares in percent of people of 65 and over among those of 15 and over, of low
 * diplomas among those out of school, of one year.
 *
 * @param table variables of the census, at any level
 * @param population inhabitants of each row, which tell how the census surveyed it
 * @returns the inputs, or what they lack, in French
 */
export function peopleInputs(
  table: Table,
  population: Float64Array | undefined,
): PeopleInputs | { readonly lacking: string } {
  const people = PEOPLE.find((formula) => has(table, formula))
  if (people === undefined || !has(table, OLDER))
    return {
      lacking: `il faut les effectifs de 15 ans ou plus (${PEOPLE[0]}) et de 65 ans ou plus (${OLDER})`,
    }
  const found = definitions.flatMap((definition) =>
    definition.counts
      .filter((count) => isOfNomenclature(table, count))
      .map(({ formula }) => ({ ...definition, formula })),
  )
  const [best] = found
  if (best === undefined || !has(table, OUT_OF_SCHOOL))
    return {
      lacking: `il faut les diplômes des 15 ans ou plus non scolarisés (${OUT_OF_SCHOOL}, P_NSCOL15P_DIPLMIN et P_NSCOL15P_CAPBEP à partir de 2017)`,
    }
  const { label, formula, model } = best
  if (model === undefined)
    return {
      lacking: `les fichiers ne donnent les diplômes que sous une définition pour laquelle aucun modèle n’a été ajusté (${label})`,
    }
  const names = [people, OLDER, formula, OUT_OF_SCHOOL].flatMap((each) =>
    variablesOf(parseFormula(each)),
  )
  const years = [...new Set(names.map((name) => table.years?.[name] ?? ''))].filter(Boolean)
  if (years.length > 1)
    return { lacking: `les âges et les diplômes sont d’années différentes (${years.join(', ')})` }
  const counts = evaluate(people, table)
  const shares = [
    percents(evaluate(OLDER, table), counts),
    percents(evaluate(formula, table), evaluate(OUT_OF_SCHOOL, table)),
  ]
  return {
    model,
    diploma: label,
    formulas: {
      ages: `${OLDER} / (${people})`,
      diploma: `(${formula}) / ${OUT_OF_SCHOOL}`,
      people,
    },
    year: years[0] ?? '',
    people: counts,
    shares,
    shareVariances: shares.map((share, k) =>
      samplingVariance(share, k === 0 ? counts : evaluate(OUT_OF_SCHOOL, table), (i) =>
        table.level === 'iris' ? Infinity : (population?.[i] ?? counts[i]!),
      ),
    ),
  }
}

const has = (table: Table, formula: string): boolean =>
  variablesOf(parseFormula(formula)).every((name) => table.columns[name]?.some((v) => v === v))

function isOfNomenclature(
  table: Table,
  { formula, from = '', to = '9999' }: DiplomaDefinition['counts'][number],
): boolean {
  if (!has(table, formula)) return false
  const [name] = variablesOf(parseFormula(formula))
  const year = table.years?.[name!] ?? ''
  return (from === '' && to === '9999') || (year >= from && year <= to && year !== '')
}

function percents(count: Float64Array, whole: Float64Array): Float64Array {
  return count.map((v, i) => (whole[i]! > 0 ? Math.min(100, (100 * v) / whole[i]!) : NaN))
}

/** Variance that the sample of the census leaves in a share, in squared percent: 0 where everybody answers. */
function samplingVariance(
  share: Float64Array,
  people: Float64Array,
  inhabitants: (i: number) => number,
): Float64Array {
  return share.map((p, i) => {
    const f = censusFraction(inhabitants(i), false)
    return f === 1 ? 0 : (p * (100 - p) * (1 - f)) / (people[i]! * f)
  })
}
