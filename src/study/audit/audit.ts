/**
 * The audit of an index: the steps of the OECD & JRC handbook, each with its figures, what is thought of them by
 * stated thresholds, and the command that redoes it.
 *
 * Pure: what a step needs beside the scores (the same files under another method, the neighbours, other measures) is given.
 * What is not given is not guessed: its step says that it was not calculated, and why.
 *
 * Source: OECD & JRC, Handbook on Constructing Composite Indicators (2008). Its tenth step, presentation, is the page itself.
 */
import { unbroken } from '../../core/french.ts'
import { count } from '../../stats/summary.ts'
import { worst } from './finding.ts'
import { auditCoherence } from './coherence-step.ts'
import { auditCoverage, auditFramework } from './data.ts'
import { auditLinks } from './external.ts'
import {
  auditSteps,
  type AuditInput,
  type AuditOptions,
  type AuditStep,
  type AuditStepId,
  type Draft,
} from './step.ts'
import { auditMissing, auditTreatment } from './missing.ts'
import { auditBack } from './contributions.ts'
import { auditNormalisation } from './normalisation.ts'
import { auditSensitivity } from './sensitivity.ts'
import { auditUncertainty } from './uncertainty.ts'
import { auditWeights } from './weights.ts'

interface Kind {
  readonly handbook: number
  readonly title: string
  readonly question: string
  readonly make: (input: AuditInput) => Draft
}

const kinds: Readonly<Record<AuditStepId, Kind>> = {
  cadre: {
    handbook: 1,
    title: 'Le cadre',
    question: 'Sait-on ce qui est mesuré, et d’où vient chaque chiffre ?',
    make: auditFramework,
  },
  couverture: {
    handbook: 2,
    title: 'La couverture des données',
    question: 'Y a-t-il assez de données, partout ?',
    make: auditCoverage,
  },
  manquantes: {
    handbook: 3,
    title: 'Les valeurs manquantes et imputées',
    question: 'Ce qui manque change-t-il le résultat ?',
    make: auditMissing,
  },
  traitement: {
    handbook: 3,
    title: 'Les valeurs extrêmes',
    question: 'Quelques territoires hors norme portent-ils l’échelle à eux seuls ?',
    make: auditTreatment,
  },
  coherence: {
    handbook: 4,
    title: 'La cohérence',
    question: 'Les indicateurs vont-ils ensemble ?',
    make: auditCoherence,
  },
  normalisation: {
    handbook: 5,
    title: 'La normalisation',
    question: 'Une autre échelle donnerait-elle un autre classement ?',
    make: auditNormalisation,
  },
  poids: {
    handbook: 6,
    title: 'Les poids, affichés et effectifs',
    question: 'Chaque indicateur compte-t-il autant que la méthode le dit ?',
    make: auditWeights,
  },
  incertitude: {
    handbook: 7,
    title: 'L’incertitude',
    question: 'À quel point le rang d’un territoire est-il sûr ?',
    make: auditUncertainty,
  },
  sensibilite: {
    handbook: 7,
    title: 'La sensibilité',
    question: 'Quels choix de méthode pèsent le plus sur les rangs ?',
    make: auditSensitivity,
  },
  retour: {
    handbook: 8,
    title: 'Le retour aux données',
    question: 'Qu’est-ce qui rend les territoires fragiles ?',
    make: auditBack,
  },
  liens: {
    handbook: 9,
    title: 'Les liens avec d’autres mesures',
    question: 'L’indice dit-il la même chose que ce qui est connu par ailleurs ?',
    make: auditLinks,
  },
}

/**
 * Audits an index, step by step, in the order of the handbook. Nothing is changed, and nothing is thrown: what
 * cannot be calculated has the verdict `non-calcule`, and its sentence says why.
 *
 * @example
 * const [weights] = audit({ scores }, { steps: ['poids'], command: (step) => `ifn auditer --etape ${step}` })
 */
export function audit(
  input: AuditInput,
  { steps = auditSteps, command }: AuditOptions,
): AuditStep[] {
  const few = count(input.scores.index)
  return auditSteps
    .filter((id) => steps.includes(id))
    .map((id) => {
      const { make, ...kind } = kinds[id]
      const {
        sentence,
        verdict,
        checks,
        tables,
        notes = [],
      } = STATISTICAL.includes(id) && few < LEAST ? tooFew(few) : make(input)
      return {
        id,
        ...kind,
        question: unbroken(kind.question),
        sentence: unbroken(sentence),
        verdict: verdict ?? worst(checks.map((check) => check.verdict)),
        checks: checks.map((check) => ({
          ...check,
          label: unbroken(check.label),
          threshold: unbroken(check.threshold),
          source: unbroken(check.source),
        })),
        tables: tables
          .filter(({ rows }) => rows.length > 0)
          .map((table) => ({
            ...table,
            caption: unbroken(table.caption),
            rows: table.rows.map((row) =>
              row.map((cell) => (typeof cell === 'string' ? unbroken(cell) : cell)),
            ),
          })),
        notes: notes.map(unbroken),
        command: command(id),
      }
    })
}

/** Steps that measure something across territories, and how few of them say nothing of it. */
const STATISTICAL: readonly AuditStepId[] = [
  'traitement',
  'coherence',
  'normalisation',
  'poids',
  'incertitude',
  'sensibilite',
  'retour',
]
const LEAST = 10

function tooFew(n: number): Draft {
  return {
    sentence: `Non calculé : ${n} territoire${n > 1 ? 's ont' : ' a'} un indice, et il en faut ${LEAST} au moins pour en dire quelque chose (seuil : le nôtre).`,
    verdict: 'non-calcule',
    checks: [],
    tables: [],
  }
}
