/** The whole of INSEE's local statistics in one long file: tables whose measures are named in one column. */
import { filosofiRemarks } from './filosofi.ts'
import {
  activity,
  diplomas,
  families,
  households,
  housing,
  income,
  melodiColumns,
  melodiKeys,
  population,
} from './melodi.ts'
import { LICENCE_OUVERTE, type LongCell, type Producer } from './source.ts'

const of = (table: string, cells: readonly LongCell[]): LongCell[] =>
  cells.map((cell) => ({ ...cell, table }))
/** The total out of school has the name of the whole population: it is summed from its levels. */
const everything = [
  ...of('POP', population),
  ...of(
    'FOR',
    diplomas.filter(({ variable }) => variable !== 'P_NSCOL15P'),
  ),
  ...of('FAM', [...households, ...families]),
  ...of('EMP', activity),
  ...of('LOG', housing),
  ...income,
]

export const dossierComplet: Producer = {
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
