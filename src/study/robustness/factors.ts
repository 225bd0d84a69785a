/** A scenario in words: what varies and over which set, what does not and why. */
import { french, NBSP } from '../../core/french.ts'
import { aggregationWords } from '../../steps/aggregation/registry.ts'
import { imputationWords, noImputation } from '../../steps/imputation/registry.ts'
import { quantileGoalposts } from '../../steps/normalisation/min-max.ts'
import { normalisationKind, normalisationWords } from '../../steps/normalisation/registry.ts'
import { noTreatment, treatmentWords } from '../../steps/treatment/registry.ts'
import { sampledIndicators } from './noise.ts'
import { presentIndicators, substitutes, weighedGroups } from './presence.ts'
import type { Removal } from './removals.ts'
import { factorLabels } from '../../method/factor.ts'
import { factorIds, type Factor, type FactorId, type Fixed, type Scenario } from './scenario.ts'
import type { Subject } from '../../pipeline/subject.ts'

/** How many territories a removal may leave without an index and still be drawn. */
export const FEW_LOST = 0.01

interface Said {
  readonly over: string
  readonly dimensions: number
}

/** Every factor of a scenario, in a fixed order, and what the scenario leaves as it is, with why. `asked`: a user gave it. */
export function factorsOf(
  subject: Subject,
  scenario: Scenario,
  removals: readonly Removal[],
  asked = true,
): { factors: Factor[]; fixed: Fixed[] } {
  const said = factorIds.map((id) => ({
    id,
    label: factorLabels[id],
    ...describe(id, subject, scenario, removals, asked),
  }))
  return {
    factors: said.filter(({ dimensions }) => dimensions > 0),
    fixed: [
      ...said.flatMap(({ label, over, dimensions }) =>
        dimensions > 0 ? [] : [{ label, why: over }],
      ),
      ...kept(subject, scenario, removals),
      ...exact(subject, scenario),
    ],
  }
}

/** The indicators that a scenario takes out, of those that can be. */
export function removableOf(
  { scores }: Subject,
  scenario: Scenario,
  removals: readonly Removal[],
): string[] {
  const asked = scenario.indicators?.of ?? presentIndicators(scores)
  return asked.filter((id) =>
    removals.some((each) => each.id === id && whyKept(scores.codes.length, each) === undefined),
  )
}

/** Indicators that the scenario would take out and that are never out. */
function kept({ scores }: Subject, scenario: Scenario, removals: readonly Removal[]): Fixed[] {
  if (scenario.indicators === undefined) return []
  const asked = scenario.indicators.of ?? presentIndicators(scores)
  return removals.flatMap((each) => {
    const why =
      asked.includes(each.id) && each.kind === 'indicateur'
        ? whyKept(scores.codes.length, each)
        : undefined
    return why === undefined
      ? []
      : [
          {
            label: `retrait de ${each.id}`,
            why: `${why} ; il porte ${percent(each.weight)} de l’indice`,
          },
        ]
  })
}

function whyKept(n: number, { empties, lost }: Removal): string | undefined {
  if (empties.length > 0) return `il viderait ${empties.join(', ')}`
  return lost > FEW_LOST * n ? `il ôterait l’indice à ${french(lost, 0)} territoires` : undefined
}

/** Indicators of which no error of measurement is drawn. */
function exact({ scores, options }: Subject, scenario: Scenario): Fixed[] {
  if (options.to !== undefined)
    return [
      {
        label: 'erreurs de mesure',
        why: 'connues au seul niveau des fichiers, pas à celui des résultats',
      },
    ]
  const present = presentIndicators(scores)
  const noisy = [
    ...sampledIndicators(scores, scenario, present),
    ...Object.keys(scenario.rounding ?? {}),
    ...Object.keys(scenario.coverage ?? {}),
  ]
  const others = present.filter((id) => !noisy.includes(id))
  return others.length === 0
    ? []
    : [{ label: `mesure de ${others.join(', ')}`, why: 'aucune erreur n’est publiée ni supposée' }]
}

function describe(
  id: FactorId,
  subject: Subject,
  scenario: Scenario,
  removals: readonly Removal[],
  asked: boolean,
): Said {
  const { scores: nominal, options, method } = subject
  if (scenario[id] === undefined)
    return {
      over:
        whyNot(id, subject) ??
        (asked ? undefined : NOT_BY_DEFAULT[id]) ??
        'le scénario ne le fait pas varier',
      dimensions: 0,
    }
  switch (id) {
    case 'weights':
      return describeWeights(subject, scenario.weights!)
    case 'normalisation':
      return {
        over: `${alternatives(`celle de la méthode, ${normalisationWords(method.normalisation)}`, scenario.normalisation!.map(normalisationWords))}${ownScales(subject)}`,
        dimensions: Number(scenario.normalisation!.length > 0),
      }
    case 'goalposts':
      return {
        over: `quantiles ${[quantileGoalposts(method.normalisation)!, ...scenario.goalposts!].map(([a, b]) => `${percent(a)}–${percent(b)}`).join(', ')}`,
        dimensions: Number(scenario.goalposts!.length > 0),
      }
    case 'treatment':
      return {
        over: alternatives(
          `celui de la méthode, ${treatmentWords(method.treatment ?? noTreatment)}`,
          scenario.treatment!.map(treatmentWords),
        ),
        dimensions: Number(scenario.treatment!.length > 0),
      }
    case 'imputation': {
      const left = substitutes(method)
      const over = alternatives(
        `celle de la méthode, ${imputationWords(method.imputation ?? noImputation)}`,
        scenario.imputation!.map(imputationWords),
      )
      return {
        over: `${over}${left.length > 0 ? ` ; sauf ${left.join(', ')}, que d’autres remplacent` : ''}`,
        dimensions: Number(scenario.imputation!.length > 0),
      }
    }
    case 'aggregation': {
      const nodes = Object.entries(scenario.aggregation!)
      return {
        over: nodes
          .map(
            ([node, others]) =>
              `${node}${NBSP}: ${alternatives(
                'celle de la méthode',
                others.map((aggregation) => aggregationWords({ aggregation })),
              )}`,
          )
          .join(' ; '),
        dimensions: nodes.length,
      }
    }
    case 'indicators': {
      const of = removableOf(subject, scenario, removals)
      if (of.length === 0) return { over: 'aucun ne peut être retiré', dimensions: 0 }
      const how = scenario.indicators!
      return how.kind === 'at-most-one'
        ? { over: `tous, ou l’un retiré parmi ${of.join(', ')}`, dimensions: 1 }
        : {
            over: `chacun retiré avec une probabilité de ${percent(how.probability)}${NBSP}: ${of.join(', ')}`,
            dimensions: of.length,
          }
    }
    case 'sampling': {
      const of =
        options.to === undefined
          ? sampledIndicators(nominal, scenario, presentIndicators(nominal))
          : []
      return {
        over: `${scenario.sampling!.kind === 'counts' ? 'sur les effectifs enquêtés' : 'sur ce que l’enquête n’a pas vu'}${NBSP}: ${of.map((each) => (each in nominal.shrunk ? `${each} (lissé${NBSP}: loi bêta)` : `${each} (loi binomiale)`)).join(', ')}`,
        dimensions: Number(of.length > 0),
      }
    }
    case 'rounding': {
      const of = Object.entries(scenario.rounding!)
      return {
        over: of
          .map(
            ([each, { step, floor }]) =>
              `${each}${step ? `, arrondi à ${percent(step)}` : ''}${floor ? `, plancher à ${percent(floor)}` : ''}`,
          )
          .join(' ; '),
        dimensions: Number(of.length > 0),
      }
    }
    case 'coverage': {
      const of = Object.entries(scenario.coverage!)
      return {
        over:
          of.map(([each, half]) => `${each} à ± ${french(100 * half, 1)} points`).join(' ; ') +
          ' (là où la moitié est couverte ; moins vers 0 et 100 %)',
        dimensions: Number(of.length > 0),
      }
    }
  }
}

/** Why the default scenario of a method leaves a factor out. */
const NOT_BY_DEFAULT: Readonly<Partial<Record<FactorId, string>>> = {
  treatment: 'l’échelle ne repose pas sur quelques valeurs extrêmes',
  imputation:
    'rien ne manque qu’une autre valeur ne remplace, ou plus du quart d’un indicateur manque : imputé, il ferait l’échelle',
  aggregation: 'l’indice n’est pas une moyenne de valeurs toutes positives',
  indicators: 'moins de trois indicateurs présents',
  sampling: 'aucune part du recensement',
  rounding: 'aucun taux publié arrondi ou avec un plancher',
  coverage: 'aucune part de couverture déclarée',
}

/** Why a factor that the scenario leaves out could not have varied; nothing when it could. */
function whyNot(id: FactorId, { method, options }: Subject): string | undefined {
  const frozen = options.reference?.kind === 'figee'
  if (frozen && ['normalisation', 'goalposts', 'treatment'].includes(id))
    return 'la référence est figée'
  if (id === 'goalposts' && quantileGoalposts(method.normalisation) === undefined)
    return 'la méthode n’a pas de bornes en quantiles'
  if (id === 'normalisation' && normalisationKind(method.normalisation).keepsMeaning)
    return `l’échelle de la méthode (${normalisationWords(method.normalisation)}) n’a pas d’équivalent`
  if (options.to !== undefined && ['sampling', 'rounding', 'coverage'].includes(id))
    return 'le bruit des mesures n’est connu qu’au niveau des fichiers'
  return undefined
}

function ownScales({ method }: Subject): string {
  const own = Object.entries(method.indicators).flatMap(([id, { normalisation }]) =>
    normalisation ? [id] : [],
  )
  return own.length === 0 ? '' : ` ; sauf ${own.join(', ')}, dont l’échelle est propre`
}

function describeWeights({ scores }: Subject, how: NonNullable<Scenario['weights']>): Said {
  if (how.kind === 'sets')
    return {
      over: `ceux de la méthode, ou ${french(how.sets.length, 0)} autres jeux`,
      dimensions: Number(how.sets.length > 0),
    }
  const groups = weighedGroups(scores, how.of)
  const count = groups.reduce((sum, { group }) => sum + group.of.length, 0)
  const law =
    how.kind === 'plus-or-minus'
      ? `± ${percent(how.share)}`
      : `loi de Dirichlet de concentration ${french(how.concentration, 0)}`
  const found = scores.tree.weights.map(({ group }) => group)
  return {
    over: `${law} autour de ceux de la méthode${found.length > 0 ? ` (trouvés sur les données dans ${found.join(', ')})` : ''}${NBSP}: ${groups.map(({ id, members }) => `${id} (${members.length})`).join(', ')}`,
    dimensions: count,
  }
}

const alternatives = (own: string, others: readonly string[]): string =>
  [own, ...others].join(`${NBSP}; `)

function percent(part: number): string {
  return `${french(100 * part, Number.isInteger(Math.round(1e6 * part) / 1e4) ? 0 : 1)}${NBSP}%`
}
