/** What `ifn verifier` says of files: what each is, how they join, what the method has and lacks. Data, then text. */
import { explainCommand, type UserError } from '../../core/errors.ts'
import { french, NBSP } from '../../core/french.ts'
import { chosenMeasure } from '../../engine/measure.ts'
import { parentCode } from '../../geo/membership.ts'
import { variablesOfMeasure } from '../../method/check.ts'
import type { Method } from '../../method/method.ts'
import { DOUBT, type Dataset, type InspectedFile, type Inspection } from '../../pipeline/dataset.ts'
import type { OfferFile } from '../../places/offer.ts'
import { unavailableVariables } from '../../sources/registry.ts'
import { countOf, noun, type Level } from '../../table/level.ts'
import { countReasons, reasonLabels, type Reason } from '../../table/missing.ts'
import type { Table } from '../../table/table.ts'
import { alignColumns, codeExamples, labelled } from '../text-table.ts'
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
  readonly ignorees?: readonly { readonly colonne: string; readonly pourquoi?: string }[]
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
  readonly libelle: string
  readonly present: boolean
  /** Label of the indicator that is read in its place, in every row. */
  readonly remplace_par?: string
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
  const { source, ignored } = read.recognised
  const geography = read.cog === undefined ? read.recognised.geography : String(read.cog)
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
    ignorees: ignored.map(({ column, why }) => ({
      colonne: column,
      ...(why !== undefined && { pourquoi: why }),
    })),
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
  const { measures, label: libelle, alternateOf } = method.indicators[id]!
  const columns = dataset?.table.columns ?? {}
  const chosen = (each: string): string[] | undefined => {
    const measure = chosenMeasure(method, each, (name) => name in columns)
    return measure && variablesOfMeasure(measure)
  }
  const used = chosen(id)
  const alternate = Object.keys(method.indicators).find(
    (each) => method.indicators[each]!.alternateOf === id && chosen(each),
  )
  const instead = used
    ? undefined
    : alternateOf !== undefined && chosen(alternateOf)
      ? alternateOf
      : alternate
  if (instead !== undefined)
    return {
      id,
      libelle,
      present: false,
      remplace_par: method.indicators[instead]!.label,
      variables: [],
      absences: {},
    }
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
      libelle,
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
    libelle,
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

/** Groups items by a key, in the order of their first. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

/** How many lines of a kind are written before « --tout » is asked for. */
const FEW = 5

/** The first lines of a list, and how many more there are; all of them when they are asked for. */
function firstOf(lines: readonly string[], all: boolean, most = FEW): string[] {
  const more = lines.length - most
  return all || more <= 1
    ? [...lines]
    : [...lines.slice(0, most), `  … et ${french(more, 0)} autres (--tout)`]
}

/**
 * Writes the report as a person reads it.
 *
 * @param report answer of `ifn verifier`
 * @param all whether every detail is wanted; otherwise a folder of twenty files fits on two screens
 * @returns the lines
 */
export function reportText(report: CheckReport, all: boolean): string[] {
  const { fichiers, table, jointure, methode, indicateurs, remarques } = report
  const read = fichiers.filter(
    ({ mis_de_cote, source }) => mis_de_cote === undefined && source !== undefined,
  )
  const unread = fichiers.filter(
    ({ mis_de_cote, source }) => mis_de_cote === undefined && source === undefined,
  )
  return [
    ...fileTable(read),
    ...unread.map(
      ({ fichier, problemes }) =>
        `${fichier}${NBSP}: non lu, ${french(problemes, 0)} problème${problemes > 1 ? 's' : ''}`,
    ),
    ...firstOf(read.flatMap(geographyLines(all)), all, 10),
    ...firstOf(read.flatMap(ignoredLines), all, 10),
    ...ignoredFiles(fichiers, all),
    ...(table
      ? [
          '',
          labelled('jointure', countOf(table.niveau, table.lignes)),
          ...joinLines(jointure, table.lignes, all),
        ]
      : []),
    '',
    `indicateurs de ${methode}`,
    ...indicateurs.flatMap((each) => indicatorLines(each, all)),
    ...(remarques.length === 0
      ? []
      : [
          '',
          ...firstOf(
            [
              ...remarques.filter((text) => text.startsWith(DOUBT)),
              ...remarques.filter((text) => !text.startsWith(DOUBT)),
            ].map((text) => labelled('à savoir', text)),
            all,
            10,
          ),
        ]),
    '',
  ]
}

/** The COG that the codes of a file tell; in short, only what is odd in it. */
function geographyLines(all: boolean): (file: FileReport) => string[] {
  return ({ fichier, cog }) => {
    const phrases = cog === undefined ? [] : cog.phrases
    const odd = cog?.certitude === 'approchee' ? phrases : phrases.slice(1)
    return (all ? phrases : odd).map((phrase) => `${fichier}, ${phrase}`)
  }
}

function ignoredLines({ fichier, ignorees = [] }: FileReport): string[] {
  return ignorees.flatMap(({ colonne, pourquoi: why }) =>
    why === undefined ? [] : [`${fichier}, ${colonne}${NBSP}: ${why}`],
  )
}

/** What was set aside: one line a file or sheet, or one a container in short. */
function ignoredFiles(fichiers: readonly FileReport[], all: boolean): string[] {
  const ignored = fichiers.filter(({ mis_de_cote }) => mis_de_cote !== undefined)
  if (ignored.length === 0) return []
  const line = ({ fichier, mis_de_cote }: FileReport): string =>
    `  ${fichier}${NBSP}: ${mis_de_cote}`
  if (all) return ['', 'laissés de côté', ...ignored.map(line)]
  const containers = grouped(ignored, ({ fichier }) => fichier.split(' › ')[0]!)
  const lines = [...containers].map(([container, parts]) =>
    parts.length === 1
      ? line(parts[0]!)
      : `  ${container}${NBSP}: ${french(parts.length, 0)} feuilles ou fichiers (${codeExamples(
          parts.map(({ fichier }) => fichier.split(' › ').at(-1)!),
        )})`,
  )
  return ['', 'laissés de côté', ...firstOf(lines, all, 10)]
}

/** How each file joins the rows; in short, those that lack some. */
function joinLines(joins: readonly JoinReport[], rows: number, all: boolean): string[] {
  const partial = joins.filter(({ absentes }) => absentes.nombre > 0)
  const complete = joins.length - partial.length
  return all
    ? joins.map((each) => joinLine(each, rows))
    : [
        ...firstOf(
          partial.map((each) => joinLine(each, rows)),
          all,
        ),
        ...(complete > 0
          ? [`  toutes dans ${french(complete, 0)} fichier${complete > 1 ? 's' : ''}`]
          : []),
      ]
}

/**
 * Writes the problems of some files; in short, those of one kind in one file are three at the most.
 *
 * @param problems problems found
 * @param all whether each of them is wanted
 * @returns the lines
 */
export function problemLines(problems: readonly UserError[], all: boolean): string[] {
  if (all) return problems.map(explainCommand)
  const kinds = grouped(problems, ({ code, place }) => `${code} ${place.file ?? ''}`)
  return [...kinds.values()].flatMap((kind) => [
    ...kind.slice(0, EXAMPLES).map(explainCommand),
    ...(kind.length > EXAMPLES
      ? [`  … et ${french(kind.length - EXAMPLES, 0)} autres de ce genre (--tout)`]
      : []),
  ])
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
      cog,
      niveau,
      lignes,
      lieux,
      variables,
      fichier,
    }) => [
      producteur ?? '–',
      theme ?? source!,
      millesimes?.join(', ') || '–',
      geographie ?? (cog?.certitude === 'seule' ? `${cog.annee} (déduit)` : '–'),
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

function indicatorLines(
  {
    id,
    libelle,
    present,
    remplace_par: instead,
    manque,
    pourquoi = [],
    variables,
    absences,
    departements_sans_valeur: without = [],
  }: IndicatorReport,
  all: boolean,
): string[] {
  const name = all ? `${libelle} (${id})` : libelle
  if (instead !== undefined)
    return [`  ${name}${NBSP}: non lu (« ${instead} » en tient lieu pour tous les territoires)`]
  if (!present)
    return [
      `  ${name}${NBSP}: absent (il faudrait ${manque})`,
      ...pourquoi.map((why) => `    ${why}`),
    ]
  const gaps = gapsText(absences)
  const empty = `aucune valeur dans ${countOf('departement', without.length)}`
  if (!all) {
    const facts = [gaps && `manquantes${NBSP}: ${gaps}`, without.length > 0 && empty].filter(
      Boolean,
    )
    return [`  ${name}${NBSP}: présent${facts.length === 0 ? '' : ` (${facts.join(' ; ')})`}`]
  }
  return [
    `  ${name}${NBSP}: présent${gaps === '' ? '' : ` (manquantes${NBSP}: ${gaps})`}`,
    ...variables.map(
      (each) =>
        `    ${each.variable}${each.millesime && ` ${each.millesime}`}${NBSP}: ${french(each.presentes, 0)} valeurs, de ${each.sources.join(', ')}`,
    ),
    ...(absences.plancher === undefined
      ? []
      : [
          `    ${french(absences.plancher, 0)} valeurs au plancher publié${NBSP}: elles peuvent être plus basses`,
        ]),
    ...(without.length === 0 ? [] : [`    ${empty}${NBSP}: ${codeExamples(without, 10)}`]),
  ]
}

function gapsText(absences: Partial<Record<Reason, number>>): string {
  return (Object.entries(absences) as [Reason, number][])
    .filter(([reason]) => reason !== 'plancher')
    .map(([reason, n]) => `${reasonLabels[reason]} ${french(n, 0)}`)
    .join(', ')
}
