/** Compares results that were written: held to one reference again from their raw indicators, where these are there. */
import { UserError } from '../../core/errors.ts'
import { compute } from '../../engine/compute.ts'
import { guessCog } from '../../geo/diagnose.ts'
import { passTable, type PassageUnit } from '../../geo/pass-table.ts'
import { originText, planPassage } from '../../geo/passage.ts'
import type { CogTarget } from '../../ingest/harmonise.ts'
import { variablesOfMeasure } from '../../method/check.ts'
import type { Method } from '../../method/method.ts'
import { followsCog } from '../../table/level.ts'
import type { Table } from '../../table/table.ts'
import type { Side } from './change.ts'
import {
  byCode,
  changes,
  sourcesOf,
  untested,
  type Comparison,
  type ComparisonOptions,
  type ResultMoment,
} from './comparison.ts'
import { inMoney, moneyFactors, type Money, type MoneyFactors } from './money.ts'
import { labelOfReference, POOLED, pooledScales, scaleEdition } from './scale.ts'
import { numbers, snapshotFromSheet, snapshotOf } from './snapshot.ts'
import { breakWarnings, editionBreaks } from './warnings.ts'

/**
 * Compares results written by `ifn calculer`: held to one reference again, from their raw indicators, unless both bear the same
 * frozen one.
 *
 * @param method the method of all
 * @param moments two or more, in order of time
 * @param options reference, COG, classes, money
 * @returns snapshots on one reference where that can be, and the changes between them
 */
export function compareResults(
  method: Method,
  moments: readonly ResultMoment[],
  options: ComparisonOptions,
): Comparison {
  const asWritten = moments.map((each) =>
    snapshotFromSheet(each.label, each.sheet, method, each.level),
  )
  const written = asWritten.map((snapshot) => ({ snapshot }))
  const frozen = moments.every(
    ({ reference }) =>
      reference !== undefined &&
      /\(figée\)$|, figée sur /.test(reference) &&
      reference === moments[0]!.reference,
  )
  const given = typeof options.reference === 'object' ? options.reference : undefined
  const canRedo = moments.every(({ level }) => followsCog(level)) || method.rollUp === 'shares'
  const years = moments.map(({ years: of }) => of ?? {})
  const labels = moments.map(({ label }) => label)
  const edition = scaleEdition(options.scale, labels)
  const warnings = breakWarnings(years, labels)
  const breaks = editionBreaks(method, years, labels)
  const sources = sourcesOf(moments.map((each) => each.sources ?? []))
  const raw = moments.map((each) => rawTable(each, method))
  const amounts = (mode: Money): MoneyFactors =>
    raw.every((table) => table !== undefined)
      ? moneyFactors(method, raw, labels, mode, given ? 0 : moments.length - 1)
      : { factors: [] }
  const asTheyAre = amounts('courants').words
  const cog = canRedo ? resultsCog(moments, options) : undefined
  if (frozen && given === undefined && cog === undefined && options.scale === undefined)
    return {
      ...changes(written, options),
      reference: moments[0]!.reference!,
      ...(asTheyAre !== undefined && { money: asTheyAre }),
      warnings: [...warnings, ...untested(written, options)],
      breaks,
      sources,
    }
  if (!canRedo || raw.some((table) => table === undefined)) {
    if (options.scale !== undefined)
      throw new UserError(
        'resultats-incomparables',
        `--echelle ${options.scale} : les résultats n’ont pas les indicateurs bruts qu’il faut pour les remettre à une échelle`,
        'donnez les fichiers d’origine, ou des résultats entiers de ifn calculer',
      )
    return {
      ...changes(written, options),
      reference: [...new Set(moments.map((each) => each.reference ?? 'inconnue'))].join(' ; '),
      ...(asTheyAre !== undefined && { money: asTheyAre }),
      warnings: [
        ...warnings,
        'références différentes ou inconnues, et pas de quoi les ramener à une seule : l’écart mêle le changement et celui de la référence',
        ...untested(written, options),
      ],
      breaks,
      sources,
    }
  }
  const { factors, words: money } = amounts(options.money ?? 'constants')
  const passed = moments.map((each, k) =>
    passedResult(inMoney(raw[k]!, factors[k]!), each.label, cog),
  )
  const tables = passed.map(({ table }) => table)
  const reference =
    given ??
    (edition === POOLED
      ? pooledScales(
          method,
          tables.map((table) => ({ table, options: {} })),
          { labels, indicators: [] },
        )
      : compute(method, tables[edition]!).frozen)
  const sides = tables.map((table, k): Side => {
    const snapshot = snapshotOf(
      moments[k]!.label,
      compute(method, table, { reference: { kind: 'figee', frozen: reference } }),
    )
    const { interval, origins, noise } = asWritten[k]!
    const index = new Map(asWritten[k]!.codes.map((code, i) => [code, asWritten[k]!.index[i]!]))
    const moved = passed[k]!.origins
    if (moved) {
      const passedRaw = passed[k]!.passIndex(index)
      const scaled = ownScale(method, inMoney(raw[k]!, factors[k]!), index, table) ?? passedRaw
      return {
        snapshot: { ...snapshot, origins: snapshot.codes.map((code) => moved.get(code) ?? '') },
        own: { scaled, raw: passedRaw },
      }
    }
    return {
      snapshot: {
        ...snapshot,
        ...(interval && { interval }),
        ...(noise && { noise }),
        ...(origins && { origins }),
      },
      own: { scaled: index },
    }
  })
  const notes = cog
    ? [
        `résultats portés au COG ${cog.year} : parts et valeurs d’une commune fusionnée, moyennes de ses membres selon leur population (approchées)`,
        ...passed.flatMap((each) => each.notes),
      ]
    : []
  return {
    ...changes(sides, options),
    reference: labelOfReference(reference, labels, edition, options.reference),
    frozen: reference,
    ...(cog && { cog: cog.year }),
    ...(money !== undefined && { money }),
    warnings: [...warnings, ...notes, ...untested(sides, options)],
    breaks,
    sources,
  }
}

/** The COG that results of several are brought to; nothing when they are of one, or of a level that has none. */
function resultsCog(
  moments: readonly ResultMoment[],
  { cog, history }: ComparisonOptions,
): CogTarget | undefined {
  if (moments.some(({ level }) => !followsCog(level))) return undefined
  if (cog) return cog
  if (history === undefined) return undefined
  const guesses = moments.map(({ sheet }) =>
    guessCog(history, sheet.columns[0]!.values as readonly string[]),
  )
  if (guesses.some((guess) => guess === undefined)) return undefined
  const year = Math.max(...guesses.map((guess) => guess!.year))
  return guesses.every((guess) => guess!.years.includes(year)) ? undefined : { history, year }
}

/** A result on another geography at its own scales, when these can be found again: when they give its index back. */
function ownScale(
  method: Method,
  before: Table,
  written: ReadonlyMap<string, number>,
  after: Table,
): ReadonlyMap<string, number> | undefined {
  const own = compute(method, before)
  const isFound = own.codes.every(
    (code, i) =>
      Object.is(own.index[i], written.get(code)) ||
      Math.abs(own.index[i]! - written.get(code)!) < 1e-9,
  )
  return isFound
    ? byCode(compute(method, after, { reference: { kind: 'figee', frozen: own.frozen } }))
    : undefined
}

interface PassedResult {
  readonly table: Table
  /** What each row was made of; nothing when nothing was brought. */
  readonly origins?: ReadonlyMap<string, string>
  readonly notes: readonly string[]
  /** An index of before, by territory of after: the mean of the members by population. */
  passIndex(index: ReadonlyMap<string, number>): ReadonlyMap<string, number>
}

/** A result has no counts: what passes through a merger is a mean by population, which is an approximation. */
function passedResult(table: Table, label: string, cog: CogTarget | undefined): PassedResult {
  const same: PassedResult = { table, notes: [], passIndex: (index) => index }
  const guess = cog && guessCog(cog.history, table.codes)
  if (cog === undefined || guess === undefined || guess.years.includes(cog.year)) return same
  const [weight] = Object.keys(table.columns).filter((name) =>
    /^(P_POP|PMUN|P_NSCOL15P|C_MEN)$/.test(name),
  )
  if (weight === undefined)
    throw new UserError(
      'resultats-incomparables',
      `« ${label} » est au COG ${guess.year}, l’autre au COG ${cog.year}, et n’a pas de population pour l’y porter`,
      'recalculez-le avec --cog, ou donnez les fichiers d’origine',
    )
  const passage = planPassage(cog.history, table.codes, guess.year, cog.year, cog)
  const unitOf = (name: string): PassageUnit =>
    name === weight ? { kind: 'effectif' } : { kind: 'valeur', weight }
  const { table: passed } = passTable(table, passage, unitOf)
  const passIndex = (index: ReadonlyMap<string, number>): ReadonlyMap<string, number> => {
    const columns = {
      index: Float64Array.from(table.codes, (code) => index.get(code) ?? NaN),
      [weight]: table.columns[weight]!,
    }
    const { table: moved } = passTable({ ...table, columns }, passage, unitOf)
    return new Map(moved.codes.map((code, i) => [code, moved.columns['index']![i]!]))
  }
  const merged = [...passage.origins].length
  return {
    table: passed,
    origins: new Map([...passage.origins].map(([code, each]) => [code, originText(each)])),
    notes: [
      `${label} : COG ${guess.year} porté au COG ${cog.year}, ${merged} territoire(s) fusionné(s), séparé(s) ou de code changé`,
    ],
    passIndex,
  }
}

/** Raw indicators and population of a result, as a table; nothing when the file has no raw indicator. */
function rawTable({ sheet, level, years = {} }: ResultMoment, method: Method): Table | undefined {
  const columns = Object.fromEntries(
    Object.keys(method.indicators).flatMap((id) => {
      const values = numbers(sheet, id)
      return values?.some((v) => v === v) ? [[id, values] as const] : []
    }),
  )
  if (Object.keys(columns).length === 0) return undefined
  const population = numbers(sheet, 'population')
  const names = sheet.columns.find(({ name }) => name === 'nom')?.values as
    readonly string[] | undefined
  return {
    level,
    codes: sheet.columns[0]!.values as readonly string[],
    columns: { ...columns, ...(population && { [method.population[0]]: population }) },
    ...(names && { names }),
    years: Object.fromEntries(
      Object.keys(columns).flatMap((id) => {
        const [year] = method.indicators[id]!.measures.flatMap(variablesOfMeasure).flatMap(
          (name) => years[name] ?? [],
        )
        return year === undefined ? [] : [[id, year] as const]
      }),
    ),
  }
}
