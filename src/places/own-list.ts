/** Lists of places of no known producer: told from points of territories, and from tables, by their columns and cells. */
import { keyColumnsOf, nameColumnOf, plainName } from '../geo/key-columns.ts'
import { recognise, type RecogniseOptions } from '../ingest/recognise.ts'
import { coordinateFields, metricFields } from './coordinates.ts'
import type { PlaceRows } from './rows.ts'
import { ownList, type PlaceSource } from './source.ts'

/** What decides of a list beside its columns. */
export interface PlaceOptions extends RecogniseOptions {
  /** Put back the zero that a spreadsheet ate from the head of codes. */
  readonly completeZeros?: boolean
}

/** Columns that a list of places has, and a file of the points of territories has not. */
const OF_PLACES =
  /^(?:services?|typologies?|adresse.*|.*adresse|address|siret|horaires?|telephone|tel|phone|courriels?|email|mail|siteweb|web|codepostal|zipcode|voie|rue|structure|nomstructure|nomdulieu|nomlieu)$/

/** Whether only places have a column of this name: an address, services, opening hours… */
export function isOfPlaces(field: string): boolean {
  return OF_PLACES.test(plainName(field))
}

/** Words of the names of places of help, which no commune bears. */
const FACILITY =
  /m[ée]diath[èe]que|biblioth[èe]que|\bmairies?\b|ccas\b|centre (?:social|culturel|communal)|france services|maison (?:de|des|du|france)|espace (?:num|public|cyber|jeun|multi|emploi)|cyber|tiers[- ]lieu|mission locale|\bmjc\b|\bepn\b|\bcaf\b|p[ôo]le emploi|point (?:num|info|relais)|association|fab ?lab|emma[üu]s|maison/i

/** Rows that tell which columns bear codes, and whether the file is a table. */
const ENOUGH_ROWS = 1_000
/** Share of names that must be those of places. */
const ENOUGH = 0.3

/**
 * What a list of places of no known producer is: one with coordinates or codes of communes, and what only places have
 * (an address, services, an identifier beside a name, names of places, several rows a commune), or without a code.
 *
 * @param table its rows
 * @param options names that a method adds: a table that brings variables is no list of places
 * @returns nothing for points of territories, and for tables
 */
export function ownSource(
  { fields, rows }: PlaceRows,
  options: PlaceOptions = {},
): PlaceSource | undefined {
  const cells = rows.slice(0, ENOUGH_ROWS).map((row) => fields.map((field) => row.get(field)))
  const key = keyColumnsOf(fields, cells, {
    levels: ['commune'],
    ...(options.keyColumn !== undefined && { column: options.keyColumn }),
  })[0]
  // metres place nothing: without a code either, the list is one, and refused in its own words
  const at =
    coordinateFields(fields, cells) ?? (key === undefined ? metricFields(fields, cells) : undefined)
  if (at === undefined && key === undefined) return undefined
  const finer = keyColumnsOf(fields, cells, { levels: ['iris', 'epci'] })[0]
  const repeated =
    key !== undefined &&
    finer === undefined &&
    new Set(rows.flatMap((row) => row.get(key.name).trim() || [])).size < rows.length
  if (!repeated && recognise([fields, ...cells], options)) return undefined
  const name = fields[nameColumnOf(fields, undefined)]
  const id = fields.find((field) => /^(?:id|identifiant|uuid)$/i.test(field) && field !== key?.name)
  const townName = nameColumnOf(fields, 'commune')
  const named = rows.filter((row) => FACILITY.test(row.get(name))).length >= ENOUGH * rows.length
  const areOfPlaces =
    fields.some(isOfPlaces) ||
    (id !== undefined && name !== undefined) ||
    (name !== undefined && named) ||
    (name !== undefined && townName >= 0 && fields[townName] !== name) ||
    (at !== undefined && key === undefined && finer === undefined && name !== undefined) ||
    repeated
  if (!areOfPlaces || rows.length === 0) return undefined
  const services = fields.find((field) => /^services?$/i.test(field))
  const typology = fields.find((field) => /^typologies?$/i.test(field))
  const { distance, ...counted } = ownList
  return {
    ...counted,
    ...(at && distance !== undefined && { distance }),
    signature: [],
    fields: {
      ...(id !== undefined && { id }),
      ...(name !== undefined && { name }),
      commune: key?.name ?? '',
      ...at,
      ...(services !== undefined && { services }),
      ...(typology !== undefined && { typology }),
    },
  }
}
