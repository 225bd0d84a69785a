/** Tables that a user made: the names of every source, and the method's own. */
import { type CodeColumn, type ParentColumn, type Source, type VariableRule } from './source.ts'

/** Columns that bear the code of a row, the finest level first: an IRIS file also has the commune. */
const keys: readonly CodeColumn[] = [
  { level: 'iris', column: /^(iris|code_?iris|iris_code)$/i },
  {
    level: 'commune',
    column:
      /^(codgeo|geo|code[_ ]commune|code arrondissement|num[ée]ro commune|com|depcom|com_code|code_?insee|insee_com)$/i,
  },
  { level: 'epci', column: /^(code_)?epci$/i },
  { level: 'departement', column: /^(code_)?(dep|departement)$/i },
  { level: 'region', column: /^(code_)?(reg|region)$/i },
]

/** Columns that say to which territory a row belongs. */
const parents: readonly ParentColumn[] = [
  { level: 'epci', column: /^(code_|siren )?epci$/i, name: /^(nom|lib)[_ ]?epci$/i },
  { level: 'commune', column: /^(com|code_commune|depcom)$/i },
]

/**
 * What a table of indicators may bear: the names of every source, and rates written `TX17_…`, in
 * percent, after the census they come from. The method's own identifiers are added when it is read.
 *
 * @param published - Variables of the sources that are recognised.
 * @returns The source of any table that none of them signs.
 */
export function indicatorTableOf(published: readonly VariableRule[]): Source {
  return {
    id: 'table-indicateurs',
    label: 'Table d’indicateurs',
    producer: 'fournie par l’utilisateur',
    licence: 'celle de ses sources',
    keys,
    name: /^(libgeo|nom|nom_?com|nom[_ ]commune|nom arrondissement|nom_depcom|lib_?iris|libcom|lib_com|libelle)$/i,
    parents,
    signature: [],
    variables: [
      { column: /^TX(?<year>\d\d)_65P$/, variable: 'TX_POP65P', unit: 'pourcent' },
      {
        column: /^TX(?<year>\d\d)_(?<name>MENPSEUL|MENFAMMONO)$/,
        variable: 'TX_$<name>',
        unit: 'pourcent',
      },
      {
        column: /^ARCEP(?<year>\d\d)T(?<quarter>\d)_LOCAUX$/,
        variable: 'LOCAUX',
        unit: 'effectif',
      },
      {
        column: /^ARCEP(?<year>\d\d)T(?<quarter>\d)_(?:LOCAUX_)?FTTH$/,
        variable: 'LOCAUX_FTTH',
        unit: 'effectif',
      },
      { column: /^Q2(?<year>\d\d)$/, variable: 'MED', unit: 'valeur' },
      ...published,
    ],
  }
}

/**
 * What a published file is once its user put columns of others beside its own: a table of indicators, of which what
 * the producer says of its columns, years and marks still holds.
 *
 * @param table - The source of tables that a user made.
 * @param signed - The source whose signature the file has.
 * @returns The table of indicators, with the columns, years, remarks and marks of the source; other columns
 * are understood by their names.
 */
export function completedByUser(table: Source, signed: Source): Source {
  const { label, producer, licence, variables, remarks, geography, unread, marks } = signed
  const { dated, datedByHeader, datedByName } = signed
  return {
    ...table,
    variables,
    label: `${label}, avec des colonnes d’ailleurs`,
    producer: `${producer}, complété par l’utilisateur`,
    licence: `${licence} ; pour les colonnes ajoutées, celle de leurs sources`,
    ...(remarks && { remarks }),
    ...(geography && { geography }),
    ...(unread && { unread }),
    ...(marks && { marks }),
    ...(dated && { dated }),
    ...(datedByHeader && { datedByHeader }),
    ...(datedByName && { datedByName }),
  }
}
