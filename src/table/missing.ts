/**
 * Why a cell is missing. A missing value is NaN in its column; the reason is a byte beside it.
 *
 * The bytes are part of the Arrow files that we write: a reason is added at the end, never moved.
 */
export const reasons = [
  'present',
  'non-renseigne',
  'secret',
  'non-diffuse',
  'non-significatif',
  'sans-objet',
  'territoire-absent',
  'non-couvert',
  'impute',
  'plancher',
  'hors-fichiers',
  'sans-passage',
  'approche',
] as const
/** Why a value is missing, or that it is present, imputed or approximated. */
export type Reason = (typeof reasons)[number]

/** The byte of each reason: `reasonByte.secret` is 2. */
export const reasonByte = Object.fromEntries(reasons.map((name, byte) => [name, byte])) as Readonly<
  Record<Reason, number>
>

/** How each reason is said in a sentence, in French. */
export const reasonLabels: Readonly<Record<Reason, string>> = {
  present: 'présente',
  'non-renseigne': 'non renseignée',
  secret: 'secret statistique',
  'non-diffuse': 'non diffusée',
  'non-significatif': 'non significative',
  'sans-objet': 'sans objet',
  'territoire-absent': 'territoire absent de la source',
  'non-couvert': 'territoire non couvert par la source',
  impute: 'imputée',
  plancher: 'bornée à un plancher',
  'hors-fichiers': 'absente des fichiers',
  'sans-passage': 'taux sans ses effectifs, perdu dans une fusion ou une scission',
  approche: 'approchée par une moyenne pondérée',
}

/** How many cells of `bytes` bear each reason; a reason that none bears is left out. */
export function countReasons(bytes: Uint8Array): Partial<Record<Reason, number>> {
  const counts = new Uint32Array(256)
  // most cells are present: those are passed over four at a time
  const aligned = bytes.byteOffset % 4 === 0
  const fours = aligned
    ? new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
    : new Uint32Array(0)
  for (let k = 0; k < fours.length; k++) {
    if (fours[k] !== 0) for (let i = 4 * k; i < 4 * k + 4; i++) counts[bytes[i]!]!++
  }
  for (let i = 4 * fours.length; i < bytes.length; i++) counts[bytes[i]!]!++
  return Object.fromEntries(
    reasons.flatMap((name, byte) => (byte > 0 && counts[byte]! > 0 ? [[name, counts[byte]!]] : [])),
  )
}
