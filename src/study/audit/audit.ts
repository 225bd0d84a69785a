/**
 * Audits an index: the steps of the OECD & JRC handbook, each with its figures, its verdict by stated
 * thresholds, and the command that redoes it.
 *
 * Pure: what a step needs beside the scores (the same files under another method, the neighbours, other
 * measures) is given. What is not given is not guessed: its step says that it was not calculated, and why.
 *
 * Source: OECD & JRC, Handbook on Constructing Composite Indicators (2008). Its tenth step, presentation,
 * is the page itself.
 */
import { unbroken } from '../../core/french.ts'
import { count } from '../../stats/summary.ts'
import { worst } from './finding.ts'
import { notMade, notMadeResult, type RunnableStep } from './spec.ts'
import {
  auditSteps,
  type AuditInput,
  type AuditOptions,
  type AuditStep,
  type AuditStepId,
} from './step.ts'
import { backToDataStep } from './steps/back-to-data.ts'
import { coherenceStep } from './steps/coherence.ts'
import { coverageStep } from './steps/coverage.ts'
import { frameworkStep } from './steps/framework.ts'
import { linksStep } from './steps/links.ts'
import { missingValuesStep } from './steps/missing-values.ts'
import { normalisationStep } from './steps/normalisation.ts'
import { sensitivityStep } from './steps/sensitivity.ts'
import { treatmentStep } from './steps/treatment.ts'
import { uncertaintyStep } from './steps/uncertainty.ts'
import { weightsStep } from './steps/weights.ts'

const specifications: Readonly<Record<AuditStepId, RunnableStep>> = {
  cadre: frameworkStep,
  couverture: coverageStep,
  manquantes: missingValuesStep,
  traitement: treatmentStep,
  coherence: coherenceStep,
  normalisation: normalisationStep,
  poids: weightsStep,
  incertitude: uncertaintyStep,
  sensibilite: sensitivityStep,
  retour: backToDataStep,
  liens: linksStep,
}

/**
 * Audits an index, step by step, in the order of the handbook. Nothing is changed, and nothing is thrown.
 *
 * @param input the scores, and what some steps need beside them
 * @param options steps wanted (all when left out), and the command that redoes each
 * @returns one finding a step; what cannot be calculated has the verdict `non-calcule`, and says why
 *
 * @example
 * const [weights] = auditFrom({ scores }, { steps: ['poids'], command: (step) => `ifn auditer --etape ${step}` })
 */
export function auditFrom(
  input: AuditInput,
  { steps = auditSteps, command }: AuditOptions,
): AuditStep[] {
  const n = count(input.scores.index)
  return auditSteps
    .filter((id) => steps.includes(id))
    .map((id) => {
      const { handbook, title, question, least, run } = specifications[id]
      const { verdict, ...found } =
        n < least
          ? notMadeResult(
              notMade(
                `${n} territoire${n > 1 ? 's ont' : ' a'} un indice, et il en faut ${least} au moins pour en dire quelque chose (seuil : le nôtre)`,
              ),
            )
          : run(input)
      const step = typeset({
        id,
        handbook,
        title,
        question,
        verdict: verdict ?? worst(found.checks.map((check) => check.verdict)),
        ...found,
        tables: found.tables.filter(({ rows }) => rows.length > 0),
      })
      return { ...step, command: command(id) }
    })
}

/** The same value, all its texts with the no-break spaces of French typography. */
function typeset<T>(value: T): T {
  if (typeof value === 'string') return unbroken(value) as T
  if (Array.isArray(value)) return value.map(typeset) as T
  return value !== null && typeof value === 'object'
    ? (Object.fromEntries(Object.entries(value).map(([key, each]) => [key, typeset(each)])) as T)
    : value
}
