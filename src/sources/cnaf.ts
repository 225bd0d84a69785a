/** Households that receive family and social benefits, as CNAF publishes them. */
import { LICENCE_OUVERTE, type Producer } from './source.ts'

/** CNAF: benefits by commune and by IRIS. */
export const cnafFiles: Producer = {
  sources: [
    {
      id: 'cnaf-commune',
      label: 'Foyers allocataires des Caf par commune (effectifs arrondis à 5)',
      theme: 'prestations sociales',
      producer: 'CNAF',
      licence: LICENCE_OUVERTE,
      page: 'https://data.caf.fr',
      keys: [{ level: 'commune', column: /^Num[ée]ro commune$/i }],
      name: /^Nom commune$/i,
      signature: [/^Num[ée]ro commune$/, /^Nombre foyers NDUR$/],
      variables: [
        { column: /^Nombre foyers NDUR$/, variable: 'ALLOCATAIRES', unit: 'effectif' },
        { column: /^Nombre personnes NDUR$/, variable: 'PERCOU', unit: 'effectif' },
        { column: /^Nombre foyers AAH$/, variable: 'AAAH', unit: 'effectif' },
        { column: /^Nombre foyers PPA$/, variable: 'APPA', unit: 'effectif' },
        { column: /^Nombre foyers RSA$/, variable: 'ARSAS', unit: 'effectif' },
      ],
      period: /^Date r[ée]f[ée]rence$/,
      marks: { '': 'secret' },
      remarks: [
        {
          from: '',
          to: '9999',
          text: 'Caf par commune : effectifs arrondis à 5, moins de 5 foyers secret',
        },
      ],
    },
    {
      id: 'cnaf-iris',
      label: 'Allocataires des Caf à l’IRIS',
      theme: 'prestations sociales',
      producer: 'CNAF',
      licence: LICENCE_OUVERTE,
      keys: [{ level: 'iris', column: /^iris_code$/ }],
      signature: [/^iris_code$/, /^percou$/, /^arsas$/],
      variables: [
        { column: /^a$/, variable: 'ALLOCATAIRES', unit: 'effectif' },
        { column: /^percou$/, variable: 'PERCOU', unit: 'effectif' },
        { column: /^aaah$/, variable: 'AAAH', unit: 'effectif' },
        { column: /^appa$/, variable: 'APPA', unit: 'effectif' },
        { column: /^arsas$/, variable: 'ARSAS', unit: 'effectif' },
      ],
      // an empty cell is a small count: the whole row is empty where the column « note » is 2, 3 or 4
      marks: { '': 'secret' },
    },
  ],
}
