/** Estimated people in words: always an estimation, rounded by its interval. */
import { french, NBSP } from '../../core/french.ts'
import { nameOf } from '../../geo/membership.ts'
import type { Expected } from '../../engine/expected.ts'
import type { PeopleEstimate, PeopleResult } from '../../study/estimation/people.ts'
import { estimateInWords } from '../../study/estimation/words.ts'
import { countOf } from '../../table/level.ts'
import { percentCell } from '../text-table.ts'

/**
 * Writes what an estimate comes to, over all its territories.
 *
 * @param result estimate, or why there is none
 * @param expected what the survey’s rates by age expect of the same territories, where the files have the ages
 * @returns one sentence
 */
export function peopleText(result: PeopleResult, expected: Expected | undefined): string {
  if ('lacking' in result) return `pas d’estimation${NBSP}: ${result.lacking}`
  const { total, trace, level } = result.found
  if (Number.isNaN(total.people))
    return `pas d’estimation des personnes en difficulté numérique${NBSP}: ${withoutTotal(result.found)}`
  return [
    `estimation${NBSP}: ${estimateInWords(total.people, total.low, total.high)} personnes en difficulté numérique, ${percentCell(total.share)} des 15 ans ou plus`,
    calibrationText(trace),
    expectedText(expected),
    trace.belowFloor === 0
      ? ''
      : `${countOf(level, trace.belowFloor)} sous ${french(trace.floor, 0)} habitants ${trace.belowFloor > 1 ? 'ne sont données' : 'n’est donnée'} qu’avec ${level === 'commune' ? `${trace.belowFloor > 1 ? 'leur' : 'son'} EPCI` : 'le territoire au-dessus'}`,
    trace.missing === 0
      ? ''
      : `${countOf(level, trace.missing)} sans estimation${trace.outsideModel === 0 ? '' : `, dont ${french(trace.outsideModel, 0)} en Guyane et à Mayotte, où aucun taux publié ne cale le modèle`}`,
  ]
    .filter(Boolean)
    .join(' ; ')
}

/** The other estimate, beside: post-stratified by age alone. */
function expectedText(expected: Expected | undefined): string {
  if (expected === undefined) return ''
  let [people, of] = [0, 0]
  expected.people.forEach((count, i) => {
    if (!(count > 0)) return
    people += count
    of += count / expected.rate[i]!
  })
  return `à côté, d’après les âges seuls${NBSP}: ${percentCell(people / of)}`
}

/** Why none of the territories has an estimate. */
function withoutTotal({ trace, level }: PeopleEstimate): string {
  return trace.outsideModel === trace.missing
    ? 'la Guyane et Mayotte n’en ont pas, faute d’un taux publié qui y cale le modèle'
    : `${countOf(level, trace.missing)} sans les variables du recensement qu’elle demande`
}

/** What the estimates were calibrated to: one or two regions by name, more by their number. */
function calibrationText({ calibration, survey }: PeopleEstimate['trace']): string {
  const from = survey
    ? `mêlée à l’enquête « ${survey.file} » (${countOf(survey.level, survey.territories)}), `
    : ''
  const named = calibration.map(({ code, rate, factor }) =>
    code === 'FR'
      ? `le reste de la France (×${NBSP}${french(factor, 3)})`
      : `${nameOf('region', code)} ${percentCell(rate)} (×${NBSP}${french(factor, 3)})`,
  )
  const said =
    named.length > 2
      ? `les taux publiés de ${countOf('region', calibration.filter(({ code }) => code !== 'FR').length)} et de la France`
      : named.join(' et ')
  return `${from}calée sur ${said}, Insee 2019`
}
