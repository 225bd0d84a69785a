/** Reasons of a score in words: one indicator of each theme beside the reference, or the scores of the theme. */
import { french, lowerFirst, NBSP } from '../../core/french.ts'
import type { ThemeReason } from '../../engine/reasons.ts'
import type { Unit } from '../../method/method.ts'

const UNITS: Readonly<Record<Unit, string>> = {
  share: `${NBSP}%`,
  euro: `${NBSP}€`,
  km: `${NBSP}km`,
  count: '',
}

/** Share of the reference under which its mean is not that of all. */
const PUBLISHED = 0.95

/**
 * Writes what a theme is made of, beside the reference.
 *
 * @param reason theme of a territory
 * @returns « taux de pauvreté : 31 %, contre 15 % »; the scores of the theme where no indicator shows it
 */
export function reasonInWords(reason: ThemeReason): string {
  const { name, figures } = reasonParts(reason)
  return `${name}${NBSP}: ${figures}`
}

/**
 * Writes what a theme is made of, within a sentence.
 *
 * @param reason theme of a territory
 * @returns « taux de pauvreté (31 %, contre 15 %) »
 */
export function reasonInSentence(reason: ThemeReason): string {
  const { name, figures } = reasonParts(reason)
  return `${name} (${figures})`
}

function reasonParts({ label, shown, score, reference }: ThemeReason): {
  readonly name: string
  readonly figures: string
} {
  if (shown === undefined) {
    const [own, other] = apart(score, reference, 0)
    return { name: lowerFirst(label), figures: `${own} sur 100, contre ${other}` }
  }
  const scale = shown.unit === 'share' ? 100 : 1
  const [own, other] = apart(
    scale * shown.value,
    scale * shown.reference,
    shown.unit === 'km' ? 1 : 0,
  )
  const unit = UNITS[shown.unit]
  const where = shown.known < PUBLISHED ? ' là où c’est publié' : ''
  return {
    name: lowerFirst(shown.label),
    figures: `${own}${unit}, contre ${other}${unit}${where}`,
  }
}

/** Two numbers with as many decimals as tell them apart, two more at the most. */
function apart(a: number, b: number, least: number): readonly [string, string] {
  let decimals = least
  while (decimals < least + 2 && a.toFixed(decimals) === b.toFixed(decimals)) decimals++
  return [french(a, decimals), french(b, decimals)]
}
