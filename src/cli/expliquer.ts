/** `ifn expliquer`: an error code at length, or the score of a territory taken apart, to the last point. */
import type { Argv } from 'yargs'
import { errorCatalogue, type ErrorCode } from '../core/error-catalogue.ts'
import { nearest, UserError, userErrors } from '../core/errors.ts'
import { french, NBSP } from '../core/french.ts'
import type { Scores } from '../engine/compute.ts'
import { contributions } from '../engine/contributions.ts'
import { themeReasons } from '../engine/reasons.ts'
import { standingInWords } from '../engine/standing.ts'
import { reasonInWords } from '../render/draw/reasons.ts'
import { signed } from '../render/draw/words.ts'
import { groupsOf, type Indicator } from '../method/method.ts'
import { reasonLabels, reasons } from '../table/missing.ts'
import { computeFrom, computeOptions, type ComputeArguments } from './compute-options.ts'
import type { Command } from './command.ts'
import { Exit, type Streams } from './streams.ts'
import { territoryAsked } from './territory.ts'
import { jsonText } from './text-table.ts'

interface ExpliquerOptions extends ComputeArguments {
  readonly code: string
}

/** `ifn expliquer`: explains an error code, or decomposes the score of a territory. */
export const expliquer: Command<ExpliquerOptions> = {
  options: (parser: Argv) =>
    computeOptions(
      parser.positional('code', {
        type: 'string',
        demandOption: true,
        describe: 'code d’erreur (code-tronque), code ou nom d’un territoire (90010, Belfort)',
      }),
    )
      .example('ifn expliquer code-tronque', 'ce que veut dire une erreur')
      .example('ifn expliquer 90010', 'ce que chaque indicateur apporte au score de Belfort'),

  async run(options, out, command) {
    const asked = String(options.code)
    if (asked in errorCatalogue) {
      const { title, why, fix } = errorCatalogue[asked as ErrorCode]
      out.data(
        options.json
          ? jsonText({ code: asked, titre: title, pourquoi: why, que_faire: fix })
          : `${asked} : ${title}\n\n${why}\n\nQue faire${NBSP}? ${fix}\n`,
      )
      return Exit.done
    }
    if (!/\d/.test(asked) && nearest(asked, Object.keys(errorCatalogue)).length > 0)
      throw unknownCode(asked, Object.keys(errorCatalogue))
    const { scores, row } = await explained(options, command, out)
    const parts = decompose(scores, row)
    const reasons = reasonsText(scores, row)
    out.data(options.json ? jsonText({ ...parts, raisons: reasons }) : text(parts, scores, reasons))
    return Exit.done
  },
}

/** The scores that have the territory as a row: those of its own level, computed when the rows only make it up. */
async function explained(
  options: ExpliquerOptions,
  command: string,
  out: Streams,
): Promise<{ readonly scores: Scores; readonly row: number }> {
  const asked = String(options.code)
  const scores = await computeFrom(options, command)
  const own = scores.codes.indexOf(asked.replace(/^\w+:/, ''))
  if (own >= 0 && /^(?:\w+:)?\d/.test(asked)) return { scores, row: own }
  const { level, code } = await territoryAsked(asked, scores, out).catch((error: unknown) => {
    const problems = userErrors(error)
    throw problems.length > 0 && /\d/.test(asked)
      ? unknownCode(asked.replace(/^\w+:/, ''), scores.codes)
      : error
  })
  const above =
    level === scores.level ? scores : await computeFrom({ ...options, niveau: level }, command)
  const row = above.codes.indexOf(code)
  if (row < 0) throw unknownCode(code, above.codes)
  return { scores: above, row }
}

/** Where a territory stands, and its themes against the reference, in words. */
function reasonsText(scores: Scores, row: number): string[] {
  const reasons = themeReasons({
    tree: scores.tree,
    indicators: scores.indicators as Record<string, Float64Array>,
    weight: scores.population?.map((v) => (v > 0 ? v : 0)),
  })([row])
  const said = (worse: boolean): string =>
    reasons
      .filter(({ points }) => (worse ? points >= 0.05 : points <= -0.05))
      .slice(0, 3)
      .map((reason) => `${reasonInWords(reason)} (${signed(reason.points)})`)
      .join(' ; ')
  return [
    standingInWords(scores.level, scores.index, scores.index[row]!),
    said(true) === '' ? '' : `ce qui rend plus fragile${NBSP}: ${said(true)}`,
    said(false) === '' ? '' : `ce qui protège${NBSP}: ${said(false)}`,
  ].filter(Boolean)
}

interface Part {
  readonly id: string
  readonly libelle: string
  readonly valeur: number | null
  readonly absence?: string
  readonly score: number | null
  /** Points contributed to the group and to the index. */
  readonly points_sous_indice: number
  readonly points_indice: number
}

interface Decomposition {
  readonly code: string
  readonly nom: string
  readonly ifn: number | null
  readonly rang: number | null
  readonly sur: number
  readonly couverture: number
  readonly sous_indices: readonly {
    readonly id: string
    readonly libelle: string
    readonly score: number | null
    readonly indicateurs: readonly Part[]
  }[]
}

function decompose(scores: Scores, i: number): Decomposition {
  const groups = groupsOf(scores.method)
  const toIndex = contributions(scores.tree, 'ifn')
  const present = (v: number | undefined): number | null =>
    v === undefined || Number.isNaN(v) ? null : v
  return {
    code: scores.codes[i]!,
    nom: scores.names?.[i] ?? '',
    ifn: present(scores.index[i]),
    rang: present(scores.rank[i]),
    sur: scores.rank.reduce((n, rank) => n + (rank === rank ? 1 : 0), 0),
    couverture: scores.coverage[i]!,
    sous_indices: Object.keys(scores.subIndices).map((id) => ({
      id,
      libelle: groups[id]!.label,
      score: present(scores.subIndices[id]![i]),
      indicateurs: Object.entries(contributions(scores.tree, id)).map(([name, points]) => {
        const value = present(scores.indicators[name]![i])
        return {
          id: name,
          libelle: scores.method.indicators[name]!.label,
          valeur: value,
          ...(value === null && {
            absence: reasonLabels[reasons[scores.reasons[name]?.[i] || 1]!],
          }),
          score: present(scores.scores[name]![i]),
          points_sous_indice: present(points[i]) ?? 0,
          points_indice: present(toIndex[name]?.[i]) ?? 0,
        }
      }),
    })),
  }
}

function text(
  { code, nom, ifn, rang, sur, couverture, sous_indices }: Decomposition,
  { method, trace }: Scores,
  reasons: readonly string[],
): string {
  const width = Math.max(
    ...sous_indices.flatMap(({ indicateurs }) => indicateurs.map(({ libelle }) => libelle.length)),
  )
  const title =
    ifn === null
      ? `${nom} (${code}) : pas d’indice, trop de données manquent`
      : `${nom} (${code}) : ${french(ifn, 1)}, rang ${french(rang!, 0)} sur ${french(sur, 0)} (1 = le plus fragile)`
  const line = (part: Part): string =>
    part.valeur === null
      ? `  ${part.libelle.padEnd(width)}  ${(part.absence ?? '').padStart(10)}`
      : `  ${part.libelle.padEnd(width)}  ${value(part.valeur, method.indicators[part.id]!).padStart(10)}  ${(part.score === null ? '–' : french(part.score, 1)).padStart(7)}  ${french(part.points_sous_indice, 2).padStart(11)}  ${french(part.points_indice, 2).padStart(7)}`
  return `${[
    title,
    `couverture ${french(100 * couverture, 0)}${NBSP}% du poids ; référence : ${trace.reference.label}`,
    ...reasons,
    ...sous_indices.flatMap(({ libelle, score, indicateurs }) => [
      '',
      `${`${libelle} : ${score === null ? 'pas de score' : french(score, 1)}`.padEnd(width + 2)}  ${'valeur'.padStart(10)}  ${'score'.padStart(7)}  ${'sous-indice'.padStart(11)}  ${'indice'.padStart(7)}`,
      ...indicateurs.map(line),
    ]),
    '',
    'Les deux dernières colonnes sont des points : elles s’additionnent au sous-indice et à l’indice.',
  ].join('\n')}\n`
}

function value(v: number, { unit }: Indicator): string {
  switch (unit) {
    case 'share':
      return `${french(100 * v, 1)}${NBSP}%`
    case 'euro':
      return `${french(v, 0)}${NBSP}€`
    case 'km':
      return `${french(v, 1)}${NBSP}km`
    case 'count':
      return french(v, 0)
  }
}

function unknownCode(code: string, known: readonly string[]): UserError {
  const near = nearest(code, known)
  return new UserError(
    'territoire-inconnu',
    `« ${code} » n’est ni un code d’erreur ni un territoire des résultats`,
    near.length > 0 ? `au plus près : ${near.join(', ')}` : 'vérifiez le code et --niveau',
    { territory: code },
  )
}
