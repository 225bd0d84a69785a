/** `ifn expliquer`: an error code at length, or the score of a territory taken apart, to the last point. */
import type { Argv } from 'yargs'
import { errorCatalogue, type ErrorCode } from '../core/error-catalogue.ts'
import { nearest, UserError, userErrors } from '../core/errors.ts'
import { french, NBSP } from '../core/french.ts'
import { reasonInWords } from '../render/draw/reasons.ts'
import { signed } from '../render/draw/words.ts'
import type { Indicator } from '../method/method.ts'
import {
  explainTerritory,
  type ExplainedIndicator,
  type TerritoryExplained,
} from '../study/explain-territory.ts'
import { reasonLabels } from '../table/missing.ts'
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
    const found = await explained(options, command, out)
    const reasons = reasonsText(found)
    out.data(
      options.json ? jsonText({ ...explainedJson(found), raisons: reasons }) : text(found, reasons),
    )
    return Exit.done
  },
}

/** The territory taken apart, at its own level. */
async function explained(
  options: ExpliquerOptions,
  command: string,
  out: Streams,
): Promise<TerritoryExplained> {
  const asked = String(options.code)
  const scores = await computeFrom(options, command)
  const { level, code } = await territoryAsked(asked, scores, out).catch((error: unknown) => {
    const problems = userErrors(error)
    throw problems.length > 0 && /\d/.test(asked)
      ? unknownCode(asked.replace(/^\w+:/, ''), scores.codes)
      : error
  })
  return explainTerritory(scores, `${level}:${code}`)
}

/** Where a territory stands, and its themes against the reference, in words. */
function reasonsText({ themes, standing }: TerritoryExplained): string[] {
  const said = (worse: boolean): string =>
    themes
      .filter(({ points }) => (worse ? points >= 0.05 : points <= -0.05))
      .slice(0, 3)
      .map((reason) => `${reasonInWords(reason)} (${signed(reason.points)})`)
      .join(' ; ')
  return [
    standing,
    said(true) === '' ? '' : `ce qui rend plus fragile${NBSP}: ${said(true)}`,
    said(false) === '' ? '' : `ce qui protège${NBSP}: ${said(false)}`,
  ].filter(Boolean)
}

function explainedJson(found: TerritoryExplained): object {
  return {
    code: found.code,
    nom: found.name,
    ifn: found.index,
    rang: found.rank,
    sur: found.of,
    couverture: found.coverage,
    sous_indices: found.subIndices.map(({ id, label, score, indicators }) => ({
      id,
      libelle: label,
      score,
      indicateurs: indicators.map((each) => ({
        id: each.id,
        libelle: each.label,
        valeur: each.value,
        ...(each.missing && { absence: reasonLabels[each.missing] }),
        score: each.score,
        points_sous_indice: each.points,
        points_indice: each.indexPoints,
      })),
    })),
  }
}

function text(
  { code, name, index, rank, of, coverage, subIndices, scores }: TerritoryExplained,
  reasons: readonly string[],
): string {
  const width = Math.max(
    ...subIndices.flatMap(({ indicators }) => indicators.map(({ label }) => label.length)),
  )
  const title =
    index === null
      ? `${name} (${code}) : pas d’indice, trop de données manquent`
      : `${name} (${code}) : ${french(index, 1)}, rang ${french(rank!, 0)} sur ${french(of, 0)} (1 = le plus fragile)`
  const line = (part: ExplainedIndicator): string =>
    part.value === null
      ? `  ${part.label.padEnd(width)}  ${(part.missing ? reasonLabels[part.missing] : '').padStart(10)}`
      : `  ${part.label.padEnd(width)}  ${value(part.value, scores.method.indicators[part.id]!).padStart(10)}  ${(part.score === null ? '–' : french(part.score, 1)).padStart(7)}  ${french(part.points, 2).padStart(11)}  ${french(part.indexPoints, 2).padStart(7)}`
  return `${[
    title,
    `couverture ${french(100 * coverage, 0)}${NBSP}% du poids ; référence : ${scores.trace.reference.label}`,
    ...reasons,
    ...subIndices.flatMap(({ label, score, indicators }) => [
      '',
      `${`${label} : ${score === null ? 'pas de score' : french(score, 1)}`.padEnd(width + 2)}  ${'valeur'.padStart(10)}  ${'score'.padStart(7)}  ${'sous-indice'.padStart(11)}  ${'indice'.padStart(7)}`,
      ...indicators.map(line),
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
