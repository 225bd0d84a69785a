/** What the word, the code or the file after `--reference` stands for, where no row has been read yet. */
import { throwIfAny, UserError } from '../core/errors.ts'
import { groupLevel, referenceErrors } from '../engine/frozen.ts'
import type { FrozenReference } from '../engine/reference.ts'
import { isCode } from '../geo/code.ts'
import type { Method } from '../method/method.ts'
import { isFiner, levels, type Level } from '../table/level.ts'
import type { SqlReference } from './plan.ts'

/** Resolves the word, the code or the frozen file of `--reference`, without any row read. */
export function sqlReference(
  method: Method,
  asked: string | FrozenReference,
  rows: Level,
): SqlReference {
  if (typeof asked !== 'string') {
    throwIfAny(referenceErrors(method, asked))
    const level = groupLevel(asked)
    return {
      kind: 'figee',
      frozen: asked,
      ...(level && { level }),
    }
  }
  if (asked === 'france') return { kind: 'ensemble' }
  if (asked === 'region' || asked === 'departement' || asked === 'epci')
    return { kind: 'groupes', level: asked }
  const [, prefix, code = ''] = /^(?:(\w+):)?(.+)$/s.exec(asked) ?? []
  const found = levels.filter(
    (level) =>
      level !== 'france' &&
      level !== 'groupe' &&
      (prefix === undefined || level === prefix) &&
      isCode(level, code) &&
      !isFiner(level, rows),
  )
  if (found.length === 0)
    throw new UserError(
      'reference-vide',
      `« ${asked} » n’est ni un mot connu ni un code officiel d’un niveau au-dessus des lignes`,
      'donnez france, region, departement, epci, un code (90, region:27), ou un fichier de référence figée',
    )
  if (found.length > 1)
    throw new UserError(
      'option-invalide',
      `« ${asked} » peut être le code de plusieurs territoires`,
      `précisez\u00A0: ${found.map((level) => `${level}:${code}`).join(' ou ')}`,
    )
  return { kind: 'territoire', level: found[0]!, code }
}
