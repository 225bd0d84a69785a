/** Step 7 of an audit: how sure a rank is, once the choices that could have been other ones are drawn again and again. */
import { french } from '../../core/french.ts'
import { countOf } from '../../table/level.ts'
import { quantiles } from '../../stats/quantile.ts'
import type { Check, FindingTable } from './finding.ts'
import type { AuditInput, Draft } from './step.ts'
import { held, listed, SOURCES } from './check.ts'
import { CERTAIN, type Uncertainty } from '../robustness/uncertainty.ts'

/** What a step says when the study that it tells of was not made. */
export function notMade(why: string): Draft {
  return { sentence: `Non calculé : ${why}.`, verdict: 'non-calcule', checks: [], tables: [] }
}

export function auditUncertainty({ scores, robustness }: AuditInput): Draft {
  if (robustness === undefined) return notMade('aucun tirage n’a été demandé (--tirages)')
  if ('refused' in robustness) return notMade(robustness.refused)
  const { model, uncertainty: found } = robustness
  const { draws, territories, pairs, certainClass, incomplete } = found
  const tenth = firstTenth(found)
  const width = medianWidth(found.ranks['ifn']!)
  const certain = `au moins ${french(100 * CERTAIN, 0)} % des tirages`
  const checks: Check[] = [
    held('Tirages', draws, 'effectif', {
      least: 1000,
      poor: 100,
      said: 'au moins 1 000 ; insuffisant sous 100',
      source: SOURCES.usage,
    }),
    held(
      'Territoires du dixième le plus fragile qui y sont sûrement',
      tenth.sure / tenth.size,
      'part',
      {
        least: 0.5,
        poor: 0.25,
        said: `au moins la moitié, dans ${certain} ; insuffisant sous un quart`,
        source: SOURCES.ours,
      },
    ),
    held(
      'Largeur médiane de l’intervalle à 90 % du rang, en part du nombre de territoires',
      width / territories,
      'part',
      {
        most: 0.2,
        poor: 0.4,
        said: 'au plus 20 % : un dixième de part et d’autre ; insuffisant au-delà de 40 %',
        source: SOURCES.ours,
      },
    ),
    held('Paires de territoires dont l’ordre est certain', pairs.certain, 'part', {
      least: 0.7,
      poor: 0.5,
      said: 'au moins 70 % ; insuffisant sous la moitié',
      source: SOURCES.ours,
    }),
    {
      label: 'Territoires dont le dixième est certain',
      value: certainClass / territories,
      unit: 'part',
      threshold: 'sans seuil',
      source: SOURCES.ours,
      verdict: 'constat',
    },
  ]
  return {
    sentence: `En faisant varier ${listed(
      model.factors.map(({ label }) => lower(label)),
      8,
    )}, ${french(draws, 0)} fois : sur les ${countOf(scores.level, tenth.size)} du dixième le plus fragile, ${french(tenth.sure, 0)} y ${tenth.sure > 1 ? 'sont' : 'est'} dans ${certain}, et ${french(tenth.others, 0)} autres pourraient y être. Pour un territoire sur deux, le rang n’est connu qu’à ${french(width / 2, 0)} places près ou plus, sur ${french(territories, 0)}.`,
    checks,
    tables: [
      {
        caption: 'Ce qui varie d’un tirage à l’autre',
        columns: [{ label: 'Choix' }, { label: 'Entre quoi' }],
        rows: model.factors.map(({ label, over }) => [label, over]),
      },
      mostFragile(scores, found),
      {
        caption: 'Ce qui ne varie pas, et pourquoi',
        columns: [{ label: 'Choix' }, { label: 'Pourquoi' }],
        rows: model.fixed.map(({ label, why }) => [label, why]),
      },
    ],
    notes: [
      'Un territoire que la moitié des tirages met dans le dixième le plus fragile n’en est ni dehors ni dedans : le dire vaut mieux que de trancher sur un rang.',
      ...(incomplete > 0
        ? [
            `${countOf(scores.level, incomplete)} sans indice dans une partie des tirages : leurs intervalles portent sur les autres.`,
          ]
        : []),
      ...(pairs.all ? [] : [`Les paires sont ${french(pairs.counted, 0)}, tirées au sort.`]),
      'Les intervalles de chaque territoire : ifn robustesse … -o robuste.csv.',
    ],
  }
}

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
  { codes, names, rank, index }: AuditInput['scores'],
  { scores, ranks, firstTenth: chance }: Uncertainty,
): FindingTable {
  const order = [...codes.keys()]
    .filter((i) => !Number.isNaN(rank[i]!))
    .sort((a, b) => rank[a]! - rank[b]! || (codes[a]! < codes[b]! ? -1 : 1))
  const [score, place] = [scores['ifn']!, ranks['ifn']!]
  return {
    caption: 'Les plus fragiles : score et rang, avec leur intervalle à 90 %',
    columns: [
      { label: 'Territoire' },
      { label: 'Indice', unit: 'dixieme' },
      { label: 'Intervalle de l’indice' },
      { label: 'Rang', unit: 'effectif' },
      { label: 'Intervalle du rang' },
      { label: 'Chances d’être dans le dixième le plus fragile', unit: 'part' },
    ],
    rows: order
      .slice(0, SHOWN)
      .map((i) => [
        `${names?.[i] ?? ''} (${codes[i]!})`.trim(),
        index[i]!,
        `${french(score.p05[i]!, 1)} à ${french(score.p95[i]!, 1)}`,
        rank[i]!,
        `${french(place.p05[i]!, 0)} à ${french(place.p95[i]!, 0)}`,
        chance[i]!,
      ]),
  }
}

/** A label inside a sentence; an acronym keeps its capitals. */
export const lower = (label: string): string =>
  /^\p{Lu}\p{Ll}/u.test(label) ? label[0]!.toLowerCase() + label.slice(1) : label
