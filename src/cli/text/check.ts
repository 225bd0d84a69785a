/** What `ifn verifier` says of files: what each is, how they join, what the method has and lacks. Data, then text. */
import { french, NBSP } from '../../core/french.ts'
import { parentCode } from '../../geo/membership.ts'
import { variablesOfMeasure } from '../../method/check.ts'
import type { Method } from '../../method/method.ts'
import type { Dataset, InspectedFile, Inspection } from '../../pipeline/dataset.ts'
import type { OfferFile } from '../../places/offer.ts'
import { unavailableVariables } from '../../sources/registry.ts'
import { countOf, noun, type Level } from '../../table/level.ts'
import { countReasons, reasonLabels, type Reason } from '../../table/missing.ts'
import type { Table } from '../../table/table.ts'
import { alignColumns } from '../text-table.ts'
import { cogReport, type CogReport } from './cog.ts'

const EXAMPLES = 3

/** What a file is. */
export interface FileReport {
  readonly fichier: string
  /** Why it brings nothing, when it is known or found by the way. */
  readonly mis_de_cote?: string
  readonly source?: string
  readonly producteur?: string
  readonly theme?: string
  readonly licence?: string
  readonly millesimes?: readonly string[]
  /** Year of the code officiel géographique, when the file or its source tells. */
  readonly geographie?: string
  /** What the codes themselves tell of it. */
  readonly cog?: CogReport
  readonly niveau?: Level
  readonly lignes?: number
  /** Places, for a list of them. */
  readonly lieux?: number
  /** Variables that the method reads. */
  readonly variables?: readonly string[]
  readonly ignorees?: readonly { readonly column: string; readonly why?: string }[]
  readonly problemes: number
}

/** A variable of the table: its source, how many values, and why the others are missing. */
export interface VariableReport {
  readonly variable: string
  readonly millesime: string
  readonly sources: readonly string[]
  readonly presentes: number
  readonly absences: Partial<Record<Reason, number>>
}

/** An indicator of the method: present or not, and what it lacks. */
export interface IndicatorReport {
  readonly id: string
  readonly present: boolean
  readonly manque?: string
  readonly pourquoi?: readonly string[]
  readonly variables: readonly VariableReport[]
  readonly absences: Partial<Record<Reason, number>>
  /** Départements in which no row has a value. */
  readonly departements_sans_valeur?: readonly string[]
}

/** How a file joins the rows of the table. */
export interface JoinReport {
  readonly fichier: string
  /** Rows of the table that the file has. */
  readonly retrouvees: number
  readonly absentes: { readonly nombre: number; readonly exemples: readonly string[] }
}

/** The answer of `ifn verifier`. */
export interface CheckReport {
  readonly fichiers: readonly FileReport[]
  readonly table?: { readonly niveau: Level; readonly lignes: number }
  readonly jointure: readonly JoinReport[]
  readonly methode: string
  readonly indicateurs: readonly IndicatorReport[]
  readonly remarques: readonly string[]
}

/**
 * Builds the answer of `ifn verifier`.
 *
 * @param method method that the files are read for
 * @param inspection what was found in the files
 * @returns keys in French
 */
export function reportOf(method: Method, { files, dataset, notices }: Inspection): CheckReport {
  return {
    fichiers: files.map(fileReport),
    ...(dataset && { table: { niveau: dataset.table.level, lignes: dataset.table.codes.length } }),
    jointure: dataset ? joins(files, dataset) : [],
    methode: method.id,
    indicateurs: Object.keys(method.indicators).map((id) =>
      indicatorReport(method, id, { files, ...(dataset && { dataset }), problems: [], notices }),
    ),
    remarques: dataset?.notices ?? notices,
  }
}

function fileReport({ input, read, offer, ignored: known, problems }: InspectedFile): FileReport {
  const fichier = input.name
  if (offer) return offerReport(offer, problems.length)
  if (known)
    return { fichier, mis_de_cote: `${known.label} : ${known.why}`, problemes: problems.length }
  if (read === undefined) return { fichier, problemes: problems.length }
  const { source, ignored, geography } = read.recognised
  return {
    fichier,
    source: source.label,
    producteur: source.producer,
    ...(source.theme !== undefined && { theme: source.theme }),
    licence: source.licence,
    millesimes: yearsOf({ read }),
    ...(geography !== undefined && { geographie: geography }),
    niveau: read.level,
    lignes: read.codes.length,
    ...cogReport(read),
    variables: [...new Set(read.variables.map(({ variable }) => variable))],
    ignorees: ignored,
    problemes: problems.length,
  }
}

function offerReport(offer: OfferFile, problemes: number): FileReport {
  const { file } = offer.list
  if (offer.kind === 'points')
    return {
      fichier: file,
      source: offer.list.from === 'points' ? 'Points des territoires' : 'Contours des territoires',
      niveau: offer.list.level,
      lignes: offer.list.codes.length,
      problemes,
    }
  const { source, places } = offer.list
  return {
    fichier: file,
    source: source.label,
    producteur: source.producer,
    licence: source.licence,
    lieux: places.length,
    problemes,
  }
}

/** Years of all the columns that are known, whether the method reads them or not. */
function yearsOf({ read }: Pick<InspectedFile, 'read'>): string[] {
  if (read === undefined) return []
  return [...new Set([...read.recognised.columns, ...read.variables].map(({ year }) => year))]
    .filter(Boolean)
    .toSorted()
}

/** Each file of the level of the rows, against the rows: which of them it has, and examples of those that it lacks. */
function joins(files: readonly InspectedFile[], { table, provenance }: Dataset): JoinReport[] {
  const used = new Set(provenance.flatMap((each) => each.files))
  return files.flatMap(({ read }) => {
    if (!read || read.level !== table.level || !used.has(read.file)) return []
    const there = new Set(read.codes)
    const absent = table.codes.filter((code) => !there.has(code))
    return [
      {
        fichier: read.file,
        retrouvees: table.codes.length - absent.length,
        absentes: { nombre: absent.length, exemples: absent.slice(0, EXAMPLES) },
      },
    ]
  })
}

function indicatorReport(
  method: Method,
  id: string,
  { files, dataset }: Inspection,
): IndicatorReport {
  const { measures } = method.indicators[id]!
  const columns = dataset?.table.columns ?? {}
  const used =
    id in columns
      ? [id]
      : measures.map(variablesOfMeasure).find((names) => names.every((name) => name in columns))
  if (used === undefined || dataset === undefined) {
    const lacking = measures.map((each) =>
      variablesOfMeasure(each).filter((name) => !(name in columns)),
    )
    const years = files.flatMap(yearsOf)
    const pourquoi = unavailableVariables
      .filter(
        ({ variable, from, to }) =>
          lacking.flat().some((name) => variable.test(name)) &&
          years.some((year) => year >= from && year <= to),
      )
      .map(({ why }) => why)
    return {
      id,
      present: false,
      manque: lacking.map((names) => names.join(', ')).join(' ; ou '),
      ...(pourquoi.length > 0 && { pourquoi }),
      variables: [],
      absences: {},
    }
  }
  const variables = used.map((name) => variableReport(name, dataset.table, dataset.provenance))
  const absences = Object.fromEntries(
    used.flatMap((name) => Object.entries(countOfReasons(dataset.table, name))),
  )
  const without = emptyDepartements(dataset.table, used)
  return {
    id,
    present: true,
    variables,
    absences,
    ...(without.length > 0 && { departements_sans_valeur: without }),
  }
}

function variableReport(
  variable: string,
  table: Table,
  provenance: NonNullable<Inspection['dataset']>['provenance'],
): VariableReport {
  const from = provenance.find((each) => each.variable === variable)
  const presentes = table.columns[variable]!.reduce((n, v) => n + (v === v ? 1 : 0), 0)
  return {
    variable,
    millesime: from?.year ?? '',
    sources: from?.files ?? [],
    presentes,
    absences: countOfReasons(table, variable),
  }
}

function countOfReasons(
  { reasons = {} }: Table,
  variable: string,
): Partial<Record<Reason, number>> {
  return reasons[variable] ? countReasons(reasons[variable]) : {}
}

function emptyDepartements({ level, codes, columns }: Table, used: readonly string[]): string[] {
  const of = codes.map((code) => parentCode(level, code, 'departement'))
  const filled = new Set(
    of.filter((_, i) => used.every((name) => !Number.isNaN(columns[name]![i]!))),
  )
  return [...new Set(of)].filter((code) => code !== '' && !filled.has(code)).toSorted()
}

/**
 * Writes the report as a person reads it.
 *
 * @param report answer of `ifn verifier`
 * @returns the lines
 */
export function reportText(report: CheckReport): string[] {
  const { fichiers, table, jointure, methode, indicateurs, remarques } = report
  const read = fichiers.filter(
    ({ mis_de_cote, source }) => mis_de_cote === undefined && source !== undefined,
  )
  const unread = fichiers.filter(
    ({ mis_de_cote, source }) => mis_de_cote === undefined && source === undefined,
  )
  const aside = fichiers.filter(({ mis_de_cote }) => mis_de_cote !== undefined)
  return [
    ...fileTable(read),
    ...unread.map(
      ({ fichier, problemes }) =>
        `${fichier}${NBSP}: non lu, ${french(problemes, 0)} problème${problemes > 1 ? 's' : ''}`,
    ),
    ...read.flatMap(
      ({ fichier, cog }) => cog?.phrases.map((phrase) => `${fichier}, ${phrase}`) ?? [],
    ),
    ...read.flatMap(({ fichier, ignorees = [] }) =>
      ignorees.flatMap(({ column, why }) =>
        why === undefined ? [] : [`${fichier}, ${column}${NBSP}: ${why}`],
      ),
    ),
    ...(aside.length === 0
      ? []
      : [
          '',
          'laissés de côté',
          ...aside.map(({ fichier, mis_de_cote }) => `  ${fichier}${NBSP}: ${mis_de_cote}`),
        ]),
    ...(table
      ? [
          '',
          `jointure    ${countOf(table.niveau, table.lignes)}`,
          ...jointure.map((each) => joinLine(each, table.lignes)),
        ]
      : []),
    '',
    `indicateurs de ${methode}`,
    ...indicateurs.flatMap((each) => indicatorLines(each)),
    ...(remarques.length === 0 ? [] : ['', ...remarques.map((text) => `à savoir    ${text}`)]),
    '',
  ]
}

function fileTable(files: readonly FileReport[]): string[] {
  if (files.length === 0) return []
  const rows = files.map(
    ({
      producteur,
      theme,
      source,
      millesimes,
      geographie,
      niveau,
      lignes,
      lieux,
      variables,
      fichier,
    }) => [
      producteur ?? '–',
      theme ?? source!,
      millesimes?.join(', ') || '–',
      geographie ?? '–',
      lieux === undefined ? noun(niveau, 1) : 'lieu',
      french(lieux ?? lignes!, 0),
      variables ? french(variables.length, 0) : '–',
      fichier,
    ],
  )
  const all = [
    ['producteur', 'thème', 'millésime', 'COG', 'niveau', 'lignes', 'lues', 'fichier'],
    ...rows,
  ]
  return alignColumns(all, new Set([5, 6]))
}

function joinLine(
  { fichier, retrouvees, absentes: { nombre, exemples } }: JoinReport,
  lignes: number,
): string {
  const part = `${french(retrouvees, 0)}/${french(lignes, 0)} (${french((100 * retrouvees) / lignes, 1)}${NBSP}%)`
  return `  ${part} dans ${fichier}${nombre === 0 ? '' : ` ; ${french(nombre, 0)} absente${nombre > 1 ? 's' : ''}${NBSP}: ${exemples.join(', ')}${nombre > exemples.length ? '…' : ''}`}`
}

function indicatorLines({
  id,
  present,
  manque,
  pourquoi = [],
  variables,
  absences,
  departements_sans_valeur: without = [],
}: IndicatorReport): string[] {
  if (!present)
    return [`  ${id} : absent (il faudrait ${manque})`, ...pourquoi.map((why) => `    ${why}`)]
  const gaps = gapsText(absences)
  return [
    `  ${id} : présent${gaps === '' ? '' : ` (manquantes : ${gaps})`}`,
    ...variables.map(
      (each) =>
        `    ${each.variable}${each.millesime && ` ${each.millesime}`}${NBSP}: ${french(each.presentes, 0)} valeurs, de ${each.sources.join(', ')}`,
    ),
    ...(absences.plancher === undefined
      ? []
      : [
          `    ${french(absences.plancher, 0)} valeurs au plancher publié : elles peuvent être plus basses`,
        ]),
    ...(without.length === 0
      ? []
      : [
          `    aucune valeur dans ${countOf('departement', without.length)}${NBSP}: ${without.slice(0, 10).join(', ')}${without.length > 10 ? '…' : ''}`,
        ]),
  ]
}

function gapsText(absences: Partial<Record<Reason, number>>): string {
  return (Object.entries(absences) as [Reason, number][])
    .filter(([reason]) => reason !== 'plancher')
    .map(([reason, n]) => `${reasonLabels[reason]} ${french(n, 0)}`)
    .join(', ')
}
