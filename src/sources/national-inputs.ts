/** The national inputs of the index, one row a commune, that the project publishes. */
import { censusVariable } from './insee-census.ts'
import { LICENCE_OUVERTE, type Producer } from './source.ts'

/** The national inputs of the project. */
export const nationalInputFiles: Producer = {
  sources: [
    {
      id: 'entrees-nationales',
      label: 'Entrées nationales de l’indice, communes (recensement 2017, Filosofi, ARCEP 2019)',
      producer: 'INSEE, ARCEP',
      licence: LICENCE_OUVERTE,
      keys: [{ level: 'commune', column: /^CODGEO$/ }],
      name: /^libgeo$/i,
      signature: [/^CODGEO$/, /^TX_65P_RP\d\d$/, /^THD30_PART_ARCEP_/],
      variables: [
        { column: /^PMUN(?<year>\d\d)$/, variable: 'P_POP', unit: 'effectif' },
        {
          column: /^(?<name>NB_(?:BIBLIOTHEQUES|FRANCE_SERVICES))$/,
          variable: '$<name>',
          unit: 'effectif',
        },
        { column: /^TX_65P_RP(?<year>\d\d)$/, variable: 'TX_POP65P', unit: 'pourcent' },
        {
          column: /^TX_NSCOL_PEUDIPL_RP(?<year>\d\d)$/,
          variable: 'TX_NSCOL15P_AUPLUS_CAPBEP',
          unit: 'pourcent',
        },
        { column: /^TX_MENSEUL_RP(?<year>\d\d)$/, variable: 'TX_MENPSEUL', unit: 'pourcent' },
        { column: /^TX_FAMMONO_RP(?<year>\d\d)$/, variable: 'TX_MENFAMMONO', unit: 'pourcent' },
        { column: /^MED(?<year>\d\d)$/, variable: 'MED', unit: 'valeur' },
        { column: /^TP60(?<year>\d\d)_PCT$/, variable: 'TP60', unit: 'pourcent' },
        {
          column: /^THD30_PART_ARCEP_(?<year>\d{4})T(?<quarter>\d)$/,
          variable: 'TX_THD30',
          unit: 'part',
        },
        {
          column: /^LOGLOC_ARCEP_(?<year>\d{4})T(?<quarter>\d)$/,
          variable: 'LOCAUX',
          unit: 'effectif',
        },
        censusVariable,
      ],
      remarks: [
        {
          from: '',
          to: '9999',
          text: 'entrées nationales : la part des 65 ans ou plus y est rapportée aux 15 ans ou plus (23,5 % en France), et non à toute la population (19,4 %) ; la part des peu diplômés semble ne pas compter le brevet',
        },
      ],
      unread: [
        { column: /^MOBILE_SITES/, why: 'compte des antennes : ce n’est pas une couverture 4G' },
      ],
    },
  ],
}
