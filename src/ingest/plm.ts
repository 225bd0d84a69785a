/** Paris, Lyon and Marseille beside their municipal arrondissements: the same people in two rows. */
import { communeOfArrondissement } from '../geo/cog.ts'
import { takeRows, type Table } from '../table/table.ts'

/** Names of the communes that have municipal arrondissements, by code. */
export const plmNames: Readonly<Record<string, string>> = {
  '75056': 'Paris',
  '69123': 'Lyon',
  '13055': 'Marseille',
}

/** A table without the rows that would count people twice. */
export interface OnceCounted {
  readonly table: Table
  /** What was left out, in French. */
  readonly notices: readonly string[]
}

/**
 * A table of communes without the rows that count people twice: of a city and its arrondissements,
 * those stay that bear more variables; as many, the arrondissements.
 */
export function countedOnce(table: Table): OnceCounted {
  if (table.level !== 'commune') return { table, notices: [] }
  const rowOf = new Map(table.codes.map((code, i) => [code, i]))
  const left = new Set<number>()
  const notices: string[] = []
  for (const [city, name] of Object.entries(plmNames)) {
    const whole = rowOf.get(city)
    const parts = [...communeOfArrondissement].flatMap(([code, commune]) =>
      commune === city ? (rowOf.get(code) ?? []) : [],
    )
    if (whole === undefined || parts.length === 0) continue
    const columns = Object.entries(table.columns)
    const has = (rows: readonly number[]): string[] =>
      columns
        .filter(([, values]) => rows.every((row) => values[row] === values[row]))
        .map(([column]) => column)
    const [ofWhole, ofParts] = [has([whole]), has(parts)]
    const byParts = ofParts.length >= ofWhole.length
    for (const row of byParts ? [whole] : parts) left.add(row)
    const lost = byParts
      ? ofWhole.filter((column) => !ofParts.includes(column))
      : ofParts.filter((column) => !ofWhole.includes(column))
    const [kept, out] = byParts
      ? ['ses arrondissements', `la commune (${city})`]
      : [`la commune (${city})`, 'ses arrondissements']
    notices.push(
      `${name} compterait deux fois : ${kept} gardé${byParts ? 's' : 'e'}, ${out} écarté${byParts ? 'e' : 's'}${lost.length > 0 ? `, avec ${lost.join(', ')} (--cog ANNÉE --plm les réunit)` : ''}`,
    )
  }
  if (left.size === 0) return { table, notices }
  return {
    table: takeRows(
      table,
      Int32Array.from(table.codes.keys()).filter((row) => !left.has(row)),
    ),
    notices,
  }
}
