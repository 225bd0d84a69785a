/** A method as one SQL statement, from what a person says: in one call. */
import { UserError } from '../core/errors.ts'
import type { FrozenReference } from '../engine/reference.ts'
import type { Method } from '../method/method.ts'
import type { Dataset } from '../pipeline/dataset.ts'
import { publishedFor } from '../pipeline/pipeline.ts'
import { defaultColumns } from './plan.ts'
import { sqlReference } from './reference.ts'
import { sqlFor, type SqlOptions, type SqlStatement } from './statement.ts'

/** Engine, levels, reference and table of a statement. */
export interface ToSqlOptions extends Omit<
  SqlOptions,
  'reference' | 'columns' | 'published' | 'dialect'
> {
  /** The engine; DuckDB when left out. */
  readonly dialect?: SqlOptions['dialect']
  /** `france`, `region`, `departement`, `epci`, a code, or frozen scales; that of the method when left out. */
  readonly reference?: string | FrozenReference
  /** What was read of files like those of the table (`readFiles`): its columns, its level, what territories publish. */
  readonly dataset?: Dataset
  /** Variables that the table has not: the next measure is taken, or the indicator is missing. */
  readonly without?: readonly string[]
}

/**
 * Writes a method as one SQL statement, with the table that it reads: the same figures as `compute`, where the data live.
 *
 * @param method any method whose steps have a form in SQL
 * @param options engine, levels, reference, table
 * @returns the statement, the one that creates its table, the columns of both
 * @throws {UserErrors} `methode-sans-sql` with every step that has no form, `colonne-absente` when the columns give no index
 * @throws {UserError} `niveaux-melanges`, `reference-vide`, `option-invalide`
 *
 * @example
 * const { create, query } = toSql(ifn2026, { dialect: 'postgres', table: 'communes' })
 */
export function toSql(method: Method, options: ToSqlOptions = {}): SqlStatement {
  const { dataset, reference: asked = method.reference, without = [], ...others } = options
  const rows = options.rows ?? dataset?.table.level ?? 'commune'
  if (dataset && rows !== dataset.table.level)
    throw new UserError(
      'niveaux-melanges',
      `lignes par ${rows}, mais les fichiers sont lus par ${dataset.table.level}`,
      'ne dites pas le niveau des lignes, ou donnez des fichiers de ce niveau',
    )
  const reference = sqlReference(method, asked, rows)
  const published =
    dataset && (reference.kind === 'groupes' || reference.kind === 'territoire')
      ? publishedFor(method, dataset.published, reference.level)
      : undefined
  return sqlFor(method, {
    ...others,
    dialect: options.dialect ?? 'duckdb',
    rows,
    level: options.level ?? rows,
    reference,
    columns: dataset
      ? Object.keys(dataset.table.columns).filter((name) => !without.includes(name))
      : defaultColumns(method, new Set(without)),
    ...(published && { published }),
  })
}
