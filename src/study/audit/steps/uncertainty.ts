/** Step 7 of an audit: how sure a rank is, once the choices that could have been other ones are drawn again and again. */
import { french, lowerFirst } from '../../../core/french.ts'
import { countOf } from '../../../table/level.ts'
import type { Scores } from '../../../engine/compute.ts'
import { quantiles } from '../../../stats/quantile.ts'
import { CERTAIN, type Uncertainty } from '../../robustness/uncertainty.ts'
import type { FindingTable } from '../finding.ts'
import {
  minimumThreshold,
  maximumThreshold,
  byRank,
  check,
  defineStep,
  fact,
  listed,
  notMade,
  SOURCES,
  tableOf,
  territoryName,
} from '../spec.ts'

const certain = `au moins ${french(100 * CERTAIN, 0)} % des tirages`

/** Step 7: intervals of rank, and who is surely in the most fragile tenth. */
export const uncertaintyStep = defineStep({
  handbook: 7,
  title: 'L’incertitude',
  question: 'À quel point le rang d’un territoire est-il sûr ?',
  least: 10,
  study: ({ scores, robustness }) => {
    if (robustness === undefined) return notMade('aucun tirage n’a été demandé (--tirages)')
    if ('refused' in robustness) return notMade(robustness.refused)
    const { model, uncertainty: found } = robustness
    const width = medianWidth(found.ranks['ifn']!)
    return { scores, model, found, width, tenth: firstTenth(found) }
  },
  sentence: ({ scores: { level }, model, found, width, tenth }) => {
    const varied = listed(
      model.factors.map(({ label }) => lowerFirst(label)),
      8,
    )
    return `En faisant varier ${varied}, ${french(found.draws, 0)} fois : sur les ${countOf(level, tenth.size)} du dixième le plus fragile, ${french(tenth.sure, 0)} y ${tenth.sure > 1 ? 'sont' : 'est'} dans ${certain}, et ${french(tenth.others, 0)} autres pourraient y être. Pour un territoire sur deux, le rang n’est connu qu’à ${french(width / 2, 0)} places près ou plus, sur ${french(found.territories, 0)}.`
  },
  checks: ({ found: { draws, territories, pairs, certainClass }, width, tenth }) => [
    check(
      'Tirages',
      'effectif',
      draws,
      minimumThreshold(1000, 100, 'au moins 1 000 ; insuffisant sous 100'),
      SOURCES.usage,
    ),
    check(
      'Territoires du dixième le plus fragile qui y sont sûrement',
      'part',
      tenth.sure / tenth.size,
      minimumThreshold(
        0.5,
        0.25,
        `au moins la moitié, dans ${certain} ; insuffisant sous un quart`,
      ),
    ),
    check(
      'Largeur médiane de l’intervalle à 90 % du rang, en part du nombre de territoires',
      'part',
      width / territories,
      maximumThreshold(
        0.2,
        0.4,
        'au plus 20 % : un dixième de part et d’autre ; insuffisant au-delà de 40 %',
      ),
    ),
    check(
      'Paires de territoires dont l’ordre est certain',
      'part',
      pairs.certain,
      minimumThreshold(0.7, 0.5),
    ),
    fact('Territoires dont le dixième est certain', 'part', certainClass / territories),
  ],
  tables: ({ scores, model, found }) => [
    tableOf('Ce qui varie d’un tirage à l’autre', model.factors, [
      ['Choix', ({ label }) => label],
      ['Entre quoi', ({ over }) => over],
    ]),
    mostFragile(scores, found),
    tableOf('Ce qui ne varie pas, et pourquoi', model.fixed, [
      ['Choix', ({ label }) => label],
      ['Pourquoi', ({ why }) => why],
    ]),
  ],
  notes: ({ scores: { level }, found: { incomplete, pairs } }) => [
    'Un territoire que la moitié des tirages met dans le dixième le plus fragile n’en est ni dehors ni dedans : le dire vaut mieux que de trancher sur un rang.',
    ...(incomplete > 0
      ? [
          `${countOf(level, incomplete)} sans indice dans une partie des tirages : leurs intervalles portent sur les autres.`,
        ]
      : []),
    ...(pairs.all ? [] : [`Les paires sont ${french(pairs.counted, 0)}, tirées au sort.`]),
    'Les intervalles de chaque territoire : ifn robustesse … -o robuste.csv.',
  ],
})

/** Those of the most fragile tenth, how many are there for certain, and how many others may be. */
function firstTenth({ classes, firstTenth: chance }: Uncertainty): {
  size: number
  sure: number
  others: number
} {
  const { nominal } = classes['ifn']!
  let [size, sure, others] = [0, 0, 0]
  nominal.forEach((tenth, i) => {
    if (tenth === 1) {
      size++
      if (chance[i]! >= CERTAIN) sure++
    } else if (tenth > 1 && chance[i]! >= 1 - CERTAIN) others++
  })
  return { size, sure, others }
}

function medianWidth({ p05, p95 }: Uncertainty['ranks'][string]): number {
  return quantiles(
    p95.map((v, i) => v - p05[i]!),
    [0.5],
  )[0]!
}

const SHOWN = 15

function mostFragile(
  scores: Scores,
  { scores: drawn, ranks, firstTenth: chance }: Uncertainty,
): FindingTable {
  const { index, rank } = scores
  const [score, place] = [drawn['ifn']!, ranks['ifn']!]
  return tableOf(
    'Les plus fragiles : score et rang, avec leur intervalle à 90 %',
    byRank(scores).slice(0, SHOWN),
    [
      ['Territoire', (i) => territoryName(scores, i)],
      ['Indice', (i) => index[i]!, 'dixieme'],
      [
        'Intervalle de l’indice',
        (i) => `${french(score.p05[i]!, 1)} à ${french(score.p95[i]!, 1)}`,
      ],
      ['Rang', (i) => rank[i]!, 'effectif'],
      ['Intervalle du rang', (i) => `${french(place.p05[i]!, 0)} à ${french(place.p95[i]!, 0)}`],
      ['Chances d’être dans le dixième le plus fragile', (i) => chance[i]!, 'part'],
    ],
  )
}
