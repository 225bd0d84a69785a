/** The score of one territory taken apart, to the last point, and its themes against the reference. */
import { UserError } from '../core/errors.ts'
import type { Scores } from '../engine/compute.ts'
import { contributions } from '../engine/contributions.ts'
import { themeReasons, type ThemeReason } from '../engine/reasons.ts'
import { standingInWords } from '../engine/standing.ts'
import { territoryIn } from '../geo/asked.ts'
import type { NamedTerritory } from '../geo/territories.ts'
import { groupsOf } from '../method/method.ts'
import { subjectOfScores } from '../pipeline/subject.ts'
import { noun } from '../table/level.ts'
import { reasons, type Reason } from '../table/missing.ts'

/** What one indicator brings to the score of a territory. */
export interface ExplainedIndicator {
  /** Identifier in the method. */
  readonly id: string
  /** Name in French. */
  readonly label: string
  /** Raw value; `null` where it is missing. */
  readonly value: number | null
  /** Why the value is missing. */
  readonly missing?: Reason
  /** Normalised value. */
  readonly score: number | null
  /** Points that it brings to its sub-index, and to the index: they sum to each. */
  readonly points: number
  /** Points that it brings to the index. */
  readonly indexPoints: number
}

/** The score of a territory taken apart. */
export interface TerritoryExplained extends NamedTerritory {
  /** Value of the index; `null` where it is missing. */
  readonly index: number | null
  /** 1 is the most fragile, of so many that have an index. */
  readonly rank: number | null
  /** Number of territories that have an index. */
  readonly of: number
  /** Share of the weight that is present, 0 … 1. */
  readonly coverage: number
  /** Score of each sub-index and what its indicators bring. */
  readonly subIndices: readonly {
    readonly id: string
    readonly label: string
    readonly score: number | null
    readonly indicators: readonly ExplainedIndicator[]
  }[]
  /** Themes of the method against the reference, those that make it most fragile first. */
  readonly themes: readonly ThemeReason[]
  /** Where it stands among all, in French. */
  readonly standing: string
  /** Scores that have it as a row: those given, or the same files at its own level. */
  readonly scores: Scores
}

/**
 * Takes the score of a territory apart: what each indicator brings, what is missing and why, which themes weigh.
 *
 * @param scores scores that `compute` or `computeFiles` gave in this program, when the territory is of a level above
 *   their rows: it is then computed at its own level; any scores otherwise
 * @param territory code or name (`02408`, `Laon`, `region:75`)
 * @returns index, rank, sub-indices with their indicators, themes
 * @throws {UserError} `territoire-inconnu`, with the names that are near
 *
 * @example
 * explainTerritory(scores, 'Laon').subIndices[0].indicators[0].indexPoints // 8.1
 */
export function explainTerritory(scores: Scores, territory: string): TerritoryExplained {
  const { level, code, name } = territoryIn(territory, scores)
  const own = level === scores.level ? scores : atLevel(scores, level)
  const row = own.codes.indexOf(code)
  if (row < 0)
    throw new UserError(
      'territoire-inconnu',
      `« ${territory} » est ${noun(level, 1)} ${code}, qui n’a pas de résultat propre`,
      'donnez l’un des territoires qu’il contient',
      { territory },
    )
  return { level, code, name: own.names?.[row] || name, ...parts(own, row), scores: own }
}

const atLevel = (scores: Scores, level: NamedTerritory['level']): Scores =>
  subjectOfScores(scores).recompute(scores.method, level)

function parts(
  scores: Scores,
  i: number,
): Omit<TerritoryExplained, keyof NamedTerritory | 'scores'> {
  const groups = groupsOf(scores.method)
  const toIndex = contributions(scores.tree, 'ifn')
  const present = (v: number | undefined): number | null =>
    v === undefined || Number.isNaN(v) ? null : v
  return {
    index: present(scores.index[i]),
    rank: present(scores.rank[i]),
    of: scores.rank.reduce((n, rank) => n + (rank === rank ? 1 : 0), 0),
    coverage: scores.coverage[i]!,
    subIndices: Object.keys(scores.subIndices).map((id) => ({
      id,
      label: groups[id]!.label,
      score: present(scores.subIndices[id]![i]),
      indicators: Object.entries(contributions(scores.tree, id)).map(([each, points]) => {
        const value = present(scores.indicators[each]![i])
        return {
          id: each,
          label: scores.method.indicators[each]!.label,
          value,
          ...(value === null && { missing: reasons[scores.reasons[each]?.[i] || 1]! }),
          score: present(scores.scores[each]![i]),
          points: present(points[i]) ?? 0,
          indexPoints: present(toIndex[each]?.[i]) ?? 0,
        }
      }),
    })),
    themes: themeReasons({
      tree: scores.tree,
      indicators: scores.indicators as Record<string, Float64Array>,
      weight: scores.population?.map((v) => (v > 0 ? v : 0)),
    })([i]),
    standing: standingInWords(scores.level, scores.index, scores.index[i]!),
  }
}
