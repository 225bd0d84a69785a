/** ReportSection: what changed since the scores of a reference millésime. */
import { french, NBSP } from '../../core/french.ts'
import { noun } from '../../table/level.ts'
import { slopeChart } from '../draw/charts.ts'
import { feminine, scoreInWords, signed } from '../draw/words.ts'
import { yearsOf } from '../map/title.ts'
import type { ReportBlock } from './blocks.ts'
import { CHART_WIDTH, type ReportContext, type ReportSection } from './context.ts'
import { meanOfRows } from './territory.ts'

const MOST_SLOPES = 12

/**
 * Writes what changed since the scores of a reference millésime.
 *
 * @param context context of the report
 * @returns the section; nothing without earlier scores
 */
export function changeSection(context: ReportContext): ReportSection | undefined {
  const { view, before, subject, listed } = context
  if (before === undefined) return undefined
  const then = (row: number): number =>
    before.index[before.rowOf.get(view.codes[row]!) ?? -1] ?? NaN
  const both = subject.rows.filter((row) => !Number.isNaN(view.index[row]! + then(row)))
  const earlier = Float64Array.from(view.codes, (_, row) => then(row))
  const [was, is] = [earlier, view.index].map((values) => meanOfRows(view, values, both)) as [
    number,
    number,
  ]
  const slopes = listed
    .filter((row) => !Number.isNaN(view.index[row]! + then(row)))
    .toSorted((a, b) => view.population[b]! - view.population[a]!)
    .slice(0, MOST_SLOPES)
  const drawn = [
    ...(subject.own < 0 ? [{ name: subject.name, before: was, after: is, marked: true }] : []),
    ...slopes.map((row) => ({
      name: view.names[row] || view.codes[row]!,
      before: then(row),
      after: view.index[row]!,
      marked: row === subject.own,
    })),
  ]
  const dates = [yearsOf(before), yearsOf(view)] as const
  const dated = dates[0] !== '' && dates[1] !== '' && dates[0] !== dates[1]
  const body: ReportBlock[] =
    both.length === 0
      ? ['Le territoire n’a pas d’indice dans les deux millésimes.']
      : [
          `De ${scoreInWords(was)} à ${scoreInWords(is)} (${signed(is - was)} point${Math.round(10 * Math.abs(is - was)) >= 20 ? 's' : ''}), sur ${french(both.length, 0)} ${noun(view.level, both.length)} présent${feminine(view.level) ? 'e' : ''}${both.length > 1 ? 's' : ''} dans les deux millésimes.`,
          {
            drawing: slopeChart(
              {
                id: 'evolution-pentes',
                title: 'Évolution de l’indice',
                legend: 'Indice',
                dates: dated ? dates : ['avant', 'maintenant'],
                width: CHART_WIDTH,
              },
              drawn,
            ),
            caption: `Chaque trait est un territoire${slopes.length === MOST_SLOPES ? `${NBSP}; les ${MOST_SLOPES} plus peuplés` : ''}.`,
            title: 'Évolution de l’indice.',
          },
        ]
  return {
    id: 'evolution',
    title: 'Depuis le millésime de référence',
    body: [comparable(context, before), ...body],
    advice: [
      'Évolution\u00A0: ifn calculer --figer écrit la référence d’une année, et --reference y tient les autres.',
    ],
  }
}

/** Two files compare when they share one method and one frozen reference. */
function comparable({ view }: ReportContext, before: NonNullable<ReportContext['before']>): string {
  const [now, then] = [view.trace, before.trace]
  if (now === undefined || then === undefined)
    return 'Rien ne dit comment l’un des deux fichiers a été calculé\u00A0: leur comparaison n’est pas sûre.'
  if (
    now.method.id !== then.method.id ||
    now.method.version !== then.method.version ||
    now.method.variant !== then.method.variant
  )
    return `Les deux fichiers suivent des méthodes différentes («\u00A0${then.method.title}\u00A0», «\u00A0${now.method.title}\u00A0»)\u00A0: la différence n’a pas de sens.`
  const frozen = (label: string): string => label.replace(/ \(figée\)$/, '')
  const same =
    frozen(now.reference.label) === frozen(then.reference.label) &&
    [now, then].some(({ reference }) => reference.label.endsWith('(figée)'))
  return same
    ? 'Les deux millésimes sont tenus à la même référence figée.'
    : 'Les deux millésimes ne sont pas tenus à une même référence figée\u00A0: la différence mêle l’évolution du territoire et celle de la référence.'
}
