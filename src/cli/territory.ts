/** A territory as a person names it: its code, or its name when one territory alone bears it. */
import { nearest, UserError } from '../core/errors.ts'
import { departementOf, nameOf } from '../geo/membership.ts'
import { parentIn, type EpciMembership } from '../render/report/territory.ts'
import type { ScoresView } from '../render/draw/scores-view.ts'
import { followsCog, isFiner, noun, type Level } from '../table/level.ts'
import type { Streams } from './streams.ts'

/** A territory that a person may name. */
export interface NamedTerritory {
  readonly level: Level
  readonly code: string
  readonly name: string
}

/**
 * Finds the code that a person means. A code is returned as it is; a name is compared without
 * case, accents or hyphens. When several bear it, a person at a terminal is asked which; a script
 * is given all of them.
 *
 * @param asked code or name
 * @param territories territories to choose from, listed when needed
 * @param out terminal to ask at, if any
 * @returns the code, after its level when it was found by name
 * @throws {UserError} `territoire-inconnu`, with the names that are near
 */
export async function codeAsked(
  asked: string,
  territories: () => readonly NamedTerritory[],
  { ask }: Pick<Streams, 'ask'> = {},
): Promise<string> {
  if (/^(?:\w+:)?\d/.test(asked)) return asked
  const all = territories()
  const wanted = plain(asked)
  const found = all.filter(({ name }) => plain(name) === wanted)
  if (found.length === 1) return levelAndCode(found[0]!)
  if (found.length === 0) throw unknown(asked, all)
  const lines = found.map(
    (each, i) => `  ${i + 1}  ${each.name}, ${noun(each.level, 1)} ${each.code}${within(each)}`,
  )
  if (ask) {
    const answer = Number(
      await ask(
        `« ${asked} » est le nom de plusieurs territoires :\n${lines.join('\n')}\nlequel (1 à ${found.length}) ? `,
      ),
    )
    const chosen = found[answer - 1]
    if (chosen) return levelAndCode(chosen)
  }
  throw new UserError(
    'territoire-inconnu',
    `« ${asked} » est le nom de ${found.length} territoires : ${found.map((each) => `${levelAndCode(each)}${within(each)}`).join(', ')}`,
    'donnez l’un de ces codes',
    { territory: asked },
  )
}

/**
 * Lists the territories of a file of scores, and those that contain them.
 *
 * @param view scores
 * @param epci EPCI of each commune
 * @returns those that have a name
 */
export function territoriesOf(view: ScoresView, epci?: EpciMembership): NamedTerritory[] {
  const rows = view.codes.map((code, row) => ({ level: view.level, code, name: view.names[row]! }))
  const above = (['epci', 'departement', 'region'] as const).filter((level) =>
    isFiner(view.level, level),
  )
  return [...rows, ...above.flatMap((level) => holders(view, level, epci))].filter(
    ({ name }) => name !== '',
  )
}

function holders(view: ScoresView, level: Level, epci?: EpciMembership): NamedTerritory[] {
  const holder = parentIn(view, level, epci)
  const codes = new Set(view.codes.map((_, row) => holder(row)))
  return [...codes]
    .filter(Boolean)
    .map((code) => ({ level, code, name: nameOf(level, code) || epci?.names.get(code) || '' }))
}

function levelAndCode({ level, code }: NamedTerritory): string {
  return `${level}:${code}`
}

function within({ level, code }: NamedTerritory): string {
  const departement = followsCog(level) ? nameOf('departement', departementOf(code)) : ''
  return departement && ` (${departement})`
}

function unknown(asked: string, all: readonly NamedTerritory[]): UserError {
  const names = new Map(all.map(({ name }) => [plain(name), name]))
  const part = [...names].filter(([name]) => name.includes(plain(asked))).map(([, name]) => name)
  const near = [
    ...new Set([...nearest(plain(asked), names.keys()).map((name) => names.get(name)!), ...part]),
  ].slice(0, 5)
  return new UserError(
    'territoire-inconnu',
    `aucun territoire ne s’appelle « ${asked} »`,
    near.length > 0
      ? `au plus près : ${near.join(', ')}`
      : 'vérifiez le nom, ou donnez le code officiel',
    { territory: asked },
  )
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('œ', 'oe')
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()
    .replaceAll(/\bst(e?)\b/g, 'saint$1')
}
