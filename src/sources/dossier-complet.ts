/** The whole of INSEE's local statistics in one long file: tables whose measures are named in one column. */
import { filosofiRemarks } from './filosofi.ts'
import { melodiCells, melodiColumns, melodiKeys } from './melodi.ts'
import { LICENCE_OUVERTE, type LongCell, type Producer } from './source.ts'

const of = (table: string, cells: readonly LongCell[]): LongCell[] =>
  cells.map((cell) => ({ ...cell, table }))
/** The total out of school has the name of the whole population: it is summed from its levels. */
const everything = [
  ...of('POP', melodiCells.population),
  ...of(
    'FOR',
    melodiCells.diplomas.filter(({ variable }) => variable !== 'P_NSCOL15P'),
  ),
  ...of('FAM', [...melodiCells.households, ...melodiCells.families]),
  ...of('EMP', melodiCells.activity),
  ...of('LOG', melodiCells.housing),
  ...melodiCells.income,
]

/** The dossier complet, as one long file. */
export const dossierCompletFiles: Producer = {
  sources: [
    {
      id: 'dossier-complet',
      label: 'Dossier complet (INSEE)',
      theme: 'plusieurs',
      producer: 'INSEE',
      licence: LICENCE_OUVERTE,
      keys: melodiKeys,
      signature: [/^GEO$/, /^TAB_MEASURE$/, /^OBS_VALUE$/],
      variables: [],
      long: {
        ...melodiColumns,
        measure: { column: /^TAB_MEASURE$/, table: /^ID_TAB$/ },
        cells: everything,
      },
      remarks: filosofiRemarks,
    },
  ],
}
