/** Measures that `ifn auditer` compares with the index: the files of `--avec`, and the income and ages of the data files. */
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { suggestion, UserError } from '../core/errors.ts'
import type { Scores } from '../engine/compute.ts'
import { readWhole } from '../host/files.ts'
import { variablesOfMeasure } from '../method/check.ts'
import type { Dataset } from '../pipeline/dataset.ts'
import type { OutsideKind, OutsideMeasure } from '../study/audit/step.ts'
import { readOutside } from '../places/outside-file.ts'

/** The median standard of living: read beside what the method reads. */
export const INCOME = 'MED'

/** `[nature=]FICHIER[:COLONNE]`. */
interface Asked {
  readonly kind?: OutsideKind
  readonly path: string
  readonly column?: string
}

const KINDS: readonly OutsideKind[] = ['indice', 'revenu', 'illectronisme', 'autre']

function askedOf(given: string): Asked {
  const [, word, rest = given] = /^(\w+)=(.*)$/s.exec(given) ?? []
  const kind = KINDS.find((each) => each === word)
  const text = kind ? rest : given
  const cut = text.lastIndexOf(':')
  const [path, column] =
    !existsSync(text) && cut > 0 ? [text.slice(0, cut), text.slice(cut + 1)] : [text]
  return { path, ...(kind && { kind }), ...(column !== undefined && { column }) }
}

/** What a column is, by its name; the nature given on the command line wins. */
function guessed(name: string): OutsideKind {
  if (/illectron|illettr|taux \(en %\)/i.test(name)) return 'illectronisme'
  if (/^(?:\w*med\d*|\w*revenu\w*|niveau[ _]?(?:de[ _]?)?vie\w*|q2\d*)$/i.test(name))
    return 'revenu'
  return /^(?:ifn\w*|\w*score\w*|\w*indice\w*|total|fragilite\w*)$/i.test(name) ? 'indice' : 'autre'
}

/**
 * Reads the columns of the files of `--avec`. A file names its column, or gives those whose nature shows.
 *
 * @param given `[nature=]FICHIER[:COLONNE]`, one a file
 * @param scores the scores, whose rows the measures follow
 * @returns one measure a column; NaN where it has no value
 * @throws {UserError} `option-invalide`, `jointure-vide`
 */
export async function outsideFrom(
  given: readonly string[],
  scores: Scores,
): Promise<OutsideMeasure[]> {
  const measures = await Promise.all(
    given.map(async (text): Promise<OutsideMeasure[]> => {
      const { kind, path, column } = askedOf(text)
      const { codes, columns } = readOutside(await readWhole(path), path, scores.level)
      const names = Object.keys(columns)
      if (column !== undefined && !names.includes(column))
        throw new UserError(
          'option-invalide',
          `« ${path} » n’a pas de colonne de nombres « ${column} »`,
          suggestion(column, names),
          { file: path, column },
        )
      const place = new Map(codes.map((code, i) => [code, i]))
      if (!scores.codes.some((code) => place.has(code)))
        throw new UserError(
          'jointure-vide',
          `aucun territoire commun : l’indice a ${scores.codes.slice(0, 3).join(', ')} ; « ${path} » a ${codes.slice(0, 3).join(', ')}`,
          'vérifiez le niveau (--niveau) et les codes',
          { file: path },
        )
      const wanted =
        column !== undefined
          ? [column]
          : kind !== undefined && names.length === 1
            ? names
            : names.filter((name) =>
                kind === undefined ? guessed(name) !== 'autre' : guessed(name) === kind,
              )
      if (wanted.length === 0)
        throw new UserError(
          'option-invalide',
          `« ${path} » : rien ne dit laquelle de ses colonnes comparer`,
          `nommez-la : --avec ${kind ?? 'indice'}=${path}:COLONNE (colonnes : ${names.slice(0, 8).join(', ')})`,
          { file: path },
        )
      return wanted.map((name) => ({
        name,
        kind: kind ?? guessed(name),
        from: basename(path),
        values: Float64Array.from(
          scores.codes,
          (code) => columns[name]![place.get(code) ?? -1] ?? NaN,
        ),
        ...circularity(kind ?? guessed(name), scores),
      }))
    }),
  )
  return measures.flat()
}

/**
 * Takes from the data files the median income, and the illectronisme expected from the ages.
 *
 * @param scores the scores
 * @param dataset what was read
 * @returns the measures that could be had; none where the files tell nothing
 */
export function ownMeasures(scores: Scores, { table, published }: Dataset): OutsideMeasure[] {
  const above = published[scores.level]?.[INCOME]
  const income =
    table.level === scores.level
      ? table.columns[INCOME]
      : above && Float64Array.from(scores.codes, (code) => above[code] ?? NaN)
  const { expected, method } = scores
  return [
    ...(income?.some((v) => v === v)
      ? [
          {
            name: 'Niveau de vie médian',
            kind: 'revenu' as const,
            from: 'Filosofi, dans les fichiers lus',
            values: income,
            ...circularity('revenu', scores),
          },
        ]
      : []),
    ...(expected && method.expected
      ? [
          {
            name: method.expected.label,
            kind: 'illectronisme' as const,
            from: method.expected.source,
            values: expected.rate,
            circular: `« ${method.expected.label} » est calculé sur les âges, que l’indice compte aussi s’il a un indicateur d’âge : ce n’est pas une mesure de terrain.`,
          },
        ]
      : []),
  ]
}

/** Variables of Filosofi that tell of income. */
const INCOMES = /^(?:DEC_|DISP_)?(?:TP\d|MED|Q\d|PACT|PTSA)/

/** An index that holds a poverty rate is linked to income by construction. */
function circularity(kind: OutsideKind, { method, tree }: Scores): { readonly circular?: string } {
  const used = Object.entries(method.indicators).filter(
    ([id, { measures }]) =>
      tree.nodes[id]?.values.some((v) => v === v) &&
      measures.some((measure) => variablesOfMeasure(measure).some((name) => INCOMES.test(name))),
  )
  if (kind !== 'revenu' || used.length === 0) return {}
  return {
    circular: `La méthode compte déjà ${used.map(([, { label }]) => `« ${label} »`).join(' et ')} : son lien avec un revenu est en partie construit, et ne la valide pas.`,
  }
}
